use mainspring_domain::attempt::{Attempt, Outcome, Usage};
use mainspring_domain::node::Node;
use mainspring_domain::ports::{Settlement, TraceChunk};
use mainspring_domain::retry::Retry;
use mainspring_domain::run::{Run, RunState};
use mainspring_domain::settle::settle;
use mainspring_domain::trace::{TraceEntry, TraceEvent};
use tracing::info;

use crate::{Core, Engine, Error, Settings};

impl Engine {
    /// Takes part under this node's name. False where a server of another data directory has it. To be
    /// called before anything else is done.
    pub async fn join(&self) -> Result<bool, Error> {
        self.core.join().await
    }

    /// Takes back the runs that this node held when it was last stopped without warning: their
    /// attempts are `Interrupted`, and they are queued again. To be called before the start.
    pub async fn recover(&self) -> Result<(), Error> {
        let core = &self.core;
        let held = core.store().held_by(&core.settings.node).await?;
        if held.is_empty() {
            return Ok(());
        }
        info!(runs = held.len(), "taking back the runs that were interrupted");
        core.interrupt_all(held).await
    }
}

impl Core {
    pub(super) async fn join(&self) -> Result<bool, Error> {
        let Settings { node, owner, lapse, .. } = &self.settings;
        let now = self.now();
        let node = Node {
            name: node.clone(),
            owner: *owner,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            joined_at: now,
            seen_at: now,
        };
        Ok(self.store().join(node, *lapse).await?)
    }

    /// Lets these runs, which nobody executes any more, be queued again.
    pub(super) async fn interrupt_all(&self, held: Vec<Run>) -> Result<(), Error> {
        if held.is_empty() {
            return Ok(());
        }
        let mut settlements = Vec::with_capacity(held.len());
        for run in held {
            settlements.extend(self.interrupted(run).await?);
        }
        self.store().settle(settlements).await?;
        self.ready.notify_one();
        Ok(())
    }

    async fn interrupted(&self, run: Run) -> Result<Option<Settlement>, Error> {
        let RunState::Running { fence, node, since } = &run.state else { return Ok(None) };
        let (fence, now) = (*fence, self.now());
        let outcome = Outcome::Interrupted;
        let transition = settle(&run, fence, &outcome, &Retry::default(), now, 0.0);
        let attempt = Attempt {
            fence,
            run: run.id,
            ordinal: run.attempts,
            node: node.clone(),
            version: None,
            started_at: *since,
            finished_at: Some(now),
            outcome: Some(outcome),
            usage: Usage::default(),
        };
        let message = "the server stopped without warning: up to 250 ms before this are missing";
        let cut = TraceEvent {
            seq: self.store().trace_end(fence).await? + 1,
            at: now,
            entry: TraceEntry::Truncated { message: message.to_owned() },
        };
        let trace = Some(TraceChunk { attempt: fence, events: vec![cut] });
        Ok(Some(Settlement { transition, attempt, trace }))
    }
}
