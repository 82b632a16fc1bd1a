//! The way to a running attempt from outside.

use std::sync::Arc;

use async_trait::async_trait;
use mainspring_domain::plugin::Digest;
use mainspring_domain::ports::{Handle, Stop};
use mainspring_domain::whereabouts::Whereabouts;

use super::looks::Found;
use super::modules::Modules;
use super::stop::StopFlag;

pub(super) struct GuestHandle {
    pub(super) modules: Arc<Modules>,
    /// `None` where it is no plugin, and ends at once.
    pub(super) version: Option<Digest>,
    pub(super) stop: Arc<StopFlag>,
}

#[async_trait]
impl Handle for GuestHandle {
    fn stop(&self, why: Stop) {
        self.stop.set(why);
    }

    async fn look(&self) -> Option<Whereabouts> {
        let found = self.stop.looks().look(self.modules.engine()).await?;
        let Found { doing, stack, rounds, elapsed } = found;
        let frames = self.modules.symbols().frames(self.version?, &stack).await;
        Some(Whereabouts { doing, frames, rounds, elapsed })
    }
}
