//! This node among others: says that it is there, takes the runs of those that have gone silent, and stops
//! what others want cancelled. Without others it has nothing to do.

use std::sync::Arc;
use std::time::Duration;

use mainspring_domain::Timestamp;
use mainspring_domain::node::Doomed;
use mainspring_domain::ports::{Stop, StoreError};
use mainspring_domain::run::RunState;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

use super::POLL;
use crate::{Core, Error};

/// A run that is this node's in the store and nowhere else for so long was claimed by an answer that got
/// lost.
const LOST: Duration = Duration::from_secs(30);

pub(super) async fn drive(core: Arc<Core>, stop: CancellationToken) {
    if !core.store().is_shared() {
        return;
    }
    let mut ticks = interval(POLL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last = Instant::now();
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        match run_once(&core).await {
            Ok(()) => last = Instant::now(),
            Err(failure) => {
                error!(error = %failure, "this node could not say that it is there; trying again");
            }
        }
        if last.elapsed() > core.settings.lapse {
            give_up(&core);
        }
    }
}

/// Says that this node is there, and looks after what others leave to it.
pub(super) async fn run_once(core: &Arc<Core>) -> Result<(), Error> {
    core.beat().await?;
    // Another node may have activated another version.
    core.catalog.forget_active();
    core.stop_doomed().await?;
    core.take_back_lost().await?;
    for node in core.store().lapsed(core.now(), core.settings.lapse).await? {
        if node != core.settings.node {
            core.take_over(&node).await?;
        }
    }
    Ok(())
}

/// The others have taken this node's runs by now: executing them further would do the work twice.
fn give_up(core: &Core) {
    let running = core.running.all();
    if !running.is_empty() {
        warn!(
            runs = running.len(),
            "silent for too long: others have taken what runs here; stopping it"
        );
    }
    for attempt in running {
        attempt.handle.stop(Stop::Interrupted);
    }
}

impl Core {
    /// A node that was silent for long may find its name gone, and takes it anew.
    async fn beat(&self) -> Result<(), Error> {
        let (node, owner) = (&self.settings.node, self.settings.owner);
        if self.store().beat(node, owner, self.now()).await? {
            return Ok(());
        }
        if self.join().await? {
            return Ok(());
        }
        Err(Error::Unavailable(format!("another server has taken the name {node:?}")))
    }

    async fn stop_doomed(&self) -> Result<(), StoreError> {
        for Doomed { fence, by } in self.store().doomed(&self.settings.node).await? {
            // Only what runs here: what has just ended must not be remembered for ever.
            if let Some(attempt) = self.running.get(fence) {
                attempt.handle.stop(Stop::Cancelled { by });
            }
        }
        Ok(())
    }

    /// A claim whose answer got lost with its connection: nobody executes what it took.
    async fn take_back_lost(&self) -> Result<(), Error> {
        let before = self.now().checked_sub(LOST).unwrap_or(Timestamp::MIN);
        let held = self.store().held_by(&self.settings.node).await?;
        let lost = held.into_iter().filter(|run| match run.state {
            RunState::Running { fence, since, .. } => {
                since < before && self.running.get(fence).is_none()
            }
            _ => false,
        });
        self.interrupt_all(lost.collect()).await
    }

    async fn take_over(&self, node: &str) -> Result<(), Error> {
        let held = self.store().held_by(node).await?;
        if held.is_empty() {
            return Ok(());
        }
        warn!(node, runs = held.len(), "a node has gone silent: taking its runs");
        self.interrupt_all(held).await
    }
}
