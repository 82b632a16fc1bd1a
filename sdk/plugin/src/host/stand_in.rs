//! The server's functions where there is no server.

pub(crate) mod log {
    use crate::bindings::mainspring::job::types::Level;

    pub(crate) fn write(level: Level, message: &str, fields: &[(String, String)]) {
        eprintln!("{level:?}: {message} {fields:?}");
    }
}

pub(crate) mod progress {
    pub(crate) fn report(done: u64, total: Option<u64>, message: Option<&str>) {
        let total = total.map(|total| format!(" of {total}")).unwrap_or_default();
        eprintln!("Progress: {done}{total} {}", message.unwrap_or_default());
    }
}

pub(crate) mod step {
    use std::sync::atomic::{AtomicU32, Ordering};

    static BEGUN: AtomicU32 = AtomicU32::new(0);

    pub(crate) fn begin(name: &str) -> u32 {
        let step = BEGUN.fetch_add(1, Ordering::Relaxed);
        eprintln!("Step {step} begins: {name}");
        step
    }

    pub(crate) fn end(step: u32, error: Option<&str>) {
        match error {
            None => eprintln!("Step {step} ends"),
            Some(error) => eprintln!("Step {step} fails: {error}"),
        }
    }
}

pub(crate) mod sleep {
    /// Returns at once: tests do not wait.
    pub(crate) fn sleep(duration: u64) {
        eprintln!("Sleep: {duration} ms");
    }
}
