//! The way to a request under way from outside.

use std::sync::{Arc, Weak};

use async_trait::async_trait;
use mainspring_domain::ports::{Handle, Stop};
use mainspring_domain::whereabouts::{Doing, Whereabouts};
use tokio::time::Instant;

use super::stop::StopFlag;

/// Reaches a request for as long as there is one.
pub(super) struct RequestHandle {
    /// Its method and URL, with secrets as placeholders.
    pub(super) request: String,
    pub(super) began: Instant,
    /// The attempt's own flag, which is gone with it.
    pub(super) stop: Weak<StopFlag>,
}

impl RequestHandle {
    pub(super) fn new(request: String, stop: &Arc<StopFlag>) -> Self {
        Self { request, began: Instant::now(), stop: Arc::downgrade(stop) }
    }
}

#[async_trait]
impl Handle for RequestHandle {
    fn stop(&self, why: Stop) {
        if let Some(stop) = self.stop.upgrade() {
            stop.set(why);
        }
    }

    async fn look(&self) -> Option<Whereabouts> {
        self.stop.upgrade()?;
        let elapsed = self.began.elapsed();
        let doing = Doing::Waiting { call: self.request.clone(), waited: elapsed };
        Some(Whereabouts { doing, frames: Vec::new(), rounds: 0, elapsed })
    }
}
