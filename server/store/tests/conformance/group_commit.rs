use std::sync::Arc;

use futures::future::join_all;
use futures::poll;
use mainspring_domain::id::{Fence, JobId, RunId};
use mainspring_domain::ports::{CancelResult, Created, TraceChunk};
use mainspring_domain::run::Phase;
use mainspring_domain::trace::{TraceEntry, TraceEvent};
use tokio::task::JoinSet;

use super::given::*;

crate::on_every_store!(
    hundreds_of_callers_at_once_get_their_own_answers,
    a_call_that_cannot_be_carried_out_fails_alone,
    an_end_that_is_stored_twice_at_once_holds_once,
    a_caller_that_went_away_does_not_disturb_the_others,
    a_caller_that_looks_away_in_the_middle_keeps_no_reader,
);

/// Everything that one caller does, with the answers it must get.
async fn a_callers_day(store: AnyStore, number: u64) {
    let job = job(spec());
    assert_eq!(store.create_job(job.clone(), None, None).await.unwrap(), Created::New(job.id));
    let node = format!("node-{number}");

    let runs = vec![queued(job.id, 1), queued(JobId::new(at(0), fresh()), 1), queued(job.id, 1)];
    let ids: Vec<RunId> = runs.iter().map(|run| run.id).collect();
    assert_eq!(store.enqueue(runs).await.unwrap(), [true, false, true]);

    let once = once(&node, 1, 1);
    let run = queued(job.id, 1);
    let made = store.enqueue_once(vec![run.clone()], once.clone()).await.unwrap();
    assert_eq!(made, Created::New(vec![run.id]));
    let again = store.enqueue_once(vec![queued(job.id, 1)], once).await.unwrap();
    assert_eq!(again, Created::Again(vec![run.id]));

    let entry = TraceEntry::Truncated { message: node.clone() };
    let events = vec![TraceEvent { seq: number + 1, at: at(1), entry }];
    let attempt = Fence(1_000_000 + i64::try_from(number).unwrap());
    store.append_trace(vec![TraceChunk { attempt, events: events.clone() }]).await.unwrap();
    assert_eq!(store.trace(attempt, 0, 9).await.unwrap(), events);

    // It takes whatever is ready, most of it other callers'.
    let claimed = store.claim(&node, 2, at(2)).await.unwrap();
    assert!(claimed.len() <= 2);
    let ends: Vec<_> = claimed.iter().map(|claimed| end(claimed, done(), 3)).collect();
    assert_eq!(store.settle(ends.clone()).await.unwrap(), vec![true; ends.len()]);
    assert_eq!(store.settle(ends.clone()).await.unwrap(), vec![false; ends.len()]);

    let unknown = RunId::new(at(1), fresh());
    let results = store.cancel(vec![unknown, ids[0]], "ada", at(4)).await.unwrap();
    assert_eq!(results[0], CancelResult::Unknown);
    assert_ne!(results[1], CancelResult::Unknown);
}

async fn hundreds_of_callers_at_once_get_their_own_answers(store: AnyStore) {
    let mut callers = JoinSet::new();
    for number in 0..300 {
        callers.spawn(a_callers_day(Arc::clone(&store), number));
    }
    while let Some(ended) = callers.join_next().await {
        ended.unwrap();
    }
    let rest = store.claim(NODE, 1000, at(5)).await.unwrap();
    let ends = rest.iter().map(|claimed| end(claimed, done(), 6)).collect();
    assert!(store.settle(ends).await.unwrap().into_iter().all(|held| held));
    let overview = store.overview(None, at(60)).await.unwrap();
    assert_eq!((overview.ready, overview.running), (0, 0));
    assert_eq!(overview.last_day.succeeded + overview.last_day.cancelled, 900);
}

async fn a_call_that_cannot_be_carried_out_fails_alone(store: AnyStore) {
    let known = a_job(&store, spec()).await;
    let taken = queued(known.id, 1);
    accept(&store, taken.clone()).await;
    for round in 0..5 {
        let good_runs: Vec<_> = (0..100).map(|_| queued(known.id, 1)).collect();
        let good_jobs: Vec<_> = (0..20).map(|_| job(spec())).collect();
        let enqueues = join_all(good_runs.iter().map(|run| store.enqueue(vec![run.clone()])));
        let creations =
            join_all(good_jobs.iter().map(|job| store.create_job(job.clone(), None, None)));
        let bad_job = store.create_job(known.clone(), None, None);
        let bad_run = store.enqueue(vec![queued(known.id, 1), taken.clone()]);
        let claims = join_all((0..10).map(|_| store.claim("node-2", 1, at(2))));
        let (enqueues, bad_run, bad_job, creations, claims) =
            tokio::join!(enqueues, bad_run, bad_job, creations, claims);
        assert!(bad_job.is_err() && bad_run.is_err(), "round {round}");
        for answer in enqueues {
            assert_eq!(answer.unwrap(), [true]);
        }
        for (job, answer) in good_jobs.iter().zip(creations) {
            assert_eq!(answer.unwrap(), Created::New(job.id));
            assert!(store.job(job.id).await.unwrap().is_some());
        }
        for run in good_runs {
            assert!(!phase(&store, run.id).await.is_final());
        }
        assert!(claims.into_iter().all(|claimed| claimed.is_ok()));
    }
    // The runs beside the ones whose id was taken are not there.
    assert_eq!(store.overview(None, at(3)).await.unwrap().ready, 501 - 50);
}

async fn an_end_that_is_stored_twice_at_once_holds_once(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    for _ in 0..20 {
        let (one, other) =
            (a_running_run(&store, job.id, 1).await, a_running_run(&store, job.id, 1).await);
        let end_of = |claimed, outcome| store.settle(vec![end(claimed, outcome, 2)]);
        let (first, second, others) =
            tokio::join!(end_of(&one, done()), end_of(&one, done()), end_of(&other, fatal()));
        let held =
            [first, second].into_iter().filter(|answer| matches!(answer.as_deref(), Ok([true])));
        assert_eq!(held.count(), 1);
        assert_eq!(others.unwrap(), [true]);
        assert_eq!(store.attempts(one.run.id).await.unwrap().len(), 1);
        assert_eq!(phase(&store, one.run.id).await, Phase::Succeeded);
        assert_eq!(phase(&store, other.run.id).await, Phase::Failed);
    }
}

async fn a_caller_that_went_away_does_not_disturb_the_others(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    for _ in 0..50 {
        let (left, stayed) = (queued(job.id, 1), queued(job.id, 1));
        {
            let call = store.enqueue(vec![left]);
            let _ = futures::poll!(call);
        }
        assert_eq!(store.enqueue(vec![stayed.clone()]).await.unwrap(), [true]);
        assert_eq!(phase(&store, stayed.id).await, Phase::Queued);
    }
}

async fn a_caller_that_looks_away_in_the_middle_keeps_no_reader(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let mut asked = Vec::new();
    for _ in 0..50 {
        let mut asking = store.job(job.id);
        let _ = poll!(&mut asking);
        asked.push(asking);
    }
    assert_eq!(store.job(job.id).await.unwrap(), Some(job.clone()));
    for asking in asked {
        assert_eq!(asking.await.unwrap(), Some(job.clone()));
    }
}
