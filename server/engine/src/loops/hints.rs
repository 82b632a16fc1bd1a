//! What nodes tell each other, so that nobody waits for the next look: changes for those who watch, wishes
//! to cancel, growing traces.

use std::sync::Arc;
use std::time::Duration;

use mainspring_domain::id::Fence;
use mainspring_domain::node::Hint;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::debug;

use crate::changes::Topic;
use crate::{Core, loops::membership};

/// How long changes are gathered before others are told: people watch them.
const GATHER: Duration = Duration::from_millis(200);

/// Tells others what changes here.
pub(super) async fn tell(core: Arc<Core>, stop: CancellationToken) {
    if !core.store().is_shared() {
        return;
    }
    let mut seen = core.changes.seen_here();
    while let Some(topics) = stop.run_until_cancelled(core.changes.next_here(&mut seen)).await {
        let hints = topics.into_iter().map(|topic| Hint::Changed(topic as u8)).collect();
        core.tell(hints).await;
        sleep(GATHER).await;
    }
}

/// Hears what others tell.
pub(super) async fn hear(core: Arc<Core>, stop: CancellationToken) {
    let mut ear = core.store().hear(&core.settings.node);
    while let Some(hints) = stop.run_until_cancelled(ear.next()).await {
        for hint in hints {
            heed(&core, hint).await;
        }
    }
}

async fn heed(core: &Arc<Core>, hint: Hint) {
    match hint {
        Hint::Changed(kind) => {
            if let Some(topic) = Topic::ALL.into_iter().find(|topic| *topic as u8 == kind) {
                core.heard(topic);
            }
        }
        Hint::Doomed(fence) => {
            if core.running.get(fence).is_some() {
                look_after(core).await;
            }
        }
        Hint::Look(fence) => show(core, fence),
        Hint::Run(run) => core.running.ring(run),
        Hint::All => {
            for topic in Topic::ALL {
                core.heard(topic);
            }
            look_after(core).await;
        }
    }
}

/// Looks at an attempt of this node for another one. By the way, because a guest may take a second.
fn show(core: &Arc<Core>, fence: Fence) {
    let Some(attempt) = core.running.get(fence) else { return };
    let core = Arc::clone(core);
    tokio::spawn(async move {
        // Whoever asks finds by itself that the attempt has ended.
        let Some(here) = attempt.handle.look().await else { return };
        match core.store().keep_sighting(fence, here).await {
            Ok(()) => core.tell(vec![Hint::Run(attempt.run)]).await,
            Err(failure) => debug!(error = %failure, "another node could not be shown an attempt"),
        }
    });
}

async fn look_after(core: &Arc<Core>) {
    if let Err(failure) = membership::run_once(core).await {
        debug!(error = %failure, "what was hinted at could not be looked at; the next look will");
    }
}

impl Core {
    /// Whoever is not told looks by itself within a second.
    pub(crate) async fn tell(&self, hints: Vec<Hint>) {
        if hints.is_empty() || !self.store().is_shared() {
            return;
        }
        if let Err(failure) = self.store().tell(&self.settings.node, hints).await {
            debug!(error = %failure, "other nodes could not be told");
        }
    }

    fn heard(&self, topic: Topic) {
        self.changes.ring_from_elsewhere(topic);
        match topic {
            Topic::Runs => self.ready.notify_one(),
            Topic::Jobs => {
                self.due.notify_one();
                self.ready.notify_one();
            }
            Topic::Plugins => self.catalog.forget_active(),
            // These are believed for two seconds at most.
            Topic::Keys | Topic::Secrets => {}
        }
    }
}
