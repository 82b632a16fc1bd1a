//! The loops. Each is a `run_once`, which tests call by hand, and a driver of a few lines.

mod by_hand;
mod dispatcher;
mod flusher;
mod hints;
mod janitor;
mod membership;
mod recovery;
mod ticker;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{error, info};

use crate::Core;

/// How long a loop waits after a failure before it tries again.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// How long the ends of interrupted attempts may take to be stored at a graceful stop.
const STORING: Duration = Duration::from_secs(10);

/// The floor under all nudges: nobody looks more seldom than this.
const POLL: Duration = Duration::from_secs(1);

/// The running loops of an engine.
pub struct Loops {
    core: Arc<Core>,
    /// Stops what starts work.
    starting: CancellationToken,
    /// Stops what records work.
    recording: CancellationToken,
    starters: JoinSet<()>,
    recorders: JoinSet<()>,
}

impl Loops {
    pub(crate) fn start(core: &Arc<Core>) -> Self {
        let (starting, recording) = (CancellationToken::new(), CancellationToken::new());
        let (mut starters, mut recorders) = (JoinSet::new(), JoinSet::new());
        starters.spawn(ticker::drive(Arc::clone(core), starting.clone()));
        // On a thread of its own: elsewhere it would wait its turn behind the guests that it started.
        let dispatcher = dispatcher::drive(Arc::clone(core), starting.clone());
        let runtime = Handle::current();
        starters.spawn_blocking(move || runtime.block_on(dispatcher));
        starters.spawn(janitor::drive(Arc::clone(core), starting.clone()));
        recorders.spawn(flusher::drive(Arc::clone(core), recording.clone()));
        recorders.spawn(membership::drive(Arc::clone(core), recording.clone()));
        recorders.spawn(hints::tell(Arc::clone(core), recording.clone()));
        recorders.spawn(hints::hear(Arc::clone(core), recording.clone()));
        Self { core: Arc::clone(core), starting, recording, starters, recorders }
    }

    /// Stops gracefully: starts nothing new, waits up to `patience` for what runs, interrupts the
    /// rest (it runs again at the next start), and returns when everything is stored.
    pub async fn drain(mut self, patience: Duration) {
        self.core.draining.store(true, Ordering::SeqCst);
        self.starting.cancel();
        while self.starters.join_next().await.is_some() {}
        let running = self.core.running.all().len();
        if running > 0 {
            info!(running, ?patience, "waiting for running attempts");
        }
        if timeout(patience, self.idle()).await.is_err() {
            self.interrupt().await;
        }
        self.recording.cancel();
        while self.recorders.join_next().await.is_some() {}
        let settings = &self.core.settings;
        if let Err(failure) = self.core.store().leave(&settings.node, settings.owner).await {
            error!(error = %failure, "the others could not be told that this node has stopped");
        }
    }

    async fn interrupt(&self) {
        let interrupted = self.core.running.interrupt_all();
        info!(interrupted, "interrupting attempts; they run again at the next start");
        if timeout(STORING, self.idle()).await.is_err() {
            error!("the ends of some attempts could not be stored; the next start takes them back");
        }
    }

    /// Returns when no run is held.
    async fn idle(&self) {
        let all = u32::try_from(self.core.settings.most_held()).unwrap_or(u32::MAX);
        drop(self.core.held.acquire_many(all).await);
    }
}

/// Whoever lets go of the loops without a [`Loops::drain`] stops them all the same.
impl Drop for Loops {
    fn drop(&mut self) {
        self.starting.cancel();
        self.recording.cancel();
    }
}
