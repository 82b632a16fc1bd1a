use std::sync::Arc;
use std::time::Duration;

use mainspring_domain::Timestamp;
use mainspring_domain::ports::StoreError;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::Core;

/// How often history is looked through for what has aged.
const EVERY: Duration = Duration::from_secs(60);

/// How long idempotency keys are remembered.
const KEYS_KEPT: Duration = Duration::from_hours(24);

pub(super) async fn drive(core: Arc<Core>, stop: CancellationToken) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        while !stop.is_cancelled() {
            match run_once(&core, core.now()).await {
                Ok(0) => break,
                Ok(_) => {}
                Err(failure) => {
                    error!(error = %failure, "history could not be pruned; trying again in a minute");
                    break;
                }
            }
        }
    }
}

/// Removes a batch of what has aged; returns how many rows went.
pub(super) async fn run_once(core: &Core, now: Timestamp) -> Result<u64, StoreError> {
    let before = |age: Duration| now.checked_sub(age).unwrap_or(Timestamp::MIN);
    core.store().prune(before(core.settings.retention), before(KEYS_KEPT)).await
}
