use std::time::Duration;

use mainspring_domain::id::{AppId, JobId};
use mainspring_domain::job::JobSpec;
use mainspring_domain::ports::{Attention, Lateness, QueuedRun, RunCounts, RunFilter};

use super::given::*;

crate::on_every_store!(
    runs_are_counted_by_state_job_and_time,
    the_latest_runs_of_several_jobs_come_in_the_order_of_the_question,
    lateness_is_told_of_the_runs_that_have_begun,
    jobs_whose_runs_failed_lately_want_attention,
);

async fn counts(store: &AnyStore, filter: RunFilter) -> RunCounts {
    store.run_counts(filter).await.unwrap()
}

async fn runs_are_counted_by_state_job_and_time(store: AnyStore) {
    let (job, other) = (a_job(&store, spec()).await, a_job(&store, limited(1)).await);
    for outcome in [done(), done(), fatal()] {
        let claimed = a_running_run(&store, job.id, 1).await;
        assert!(ends(&store, &claimed, outcome, 2).await);
    }
    let cancelled = a_run(&store, job.id, 3).await;
    store.cancel(vec![cancelled], "ada", at(3)).await.unwrap();
    a_running_run(&store, other.id, 4).await;
    a_run(&store, other.id, 4).await;
    assert_eq!(claim_ids(&store, 9, 4).await, []);
    accept(&store, QueuedRun { due_at: at(99), ..queued(other.id, 4) }).await;
    let all = RunCounts { queued: 2, running: 1, succeeded: 2, failed: 1, cancelled: 1, missed: 0 };
    assert_eq!(counts(&store, RunFilter::default()).await, all);
    let of_job = RunFilter { job: Some(job.id), ..RunFilter::default() };
    assert_eq!(counts(&store, of_job).await, RunCounts { queued: 0, running: 0, ..all });
    let late = RunFilter { since: Some(at(3)), until: Some(at(4)), ..RunFilter::default() };
    assert_eq!(counts(&store, late).await, RunCounts { cancelled: 1, ..RunCounts::default() });
    let foreign = RunFilter { app: Some(AppId::new(at(0), fresh())), ..RunFilter::default() };
    assert_eq!(counts(&store, foreign).await, RunCounts::default());
}

async fn the_latest_runs_of_several_jobs_come_in_the_order_of_the_question(store: AnyStore) {
    let (one, other) = (a_job(&store, spec()).await, a_job(&store, spec()).await);
    let mut ids = Vec::new();
    for second in 1..=3 {
        ids.insert(0, a_run(&store, one.id, second).await);
    }
    let unknown = JobId::new(at(0), fresh());
    let latest = store.latest_runs(vec![other.id, one.id, unknown], 2).await.unwrap();
    let found: Vec<Vec<_>> =
        latest.iter().map(|runs| runs.iter().map(|run| run.id).collect()).collect();
    assert_eq!(found, [vec![], ids[..2].to_vec(), vec![]]);
}

async fn lateness_is_told_of_the_runs_that_have_begun(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    for late in 0..100 {
        accept(&store, QueuedRun { due_at: at(1), ..queued(job.id, 1) }).await;
        claim(&store, 1, 1 + late).await;
    }
    a_run(&store, job.id, 1).await;
    let expected = Lateness {
        runs: 100,
        p50: Duration::from_secs(49),
        p99: Duration::from_secs(98),
        max: Duration::from_secs(99),
    };
    assert_eq!(store.overview(None, at(200)).await.unwrap().lateness, Some(expected));
}

async fn jobs_whose_runs_failed_lately_want_attention(store: AnyStore) {
    let day = 24 * 3600;
    let named = |name: &str| JobSpec { name: name.to_owned(), ..spec() };
    let often = a_job(&store, named("often")).await;
    let once = a_job(&store, named("once")).await;
    let deleted = a_job(&store, named("deleted")).await;
    let mut last = Vec::new();
    // The first failed too long ago.
    for (job, second) in
        [(&once, 1), (&often, day), (&often, day + 2), (&deleted, day + 3), (&once, day + 1)]
    {
        let claimed = a_running_run(&store, job.id, second).await;
        assert!(ends(&store, &claimed, fatal(), second).await);
        last.push(claimed.run.id);
    }
    store.delete_job(deleted.id, "ada", at(day + 4)).await.unwrap();
    let attention = |job: &mainspring_domain::job::Job, failed, run, second| Attention {
        job: job.id,
        name: job.spec.name.clone(),
        failed,
        run,
        error: "hopeless".to_owned(),
        at: at(second),
    };
    let expected = [attention(&often, 2, last[2], day + 2), attention(&once, 1, last[4], day + 1)];
    assert_eq!(store.overview(None, at(day + 5)).await.unwrap().attention, expected);
}
