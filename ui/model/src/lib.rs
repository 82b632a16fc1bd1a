//! What the console thinks, without a browser: where a URL leads, what a filter means, how a form
//! follows from a schema, what a trace tells, and every word that it says.
//!
//! Pages fetch, parts draw, this decides. Nothing here reads a clock or touches a document, so that all
//! of it is tested on the machine that builds it.

pub mod apps;
pub mod calendar;
pub mod curl;
pub mod doors;
pub mod duration;
pub mod filters;
pub mod instant;
pub mod job_words;
pub mod json;
pub mod number;
pub mod query;
pub mod ranking;
pub mod request;
pub mod route;
pub mod run_states;
pub mod schedule_text;
pub mod schema;
pub mod secrets;
pub mod text;
pub mod trace;
pub mod work;
