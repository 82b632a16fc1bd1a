use std::sync::Arc;
use std::time::Duration;

use mainspring_domain::ports::StoreError;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::error;

use super::{AFTER_FAILURE, POLL};
use crate::{Core, Topic, attempt};

/// How many runs are claimed at once at most.
const MOST_AT_ONCE: usize = 512;

/// How long the next claim of a backlog waits at most for a fair number of free places, once there is one.
/// What a claim costs besides its rows is shared by more of them.
const BURST: Duration = Duration::from_millis(1);

pub(super) async fn drive(core: Arc<Core>, stop: CancellationToken) {
    let mut backlog = false;
    // A claim is never dropped half-way: what it took would stay claimed until the next start.
    while stop.run_until_cancelled(room(&core, backlog)).await.is_some() {
        match run_once(&core).await {
            Ok(more) => backlog = more,
            Err(failure) => {
                error!(error = %failure, "ready runs could not be claimed; trying again");
                let _ = stop.run_until_cancelled(sleep(AFTER_FAILURE)).await;
                continue;
            }
        }
        if !backlog {
            let woken = timeout(POLL, core.ready.notified());
            let _ = stop.run_until_cancelled(woken).await;
        }
    }
}

/// Waits until a run can be executed; where many are waiting, a moment longer for places for more of them.
async fn room(core: &Core, backlog: bool) {
    let _one = (core.slots.acquire().await, core.held.acquire().await);
    if backlog {
        let many = u32::try_from(core.settings.slots / 4).unwrap_or(u32::MAX);
        let _ = timeout(BURST, core.slots.acquire_many(many)).await;
    }
}

/// Claims as many ready runs as there are free places, and begins their attempts. Tells whether
/// there may be more to claim.
pub(super) async fn run_once(core: &Arc<Core>) -> Result<bool, StoreError> {
    let free = core.slots.available_permits().min(core.held.available_permits()).min(MOST_AT_ONCE);
    let Ok(limit) = u32::try_from(free) else { return Ok(false) };
    if limit == 0 {
        return Ok(false);
    }
    let claimed = core.store().claim(&core.settings.node, limit, core.now()).await?;
    let full = claimed.len() == free;
    if !claimed.is_empty() {
        core.changes.ring(Topic::Runs);
    }
    for claimed in claimed {
        // Only this loop takes places, so that those it saw are still free.
        let slot = Arc::clone(&core.slots).acquire_owned().await;
        let hold = Arc::clone(&core.held).acquire_owned().await;
        let (Ok(slot), Ok(hold)) = (slot, hold) else { return Ok(false) };
        tokio::spawn(attempt::execute(Arc::clone(core), claimed, attempt::Place { slot, hold }));
    }
    Ok(full)
}
