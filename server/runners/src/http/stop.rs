//! Why a request ends early.

use std::pin::pin;
use std::sync::OnceLock;

use mainspring_domain::ports::Stop;
use tokio::sync::Notify;

/// Set once, by whoever ends the attempt first.
#[derive(Default)]
pub(super) struct StopFlag {
    why: OnceLock<Stop>,
    set: Notify,
}

impl StopFlag {
    /// Sets the flag, unless it is.
    pub(super) fn set(&self, why: Stop) {
        if self.why.set(why).is_ok() {
            self.set.notify_waiters();
        }
    }

    /// Resolves once the flag is set.
    pub(super) async fn stopped(&self) -> Stop {
        loop {
            let mut set = pin!(self.set.notified());
            set.as_mut().enable();
            if let Some(why) = self.why.get() {
                return why.clone();
            }
            set.await;
        }
    }
}
