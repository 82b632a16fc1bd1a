//! What Mainspring is about, as plain Rust: jobs, schedules, runs, attempts, and the rules between
//! them. No I/O, no async runtime, no clock and no randomness: time and chance come in as arguments,
//! and the outside world is reached through the ports in [`ports`].

pub mod app;
pub mod attempt;
pub mod http;
pub mod id;
pub mod job;
pub mod json;
pub mod node;
pub mod page;
pub mod plugin;
pub mod ports;
pub mod retry;
pub mod run;
pub mod schedule;
pub mod secret;
pub mod session;
pub mod settle;
pub mod tick;
pub mod trace;
pub mod vault;
pub mod whereabouts;
pub mod work;

mod invalid;

pub use invalid::{Broken, Invalid};

/// An instant, kept in whole microseconds UTC by the store.
pub use jiff::Timestamp;
