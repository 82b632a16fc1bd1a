//! The runner with real guests: those that `cargo xtask plugins` builds.

mod caching;
mod harness;
mod inspecting;
mod isolation;
mod limits;
mod outcomes;
mod stopping;
mod tracing;
mod whereabouts;
