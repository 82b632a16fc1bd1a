use std::time::Duration;

use mainspring_domain::attempt::{Attempt, Frame, Outcome, Usage};
use mainspring_domain::id::{Fence, RunId};
use mainspring_domain::plugin::Digest;
use mainspring_domain::ports::{Settlement, TraceChunk};
use mainspring_domain::retry::Retry;
use mainspring_domain::run::{Phase, RunState};
use mainspring_domain::settle::MOST_INTERRUPTIONS;
use mainspring_domain::trace::{TraceEntry, TraceEvent};

use super::given::*;

crate::on_every_store!(
    each_outcome_leads_to_its_state,
    an_attempt_reads_back_with_everything_it_used,
    a_failed_attempt_is_queued_for_its_retry,
    a_retry_without_a_wait_is_ready_at_once,
    an_interrupted_attempt_is_ready_at_once_and_counted_apart,
    a_run_that_is_interrupted_too_often_is_failed,
    a_stale_fence_is_refused_and_nothing_is_written,
    a_stale_fence_is_refused_beside_the_one_that_holds,
    an_attempt_ends_once,
    a_cancelled_run_is_not_queued_again_however_late_the_wish_came,
    each_settlement_of_a_slice_has_its_own_answer,
);

async fn each_outcome_leads_to_its_state(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let cancelled = Outcome::Cancelled { by: "ada".to_owned() };
    let by = "ada".to_owned();
    for (outcome, state) in [
        (done(), RunState::Succeeded { at: at(5) }),
        (fatal(), RunState::Failed { at: at(5) }),
        (Outcome::OutOfFuel { fuel: 9 }, RunState::Failed { at: at(5) }),
        (cancelled, RunState::Cancelled { at: at(5), by }),
    ] {
        let message = outcome.message();
        let claimed = a_running_run(&store, job.id, 1).await;
        assert!(ends(&store, &claimed, outcome, 5).await);
        let run = run(&store, claimed.run.id).await;
        assert_eq!((run.state, run.last_error), (state, message));
    }
    assert_eq!(store.held_by(NODE).await.unwrap(), []);
}

async fn an_attempt_reads_back_with_everything_it_used(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let outcomes = [
        done(),
        Outcome::Trapped {
            message: "panicked:\0 \"帅\"\n\u{7f}".to_owned(),
            frames: vec![Frame { function: "f".into(), file: Some("a.rs".into()), line: Some(3) }],
        },
        Outcome::TimedOut { after: Duration::from_millis(1), waiting_in: Some("sleep".into()) },
        Outcome::OverMemory { limit: 1, asked: u64::MAX },
    ];
    for outcome in outcomes {
        let claimed = a_running_run(&store, job.id, 1).await;
        let plain = end(&claimed, outcome, 5);
        let attempt = Attempt {
            version: Some(Digest::of(b"file")),
            usage: Usage {
                fuel: Some(i64::MAX as u64),
                peak_memory: 1 << 33,
                log: 5,
                log_dropped: 6,
            },
            ..plain.attempt
        };
        let settlement = Settlement { attempt: attempt.clone(), ..plain };
        assert_eq!(store.settle(vec![settlement]).await.unwrap(), [true]);
        assert_eq!(store.attempts(claimed.run.id).await.unwrap(), std::slice::from_ref(&attempt));
        let stored = run(&store, claimed.run.id).await;
        assert_eq!(stored.last_error, attempt.outcome.unwrap().message());
        // Some of them would be tried again.
        store.cancel(vec![claimed.run.id], "ada", at(6)).await.unwrap();
    }
}

async fn a_failed_attempt_is_queued_for_its_retry(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let claimed = a_running_run(&store, job.id, 1).await;
    assert!(ends(&store, &claimed, failure(), 10).await);
    let waiting = run(&store, claimed.run.id).await;
    assert_eq!(waiting.state, RunState::Queued { due_at: at(15) });
    assert_eq!((waiting.attempts, waiting.last_error.as_str()), (1, "no luck"));
    assert_eq!(claim_ids(&store, 5, 20).await, []);
    assert_eq!(store.next_due().await.unwrap(), Some(at(15)));
    store.promote_due(at(15)).await.unwrap();
    let again = claim(&store, 5, 20).await;
    assert_eq!(ids(&again), [claimed.run.id]);
    assert_eq!((again[0].run.attempts, again[0].run.first_started_at), (2, Some(at(1))));
    assert!(ends(&store, &again[0], done(), 21).await);
    let ended = run(&store, claimed.run.id).await;
    assert_eq!((ended.state.phase(), ended.last_error.as_str()), (Phase::Succeeded, ""));
    let ordinals: Vec<_> =
        store.attempts(ended.id).await.unwrap().into_iter().map(|a| a.ordinal).collect();
    assert_eq!(ordinals, [1, 2]);
}

async fn a_retry_without_a_wait_is_ready_at_once(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let claimed = a_running_run(&store, job.id, 1).await;
    let at_once = Retry { delay: Duration::ZERO, ..spec().retry };
    let settlement = end_with(&claimed, failure(), &at_once, at(2));
    assert_eq!(store.settle(vec![settlement]).await.unwrap(), [true]);
    assert_eq!(claim_ids(&store, 5, 2).await, [claimed.run.id]);
}

async fn an_interrupted_attempt_is_ready_at_once_and_counted_apart(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let claimed = a_running_run(&store, job.id, 1).await;
    assert!(ends(&store, &claimed, Outcome::Interrupted, 2).await);
    let requeued = run(&store, claimed.run.id).await;
    assert_eq!((requeued.attempts, requeued.interruptions), (1, 1));
    assert_eq!(requeued.state, RunState::Queued { due_at: at(2) });
    assert_eq!(claim_ids(&store, 5, 2).await, [claimed.run.id]);
}

async fn a_run_that_is_interrupted_too_often_is_failed(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let id = a_run(&store, job.id, 1).await;
    for _ in 0..=MOST_INTERRUPTIONS {
        let claimed = claim(&store, 1, 2).await;
        assert_eq!(ids(&claimed), [id]);
        assert!(ends(&store, &claimed[0], Outcome::Interrupted, 3).await);
    }
    let lost = run(&store, id).await;
    assert_eq!(lost.state, RunState::Failed { at: at(3) });
    assert!(lost.last_error.starts_with("lost"), "{}", lost.last_error);
}

/// A settlement with a trace.
fn traced(settlement: Settlement) -> Settlement {
    let entry = TraceEntry::Truncated { message: "a ghost's".to_owned() };
    let events = vec![TraceEvent { seq: 1, at: at(1), entry }];
    let trace = Some(TraceChunk { attempt: settlement.attempt.fence, events });
    Settlement { trace, ..settlement }
}

async fn a_stale_fence_is_refused_and_nothing_is_written(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let ghost = a_running_run(&store, job.id, 1).await;
    assert!(ends(&store, &ghost, Outcome::Interrupted, 2).await);
    let holder = claim(&store, 1, 3).await.remove(0);
    let before = store.attempts(ghost.run.id).await.unwrap();

    let late = traced(end(&ghost, done(), 4));
    assert_eq!(store.settle(vec![late]).await.unwrap(), [false]);

    assert_eq!(run(&store, ghost.run.id).await, holder.run);
    assert_eq!(store.attempts(ghost.run.id).await.unwrap(), before);
    assert_eq!(store.trace(fence(&ghost.run), 0, 10).await.unwrap(), []);
    assert_eq!(store.overview(None, at(60)).await.unwrap().last_day.succeeded, 0);
    assert!(ends(&store, &holder, fatal(), 5).await);
}

async fn a_stale_fence_is_refused_beside_the_one_that_holds(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let ghost = a_running_run(&store, job.id, 1).await;
    // The ghost's own end is not among the attempts: nothing but the fence can refuse it.
    let mut never_stored = ghost.clone();
    never_stored.run.state =
        RunState::Running { fence: Fence(999), node: NODE.to_owned(), since: at(1) };
    let slice = vec![traced(end(&never_stored, fatal(), 4)), end(&ghost, done(), 4)];
    assert_eq!(store.settle(slice).await.unwrap(), [false, true]);
    assert_eq!(phase(&store, ghost.run.id).await, Phase::Succeeded);
    let attempts = store.attempts(ghost.run.id).await.unwrap();
    assert_eq!(attempts.iter().map(|a| a.fence).collect::<Vec<_>>(), [fence(&ghost.run)]);
    assert_eq!(store.trace(Fence(999), 0, 10).await.unwrap(), []);
}

async fn an_attempt_ends_once(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let claimed = a_running_run(&store, job.id, 1).await;
    assert!(ends(&store, &claimed, done(), 2).await);
    assert!(!ends(&store, &claimed, fatal(), 3).await);
    assert_eq!(run(&store, claimed.run.id).await.state, RunState::Succeeded { at: at(2) });
    assert_eq!(store.overview(None, at(60)).await.unwrap().last_day.failed, 0);
}

async fn a_cancelled_run_is_not_queued_again_however_late_the_wish_came(store: AnyStore) {
    let job = a_job(&store, limited(1)).await;
    for outcome in [failure(), Outcome::Interrupted] {
        let claimed = a_running_run(&store, job.id, 1).await;
        let next = a_run(&store, job.id, 1).await;
        assert_eq!(claim_ids(&store, 5, 1).await, []);
        // Decided before the wish, stored after it.
        let settlement = end(&claimed, outcome, 6);
        store.cancel(vec![claimed.run.id], "ada", at(5)).await.unwrap();
        assert_eq!(store.settle(vec![settlement]).await.unwrap(), [true]);
        let by = "ada".to_owned();
        let ended = run(&store, claimed.run.id).await;
        assert_eq!(ended.state, RunState::Cancelled { at: at(6), by });
        let woken = claim(&store, 5, 7).await;
        assert_eq!(ids(&woken), [next]);
        assert!(ends(&store, &woken[0], done(), 8).await);
    }
    assert_eq!(store.overview(None, at(60)).await.unwrap().last_day.cancelled, 2);
}

async fn each_settlement_of_a_slice_has_its_own_answer(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let first = a_running_run(&store, job.id, 1).await;
    let ended = a_running_run(&store, job.id, 1).await;
    let last = a_running_run(&store, job.id, 1).await;
    assert!(ends(&store, &ended, done(), 2).await);
    let mut unknown = first.clone();
    unknown.run.id = RunId::new(at(1), fresh());
    let slice = [&first, &ended, &unknown, &last].map(|claimed| end(claimed, done(), 3)).into();
    assert_eq!(store.settle(slice).await.unwrap(), [true, false, false, true]);
}
