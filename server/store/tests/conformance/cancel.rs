use mainspring_domain::id::RunId;
use mainspring_domain::ports::{CancelResult, QueuedRun};
use mainspring_domain::run::{Phase, RunState};

use super::given::*;

crate::on_every_store!(
    queued_runs_end_at_once_whatever_they_wait_for,
    a_running_run_is_marked_and_runs_on,
    the_first_wish_to_cancel_is_the_one_that_counts,
    a_run_that_waits_for_its_retry_ends_at_once,
    an_ended_run_stays_as_it_is,
    the_answers_are_in_the_order_of_the_runs,
);

async fn queued_runs_end_at_once_whatever_they_wait_for(store: AnyStore) {
    let (wide, narrow) = (a_job(&store, spec()).await, a_job(&store, limited(1)).await);
    a_running_run(&store, narrow.id, 1).await;
    let parked = a_run(&store, narrow.id, 1).await;
    assert_eq!(claim_ids(&store, 5, 1).await, []);
    let ready = a_run(&store, wide.id, 1).await;
    let ahead = accept(&store, QueuedRun { due_at: at(9), ..queued(wide.id, 1) }).await;
    let runs = vec![parked, ready, ahead];
    let results = store.cancel(runs.clone(), "ada", at(2)).await.unwrap();
    assert_eq!(results, [CancelResult::Cancelled; 3]);
    for id in runs {
        let cancelled = run(&store, id).await;
        assert_eq!(cancelled.state, RunState::Cancelled { at: at(2), by: "ada".to_owned() });
        assert_eq!(cancelled.cancel_by.as_deref(), Some("ada"));
    }
    store.promote_due(at(10)).await.unwrap();
    assert_eq!(claim_ids(&store, 5, 10).await, []);
    assert_eq!(store.overview(None, at(60)).await.unwrap().last_day.cancelled, 3);
}

async fn a_running_run_is_marked_and_runs_on(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let claimed = a_running_run(&store, job.id, 1).await;
    let results = store.cancel(vec![claimed.run.id], "ada", at(2)).await.unwrap();
    assert_eq!(results, [CancelResult::Marked(fence(&claimed.run))]);
    let marked = run(&store, claimed.run.id).await;
    assert_eq!(marked.cancel_by.as_deref(), Some("ada"));
    assert_eq!(marked.state, claimed.run.state);
    assert_eq!(store.held_by(NODE).await.unwrap(), [marked]);
    assert_eq!(store.overview(None, at(60)).await.unwrap().last_day.cancelled, 0);
    assert!(ends(&store, &claimed, done(), 3).await);
    assert_eq!(phase(&store, claimed.run.id).await, Phase::Succeeded);
}

async fn the_first_wish_to_cancel_is_the_one_that_counts(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let claimed = a_running_run(&store, job.id, 1).await;
    for by in ["ada", "bob"] {
        let results = store.cancel(vec![claimed.run.id], by, at(2)).await.unwrap();
        assert_eq!(results, [CancelResult::Marked(fence(&claimed.run))]);
    }
    assert_eq!(run(&store, claimed.run.id).await.cancel_by.as_deref(), Some("ada"));
}

async fn a_run_that_waits_for_its_retry_ends_at_once(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let claimed = a_running_run(&store, job.id, 1).await;
    assert!(ends(&store, &claimed, failure(), 2).await);
    let results = store.cancel(vec![claimed.run.id], "ada", at(3)).await.unwrap();
    assert_eq!(results, [CancelResult::Cancelled]);
    assert_eq!(store.promote_due(at(100)).await.unwrap(), 0);
    let cancelled = run(&store, claimed.run.id).await;
    assert_eq!((cancelled.attempts, cancelled.last_error.as_str()), (1, "no luck"));
}

async fn an_ended_run_stays_as_it_is(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    for outcome in [done(), fatal()] {
        let claimed = a_running_run(&store, job.id, 1).await;
        assert!(ends(&store, &claimed, outcome, 2).await);
        let before = run(&store, claimed.run.id).await;
        let results = store.cancel(vec![before.id], "ada", at(3)).await.unwrap();
        assert_eq!(results, [CancelResult::Finished]);
        assert_eq!(run(&store, before.id).await, before);
    }
}

async fn the_answers_are_in_the_order_of_the_runs(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let ended = a_running_run(&store, job.id, 1).await;
    assert!(ends(&store, &ended, done(), 2).await);
    let running = a_running_run(&store, job.id, 1).await;
    let ready = a_run(&store, job.id, 1).await;
    let unknown = RunId::new(at(1), fresh());
    let runs = vec![unknown, ready, ended.run.id, running.run.id, ready];
    assert_eq!(
        store.cancel(runs, "ada", at(3)).await.unwrap(),
        [
            CancelResult::Unknown,
            CancelResult::Cancelled,
            CancelResult::Finished,
            CancelResult::Marked(fence(&running.run)),
            CancelResult::Cancelled,
        ]
    );
}
