use futures::stream::BoxStream;
use mainspring_domain::app::Caller;
use mainspring_domain::id::{Fence, RunId};
use mainspring_domain::run::{Run, RunState};
use mainspring_domain::trace::TraceEvent;

use crate::follow::{Followed, Follower};
use crate::live::After;
use crate::{Core, Engine, Error, Missing};

impl Engine {
    /// Events of an attempt after `after`, about `limit` of them.
    pub async fn trace(
        &self,
        caller: &Caller,
        run: RunId,
        ordinal: u32,
        after: u64,
        limit: u32,
    ) -> Result<Vec<TraceEvent>, Error> {
        let run = self.run(caller, run).await?;
        let fence = self.core.fence_of(&run, ordinal).await?;
        let fence = fence.ok_or(Error::NotFound(Missing::Attempt(run.id, ordinal)))?;
        let mut events = self.core.events_after(fence, after, limit).await?;
        events.truncate(limit as usize);
        Ok(events)
    }

    /// All events of an attempt after `after`, those to come included, then its end. Waits for the
    /// attempt to begin while its run is unfinished.
    pub async fn follow(
        &self,
        caller: &Caller,
        run: RunId,
        ordinal: u32,
        after: u64,
    ) -> Result<BoxStream<'static, Result<Followed, Error>>, Error> {
        let run = self.run(caller, run).await?;
        let known = self.core.fence_of(&run, ordinal).await?.is_some();
        let next = run.attempts.saturating_add(1);
        let may_come = ordinal == next && !run.state.phase().is_final();
        if !known && !may_come {
            return Err(Error::NotFound(Missing::Attempt(run.id, ordinal)));
        }
        Ok(Follower::new(&self.core, run.id, ordinal, after).stream())
    }
}

impl Core {
    /// The number of a run's attempt; `None` where it has not begun.
    pub(crate) async fn fence_of(&self, run: &Run, ordinal: u32) -> Result<Option<Fence>, Error> {
        match run.state {
            RunState::Running { fence, .. } if run.attempts == ordinal => Ok(Some(fence)),
            _ => {
                let attempts = self.store().attempts(run.id).await?;
                let attempt = attempts.iter().find(|attempt| attempt.ordinal == ordinal);
                Ok(attempt.map(|attempt| attempt.fence))
            }
        }
    }

    /// Events after `after` from wherever they are; empty when there are none yet.
    pub(crate) async fn events_after(
        &self,
        fence: Fence,
        after: u64,
        limit: u32,
    ) -> Result<Vec<TraceEvent>, Error> {
        let live = self.running.get(fence).map(|attempt| attempt.trace.after(after));
        match live {
            Some(After::Events(events)) => Ok(events),
            Some(After::InStore) | None => Ok(self.store().trace(fence, after, limit).await?),
        }
    }
}
