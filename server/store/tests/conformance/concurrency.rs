use mainspring_domain::attempt::Outcome;
use mainspring_domain::id::RunId;
use mainspring_domain::job::{Job, JobSpec};
use mainspring_domain::ports::{CancelResult, QueuedRun};
use mainspring_domain::run::Phase;

use super::given::*;

crate::on_every_store!(
    no_more_runs_than_the_limit_are_executed_and_none_is_forgotten,
    a_limited_job_does_not_hold_up_others,
    a_claim_skips_what_is_held_back_however_much_that_is,
    the_end_of_an_attempt_wakes_the_first_that_waits,
    a_retry_frees_its_slot_while_it_waits,
    cancelling_a_run_that_was_woken_wakes_the_next,
    a_raised_limit_wakes_those_that_fit,
    a_removed_limit_wakes_all,
    a_new_limit_counts_what_runs_already,
    a_lowered_limit_lets_what_runs_end_and_starts_no_more,
);

async fn no_more_runs_than_the_limit_are_executed_and_none_is_forgotten(store: AnyStore) {
    let job = a_job(&store, limited(3)).await;
    store.enqueue((0..100).map(|_| queued(job.id, 1)).collect()).await.unwrap();
    let (mut running, mut ended, mut second) = (Vec::new(), 0, 1);
    // Claims of all sizes, and settles of one to three, as they come.
    for (limit, most) in (1..=7).cycle().zip((1..=3).cycle()) {
        second += 1;
        running.extend(claim(&store, limit, second).await);
        assert!(running.len() <= 3, "{} at once", running.len());
        assert_eq!(runs_of(&store, job.id, &[Phase::Running]).await.len(), running.len());
        if running.is_empty() {
            break;
        }
        let ends = running
            .drain(..running.len().min(most))
            .map(|claimed| end(&claimed, done(), second))
            .collect();
        ended += store.settle(ends).await.unwrap().into_iter().filter(|held| *held).count();
    }
    assert_eq!(ended, 100);
}

async fn a_limited_job_does_not_hold_up_others(store: AnyStore) {
    let (narrow, wide) = (a_job(&store, limited(1)).await, a_job(&store, spec()).await);
    for _ in 0..4 {
        accept(&store, urgent(queued(narrow.id, 1), 0)).await;
    }
    let free = a_run(&store, wide.id, 1).await;
    let claimed = claim(&store, 2, 2).await;
    assert_eq!(claimed.len(), 2);
    assert_eq!(claimed[0].run.job, narrow.id);
    assert_eq!(claimed[1].run.id, free);
}

async fn a_claim_skips_what_is_held_back_however_much_that_is(store: AnyStore) {
    let (narrow, wide) = (a_job(&store, limited(1)).await, a_job(&store, spec()).await);
    let held = (0..1000).map(|_| urgent(queued(narrow.id, 1), 0)).collect();
    store.enqueue(held).await.unwrap();
    let free = a_run(&store, wide.id, 1).await;
    assert_eq!(claim(&store, 1, 2).await[0].run.job, narrow.id);
    assert_eq!(claim_ids(&store, 1, 2).await, [free]);
}

async fn the_end_of_an_attempt_wakes_the_first_that_waits(store: AnyStore) {
    let job = a_job(&store, limited(1)).await;
    let first = a_running_run(&store, job.id, 1).await;
    let last = accept(&store, urgent(queued(job.id, 1), 9)).await;
    let middle = a_run(&store, job.id, 1).await;
    let next = accept(&store, urgent(queued(job.id, 1), 1)).await;
    assert_eq!(claim_ids(&store, 9, 2).await, []);
    let mut running = first;
    for expected in [next, middle, last] {
        assert!(ends(&store, &running, done(), 3).await);
        let claimed = claim(&store, 9, 4).await;
        assert_eq!(ids(&claimed), [expected]);
        running = claimed.into_iter().next().unwrap();
    }
}

async fn a_retry_frees_its_slot_while_it_waits(store: AnyStore) {
    let job = a_job(&store, limited(1)).await;
    let failing = a_running_run(&store, job.id, 1).await;
    let parked = a_run(&store, job.id, 1).await;
    assert_eq!(claim_ids(&store, 9, 2).await, []);
    assert!(ends(&store, &failing, failure(), 3).await);
    let other = claim(&store, 9, 4).await;
    assert_eq!(ids(&other), [parked]);
    store.promote_due(at(100)).await.unwrap();
    assert_eq!(claim_ids(&store, 9, 100).await, []);
    assert!(ends(&store, &other[0], done(), 101).await);
    assert_eq!(claim_ids(&store, 9, 102).await, [failing.run.id]);
}

async fn cancelling_a_run_that_was_woken_wakes_the_next(store: AnyStore) {
    let job = a_job(&store, limited(1)).await;
    let running = a_running_run(&store, job.id, 1).await;
    let (woken, next) = (a_run(&store, job.id, 1).await, a_run(&store, job.id, 1).await);
    assert_eq!(claim_ids(&store, 9, 2).await, []);
    assert!(ends(&store, &running, done(), 3).await);
    let cancelled = store.cancel(vec![woken], "ada", at(4)).await.unwrap();
    assert_eq!(cancelled, [CancelResult::Cancelled]);
    assert_eq!(claim_ids(&store, 9, 5).await, [next]);
}

/// One run executed under a limit of one, and three that wait for it.
async fn one_running_three_parked(store: &AnyStore) -> (Job, Vec<RunId>) {
    let job = a_job(store, limited(1)).await;
    a_running_run(store, job.id, 1).await;
    let mut parked = Vec::new();
    for _ in 0..3 {
        parked.push(a_run(store, job.id, 1).await);
    }
    assert_eq!(claim_ids(store, 9, 2).await, []);
    (job, parked)
}

fn with_limit(job: &Job, max_concurrent: Option<u32>) -> Job {
    let spec = JobSpec { max_concurrent, ..job.spec.clone() };
    Job { spec, revision: job.revision + 1, ..job.clone() }
}

async fn a_raised_limit_wakes_those_that_fit(store: AnyStore) {
    let (job, parked) = one_running_three_parked(&store).await;
    assert!(store.update_job(with_limit(&job, Some(3))).await.unwrap());
    assert_eq!(claim_ids(&store, 9, 3).await, parked[..2]);
    assert_eq!(claim_ids(&store, 9, 3).await, []);
}

async fn a_removed_limit_wakes_all(store: AnyStore) {
    let (job, parked) = one_running_three_parked(&store).await;
    assert!(store.update_job(with_limit(&job, None)).await.unwrap());
    assert_eq!(claim_ids(&store, 9, 3).await, parked);
}

async fn a_new_limit_counts_what_runs_already(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let running = [a_running_run(&store, job.id, 1).await, a_running_run(&store, job.id, 1).await];
    let ready = a_run(&store, job.id, 1).await;
    let ahead = accept(&store, QueuedRun { due_at: at(5), ..queued(job.id, 1) }).await;
    assert!(store.update_job(with_limit(&job, Some(2))).await.unwrap());
    store.promote_due(at(5)).await.unwrap();
    assert_eq!(claim_ids(&store, 9, 6).await, []);
    assert!(ends(&store, &running[0], done(), 7).await);
    assert_eq!(claim_ids(&store, 9, 8).await, [ready]);
    assert!(ends(&store, &running[1], Outcome::Interrupted, 9).await);
    assert_eq!(claim_ids(&store, 9, 10).await, [ahead]);
}

async fn a_lowered_limit_lets_what_runs_end_and_starts_no_more(store: AnyStore) {
    let job = a_job(&store, limited(3)).await;
    let mut running = Vec::new();
    for _ in 0..3 {
        running.push(a_running_run(&store, job.id, 1).await);
    }
    let waiting = a_run(&store, job.id, 1).await;
    assert!(store.update_job(with_limit(&job, Some(1))).await.unwrap());
    for claimed in &running {
        assert_eq!(claim_ids(&store, 9, 3).await, []);
        assert!(ends(&store, claimed, done(), 4).await);
    }
    assert_eq!(claim_ids(&store, 9, 5).await, [waiting]);
}
