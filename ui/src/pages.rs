//! One page of the console a file: it fetches, and arranges the parts.

pub(crate) mod apps;
pub(crate) mod doors;
pub(crate) mod job;
pub(crate) mod job_editor;
pub(crate) mod jobs;
pub(crate) mod keys;
pub(crate) mod nowhere;
pub(crate) mod overview;
pub(crate) mod plugin_input;
pub(crate) mod plugins;
pub(crate) mod run;
pub(crate) mod run_now;
pub(crate) mod runs;
pub(crate) mod secrets;
pub(crate) mod sign_in;
pub(crate) mod waiting;
