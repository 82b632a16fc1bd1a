use std::sync::Arc;
use std::sync::atomic::Ordering;

use mainspring_domain::ports::StoreError;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::error;

use super::{AFTER_FAILURE, POLL};
use crate::{Core, Topic, attempt};

/// How many runs are claimed at once at most.
const MOST_AT_ONCE: usize = 512;

pub(super) async fn drive(core: Arc<Core>, stop: CancellationToken) {
    // A claim is never dropped half-way: what it took would stay claimed until the next start.
    while !stop.is_cancelled() {
        match run_once(&core).await {
            // Slots are freed in bursts: claim for all of a burst at once.
            Ok(true) => yield_now().await,
            Ok(false) => {
                let woken = timeout(POLL, core.ready.notified());
                let _ = stop.run_until_cancelled(woken).await;
            }
            Err(failure) => {
                error!(error = %failure, "ready runs could not be claimed; trying again");
                let _ = stop.run_until_cancelled(sleep(AFTER_FAILURE)).await;
            }
        }
    }
}

/// Claims as many ready runs as there are free places, and begins their attempts. Tells whether
/// there may be more to claim.
pub(super) async fn run_once(core: &Arc<Core>) -> Result<bool, StoreError> {
    // From here on the end of an attempt rings: a slot that is freed now was not seen free.
    core.backlog.store(true, Ordering::SeqCst);
    let free = core.slots.available_permits().min(core.held.available_permits()).min(MOST_AT_ONCE);
    let Ok(limit) = u32::try_from(free) else { return Ok(false) };
    if limit == 0 {
        return Ok(false);
    }
    let claimed = core.store().claim(&core.settings.node, limit, core.now()).await?;
    let full = claimed.len() == free;
    core.backlog.store(full, Ordering::SeqCst);
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
