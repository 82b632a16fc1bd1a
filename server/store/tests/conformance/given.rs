//! The steps that most tests take.

use std::sync::Arc;

use mainspring_domain::Timestamp;
use mainspring_domain::attempt::{Attempt, Outcome, Usage};
use mainspring_domain::id::{AppId, Fence, JobId, RunId};
use mainspring_domain::job::{Job, JobSpec, Priority};
use mainspring_domain::json::Json;
use mainspring_domain::page::PageOf;
use mainspring_domain::ports::{Claimed, Created, Once, QueuedRun, RunFilter, Settlement, Store};
use mainspring_domain::retry::Retry;
use mainspring_domain::run::{Phase, Run, RunState};
use mainspring_domain::settle::settle;

pub(super) use crate::support::{at, fresh, job, queued, spec};

pub(super) type AnyStore = Arc<dyn Store>;

/// The node that claims in most tests.
pub(super) const NODE: &str = "node-1";

/// Creates a job of this spec, without a cursor.
pub(super) async fn a_job(store: &AnyStore, spec: JobSpec) -> Job {
    let job = job(spec);
    assert_eq!(store.create_job(job.clone(), None, None).await.unwrap(), Created::New(job.id));
    store.job(job.id).await.unwrap().unwrap()
}

/// A spec whose runs are executed at most `limit` at once.
pub(super) fn limited(limit: u32) -> JobSpec {
    JobSpec { max_concurrent: Some(limit), ..spec() }
}

/// Queues a run that is due at once.
pub(super) async fn a_run(store: &AnyStore, job: JobId, second: i64) -> RunId {
    accept(store, queued(job, second)).await
}

/// Queues this run.
pub(super) async fn accept(store: &AnyStore, run: QueuedRun) -> RunId {
    let id = run.id;
    assert_eq!(store.enqueue(vec![run]).await.unwrap(), [true]);
    id
}

/// A run with its own priority.
pub(super) fn urgent(run: QueuedRun, priority: u8) -> QueuedRun {
    QueuedRun { priority: Some(Priority(priority)), ..run }
}

pub(super) async fn claim(store: &AnyStore, limit: u32, second: i64) -> Vec<Claimed> {
    store.claim(NODE, limit, at(second)).await.unwrap()
}

/// The ids of what a claim takes, in its order.
pub(super) async fn claim_ids(store: &AnyStore, limit: u32, second: i64) -> Vec<RunId> {
    ids(&claim(store, limit, second).await)
}

pub(super) fn ids(claimed: &[Claimed]) -> Vec<RunId> {
    claimed.iter().map(|claimed| claimed.run.id).collect()
}

/// Queues a run and claims it.
pub(super) async fn a_running_run(store: &AnyStore, job: JobId, second: i64) -> Claimed {
    let id = a_run(store, job, second).await;
    let claimed = claim(store, 1, second).await;
    assert_eq!(ids(&claimed), [id]);
    claimed.into_iter().next().unwrap()
}

pub(super) fn fence(run: &Run) -> Fence {
    match run.state {
        RunState::Running { fence, .. } => fence,
        ref other => panic!("not running but {other:?}"),
    }
}

pub(super) fn done() -> Outcome {
    Outcome::Done { output: Json::parse("[1]").unwrap() }
}

/// A failure that is retried at once.
pub(super) fn failure() -> Outcome {
    Outcome::Retry { message: "no luck".to_owned(), details: None, after: None }
}

pub(super) fn fatal() -> Outcome {
    Outcome::Fatal { message: "hopeless".to_owned(), details: None }
}

/// The end of a claimed run's attempt at `second`, decided by the rules of the domain.
pub(super) fn end(claimed: &Claimed, outcome: Outcome, second: i64) -> Settlement {
    end_with(claimed, outcome, &spec().retry, at(second))
}

pub(super) fn end_with(
    claimed: &Claimed,
    outcome: Outcome,
    retry: &Retry,
    now: Timestamp,
) -> Settlement {
    let run = &claimed.run;
    let RunState::Running { fence, node, since } = &run.state else { panic!("not running") };
    Settlement {
        transition: settle(run, *fence, &outcome, retry, now, 0.0),
        attempt: Attempt {
            fence: *fence,
            run: run.id,
            ordinal: run.attempts,
            node: node.clone(),
            version: None,
            started_at: *since,
            finished_at: Some(now),
            outcome: Some(outcome),
            usage: Usage::default(),
        },
        trace: None,
    }
}

/// Ends a claimed run's attempt; tells whether its fence held.
pub(super) async fn ends(
    store: &AnyStore,
    claimed: &Claimed,
    outcome: Outcome,
    second: i64,
) -> bool {
    store.settle(vec![end(claimed, outcome, second)]).await.unwrap() == [true]
}

pub(super) async fn run(store: &AnyStore, id: RunId) -> Run {
    store.run(id).await.unwrap().unwrap()
}

pub(super) async fn phase(store: &AnyStore, id: RunId) -> Phase {
    run(store, id).await.state.phase()
}

/// All runs of a job in one of these states, newest first.
pub(super) async fn runs_of(store: &AnyStore, job: JobId, phases: &[Phase]) -> Vec<Run> {
    let filter = RunFilter { job: Some(job), phases: phases.to_vec(), ..RunFilter::default() };
    store.runs(filter, first_page(200)).await.unwrap().items
}

pub(super) fn first_page<Cursor>(limit: u32) -> PageOf<Cursor> {
    PageOf { after: None, limit }
}

/// An idempotency key of the default app, used for a request at `second`.
pub(super) fn once(key: &str, request: u8, second: i64) -> Once {
    Once { app: AppId::DEFAULT, key: key.to_owned(), request: [request; 32], at: at(second) }
}
