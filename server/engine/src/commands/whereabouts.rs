use mainspring_domain::Timestamp;
use mainspring_domain::app::Caller;
use mainspring_domain::id::{Fence, RunId};
use mainspring_domain::run::RunState;
use mainspring_domain::whereabouts::{Doing, Whereabouts};

use crate::{Core, Engine, Error};

impl Engine {
    /// Where a run's attempt is now; `None` where none is under way.
    pub async fn whereabouts(
        &self,
        caller: &Caller,
        id: RunId,
    ) -> Result<Option<Whereabouts>, Error> {
        let run = self.run(caller, id).await?;
        match run.state {
            RunState::Running { fence, since, .. } => Ok(self.core.look(fence, since).await),
            _ => Ok(None),
        }
    }
}

impl Core {
    async fn look(&self, fence: Fence, since: Timestamp) -> Option<Whereabouts> {
        match self.running.get(fence) {
            Some(attempt) => attempt.handle.look().await,
            None => Some(self.starting(since)),
        }
    }

    fn starting(&self, since: Timestamp) -> Whereabouts {
        let elapsed = self.now().duration_since(since).try_into().unwrap_or_default();
        Whereabouts { doing: Doing::Starting, frames: Vec::new(), rounds: 0, elapsed }
    }
}
