//! What is being done, and for how long.

use std::time::{Duration, Instant};

/// Says each step with the time since the first.
pub(crate) struct Progress {
    started: Instant,
}

impl Progress {
    pub(crate) fn start() -> Self {
        Self { started: now() }
    }

    pub(crate) fn say(&self, step: &str) {
        eprintln!("[{:5.1} s] {step}", self.elapsed().as_secs_f64());
    }

    pub(crate) fn elapsed(&self) -> Duration {
        now().duration_since(self.started)
    }
}

#[expect(clippy::disallowed_methods, reason = "shows a person how long a step took")]
fn now() -> Instant {
    Instant::now()
}
