use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Signs of life of a client that shows them by asking, not by saying something.
#[derive(Default)]
pub(super) struct Life {
    asking: AtomicUsize,
    shown: AtomicBool,
}

/// While there is one, the client is there.
pub(super) struct Asking(Arc<Life>);

impl Life {
    pub(super) fn asking(self: &Arc<Self>) -> Asking {
        self.asking.fetch_add(1, Ordering::Relaxed);
        Asking(Arc::clone(self))
    }

    /// Whether it is there, or was since this was last asked.
    pub(super) fn was_shown(&self) -> bool {
        let shown = self.shown.swap(false, Ordering::Relaxed);
        shown || self.asking.load(Ordering::Relaxed) > 0
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.0.shown.store(true, Ordering::Relaxed);
        self.0.asking.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_asks_is_there_and_was_there_afterwards() {
        let life = Arc::new(Life::default());
        assert!(!life.was_shown());
        let asking = life.asking();
        assert!(life.was_shown() && life.was_shown());
        drop(asking);
        assert!(life.was_shown());
        assert!(!life.was_shown());
    }
}
