//! One attempt, as a straight line: resolve → start → run → settle → publish.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use mainspring_domain::attempt::{Attempt, Outcome, Usage};
use mainspring_domain::id::Fence;
use mainspring_domain::job::Job;
use mainspring_domain::node::Hint;
use mainspring_domain::plugin::Digest;
use mainspring_domain::ports::{Call, Claimed, Finished, Settlement, TraceSink};
use mainspring_domain::run::{Origin, Run, RunState};
use mainspring_domain::settle::{Next, settle};
use mainspring_domain::trace::TraceEntry;
use mainspring_domain::{Timestamp, retry::Retry};
use tokio::sync::OwnedSemaphorePermit;
use tracing::{error, warn};

use crate::live::LiveTrace;
use crate::resolve::{Resolved, resolve};
use crate::running::RunningAttempt;
use crate::{Core, Topic};

/// How long to wait before the end of an attempt is offered to the store again.
const STORE_AGAIN: Duration = Duration::from_millis(500);

/// What an attempt occupies: a slot until its guest has ended, a hold until its end is stored.
pub(crate) struct Place {
    pub(crate) slot: OwnedSemaphorePermit,
    pub(crate) hold: OwnedSemaphorePermit,
}

/// Executes a claimed run to the end of its attempt.
pub(crate) async fn execute(core: Arc<Core>, claimed: Claimed, place: Place) {
    let RunState::Running { fence, since, .. } = claimed.run.state else { return };
    let trace = Arc::new(LiveTrace::new(fence, Arc::clone(&core.ports.clock)));
    let attempt = match resolve(&core, &claimed).await {
        Ok(resolved) => {
            let finished = run(&core, &claimed.run, fence, since, &resolved, &trace).await;
            Ended { job: Some(resolved.job), version: resolved.version, finished }
        }
        Err(outcome) => {
            let finished = Finished { outcome, usage: Usage::default() };
            Ended { job: None, version: None, finished }
        }
    };
    drop(place.slot);
    let readies = finish(&core, &claimed.run, fence, since, attempt, &trace).await;
    core.running.end(fence, claimed.run.id);
    core.changes.ring(Topic::Runs);
    drop(place.hold);
    // Others can only have seen what was stored while it ran.
    if trace.was_stored() {
        core.tell(vec![Hint::Run(claimed.run.id)]).await;
    }
    if readies {
        core.ready.notify_one();
    }
}

struct Ended {
    job: Option<Arc<Job>>,
    version: Option<Digest>,
    finished: Finished,
}

async fn run(
    core: &Core,
    run: &Run,
    fence: Fence,
    since: Timestamp,
    resolved: &Resolved,
    trace: &Arc<LiveTrace>,
) -> Finished {
    let call = call(core, run, since, resolved);
    let sink: Arc<dyn TraceSink> = Arc::clone(trace) as _;
    let started = core.ports.runner.start(call, sink);
    let attempt = RunningAttempt {
        run: run.id,
        version: resolved.version,
        trace: Arc::clone(trace),
        handle: started.handle,
    };
    core.running.begin(fence, &Arc::new(attempt));
    // A runner promises not to panic. If it does, the run must not stay `running` for ever.
    AssertUnwindSafe(started.finished).catch_unwind().await.unwrap_or_else(|_| {
        let message = "the runner failed: this is a fault of Mainspring, see the server's log";
        let outcome = Outcome::Retry { message: message.to_owned(), details: None, after: None };
        Finished { outcome, usage: Usage::default() }
    })
}

fn call(core: &Core, run: &Run, since: Timestamp, resolved: &Resolved) -> Call {
    Call {
        run: run.id,
        job: run.job,
        app: resolved.job.app,
        job_name: resolved.job.spec.name.clone(),
        ordinal: run.attempts,
        scheduled_at: run.scheduled_at(),
        started_at: since,
        idempotency_key: run.idempotency_key.clone(),
        task: resolved.task.clone(),
        bounds: core.settings.bounds.with(&resolved.limits),
    }
}

/// Decides what becomes of the run and stores it, however long the store takes. Tells whether that
/// may have made a run ready: this one again, or one that its job's concurrency limit held back.
async fn finish(
    core: &Core,
    run: &Run,
    fence: Fence,
    since: Timestamp,
    ended: Ended,
    trace: &LiveTrace,
) -> bool {
    let Finished { outcome, usage } = ended.finished;
    if !matches!(outcome, Outcome::Done { .. }) {
        trace.emit(TraceEntry::Ended { message: outcome.message() });
    }
    let default = Retry::default();
    let job = ended.job.as_ref().map(|job| &job.spec);
    let retry = job.map_or(&default, |job| &job.retry);
    let limited = job.is_some_and(|job| job.max_concurrent.is_some());
    let now = core.now();
    let transition = settle(run, fence, &outcome, retry, now, core.ports.entropy.chance());
    let again = matches!(transition.next(), Next::Retried { .. } | Next::Requeued);
    let attempt = Attempt {
        fence,
        run: run.id,
        ordinal: run.attempts,
        node: core.settings.node.clone(),
        version: ended.version,
        started_at: since,
        finished_at: Some(now),
        outcome: Some(outcome),
        usage,
    };
    let settlement = Settlement { transition, attempt, trace: trace.take_rest().await };
    store(core, settlement).await;
    // A retry has a due time, and a `delay` schedule its next fire.
    if again || matches!(run.origin, Origin::Schedule { .. }) {
        core.due.notify_one();
    }
    again || limited
}

async fn store(core: &Core, settlement: Settlement) {
    let run = settlement.transition.run();
    loop {
        match core.store().settle(vec![settlement.clone()]).await {
            Ok(held) if held == [true] => return,
            Ok(_) => {
                warn!(%run, "the end of an attempt came too late: another holds its run");
                return;
            }
            Err(failure) => {
                error!(%run, error = %failure, "the end of an attempt could not be stored; trying again");
                tokio::time::sleep(STORE_AGAIN).await;
            }
        }
    }
}
