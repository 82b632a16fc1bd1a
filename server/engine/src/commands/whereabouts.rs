use std::time::Duration;

use mainspring_domain::Timestamp;
use mainspring_domain::app::Caller;
use mainspring_domain::id::{Fence, RunId};
use mainspring_domain::node::Hint;
use mainspring_domain::run::RunState;
use mainspring_domain::whereabouts::{Doing, Whereabouts};
use tokio::time::{Instant, timeout_at};

use crate::{Core, Engine, Error};

/// How long another node may take to say where an attempt is.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long to wait for its hint before looking for its answer all the same.
const LOOK: Duration = Duration::from_millis(250);

impl Engine {
    /// Where a run's attempt is now, whichever node executes it; `None` where none is under way.
    pub async fn whereabouts(
        &self,
        caller: &Caller,
        id: RunId,
    ) -> Result<Option<Whereabouts>, Error> {
        let run = self.run(caller, id).await?;
        let RunState::Running { fence, node, since } = &run.state else { return Ok(None) };
        let core = &self.core;
        if core.executes(&run, *fence) {
            return Ok(core.look(*fence, *since).await);
        }
        if let Some(here) = core.ask(id, *fence).await? {
            return Ok(Some(here));
        }
        match self.run(caller, id).await?.state {
            RunState::Running { fence: now, .. } if now == *fence => {
                Err(Error::Unavailable(format!("the node {node} did not say where the run is")))
            }
            _ => Ok(None),
        }
    }
}

impl Core {
    /// Where an attempt of this node is.
    async fn look(&self, fence: Fence, since: Timestamp) -> Option<Whereabouts> {
        match self.running.get(fence) {
            Some(attempt) => attempt.handle.look().await,
            None => Some(self.starting(since)),
        }
    }

    /// It was claimed, and its job is being read.
    fn starting(&self, since: Timestamp) -> Whereabouts {
        let elapsed = self.now().duration_since(since).try_into().unwrap_or_default();
        Whereabouts { doing: Doing::Starting, frames: Vec::new(), rounds: 0, elapsed }
    }

    /// What another node says about its attempt, if it does in time.
    async fn ask(&self, run: RunId, fence: Fence) -> Result<Option<Whereabouts>, Error> {
        let until = Instant::now() + PATIENCE;
        let store = self.store();
        let seen = store.sighting(fence).await?.map_or(0, |sighting| sighting.number);
        let changes = self.running.changes_of(run);
        self.tell(vec![Hint::Look(fence)]).await;
        loop {
            let change = changes.notified();
            let sighting = store.sighting(fence).await?;
            if let Some(sighting) = sighting.filter(|sighting| sighting.number > seen) {
                return Ok(Some(sighting.here));
            }
            let now = Instant::now();
            if now >= until {
                return Ok(None);
            }
            // A hint may get lost.
            let _ = timeout_at(until.min(now + LOOK), change).await;
        }
    }
}
