//! The server's functions. A job that is compiled for the host, to be tested, meets stand-ins that
//! tell their story on stderr.

#[cfg(not(target_family = "wasm"))]
mod stand_in;

#[cfg(target_family = "wasm")]
pub(crate) use crate::bindings::mainspring::job::{log, progress, sleep, step};
#[cfg(not(target_family = "wasm"))]
pub(crate) use stand_in::{log, progress, sleep, step};
