//! Following a trace: subscribe, look, then wait, so that nothing falls between.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt as _};
use mainspring_domain::id::{Fence, RunId};
use mainspring_domain::run::{Run, RunState};
use mainspring_domain::trace::TraceEvent;
use tokio::time::timeout;

use crate::{Core, Error};

/// What a follower of a trace gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Followed {
    /// The next event.
    Event(TraceEvent),
    /// The attempt has ended, or will never begin; nothing follows.
    End {
        /// The run as it is then.
        run: Run,
    },
}

/// How long to wait for a nudge before looking again: attempts on other nodes do not nudge.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Events that are fetched at once.
const SLICE: u32 = 500;

pub(crate) struct Follower {
    core: Arc<Core>,
    run: RunId,
    ordinal: u32,
    last: u64,
    fence: Option<Fence>,
    fetched: VecDeque<TraceEvent>,
    ended: bool,
}

impl Follower {
    pub(crate) fn new(core: &Arc<Core>, run: RunId, ordinal: u32, after: u64) -> Self {
        let core = Arc::clone(core);
        Self {
            core,
            run,
            ordinal,
            last: after,
            fence: None,
            fetched: VecDeque::new(),
            ended: false,
        }
    }

    pub(crate) fn stream(self) -> BoxStream<'static, Result<Followed, Error>> {
        stream::unfold(self, |mut follower| async move {
            if follower.ended {
                return None;
            }
            let next = follower.next().await;
            follower.ended = !matches!(next, Ok(Followed::Event(_)));
            Some((next, follower))
        })
        .boxed()
    }

    async fn next(&mut self) -> Result<Followed, Error> {
        loop {
            if let Some(event) = self.fetched.pop_front() {
                self.last = event.seq;
                return Ok(Followed::Event(event));
            }
            let here = self.core.running.changes_of(self.run);
            let changed = here.notified();
            let live = self.fence.and_then(|fence| self.core.running.get(fence));
            if let (Some(fence), Some(live)) = (self.fence, live) {
                let grown = live.trace.grown().notified();
                self.fetched = self.core.events_after(fence, self.last, SLICE).await?.into();
                if self.fetched.is_empty() {
                    let _ = timeout(LOOK_AGAIN, grown).await;
                }
            } else if let Some(run) = self.look().await? {
                return Ok(Followed::End { run });
            } else if self.fetched.is_empty() && !self.is_live() {
                let _ = timeout(LOOK_AGAIN, changed).await;
            }
        }
    }

    fn is_live(&self) -> bool {
        self.fence.is_some_and(|fence| self.core.running.get(fence).is_some())
    }

    /// Looks into the store. The run, once its attempt has ended and all events were delivered.
    async fn look(&mut self) -> Result<Option<Run>, Error> {
        let run = self.core.store().run(self.run).await?.ok_or(Error::no_run(self.run))?;
        self.fence = self.core.fence_of(&run, self.ordinal).await?;
        let executing = match run.state {
            RunState::Running { fence, .. } => self.fence == Some(fence),
            _ => false,
        };
        let over = match self.fence {
            Some(_) => !executing,
            None => run.state.phase().is_final(),
        };
        // What is over is stored as a whole, even while this node has not let go of it yet.
        if let Some(fence) = self.fence.filter(|_| over || !self.is_live()) {
            self.fetched = self.core.store().trace(fence, self.last, SLICE).await?.into();
        }
        Ok((over && self.fetched.is_empty()).then_some(run))
    }
}
