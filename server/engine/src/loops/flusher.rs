use std::sync::Arc;
use std::time::Duration;

use mainspring_domain::node::Hint;
use mainspring_domain::ports::StoreError;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::Core;

/// How much of a running attempt's trace a `kill -9` may cost.
const EVERY: Duration = Duration::from_millis(250);

pub(super) async fn drive(core: Arc<Core>, stop: CancellationToken) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        if let Err(failure) = run_once(&core).await {
            error!(error = %failure, "traces of running attempts could not be stored; trying again");
        }
    }
}

/// Stores what running attempts have traced since the last time, in one commit.
pub(super) async fn run_once(core: &Core) -> Result<(), StoreError> {
    let (mut chunks, mut taken) = (Vec::new(), Vec::new());
    for attempt in core.running.all() {
        if let Some((chunk, guard)) = attempt.trace.try_take() {
            chunks.push(chunk.clone());
            taken.push((attempt, chunk, guard));
        }
    }
    if chunks.is_empty() {
        return Ok(());
    }
    core.store().append_trace(chunks).await?;
    core.tell(taken.iter().map(|(attempt, ..)| Hint::Run(attempt.run)).collect()).await;
    for (attempt, chunk, _guard) in &taken {
        attempt.trace.stored(chunk);
    }
    Ok(())
}
