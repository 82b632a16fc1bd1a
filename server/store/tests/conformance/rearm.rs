use std::time::Duration;

use mainspring_domain::Timestamp;
use mainspring_domain::attempt::Outcome;
use mainspring_domain::id::RunId;
use mainspring_domain::job::{Job, JobSpec};
use mainspring_domain::ports::{Fire, QueuedRun};
use mainspring_domain::run::Origin;
use mainspring_domain::schedule::{Misfire, Overlap, Schedule, Trigger};

use super::given::*;

crate::on_every_store!(
    the_end_of_its_run_sets_the_cursor_of_a_delay,
    only_the_end_of_the_run_does_and_not_of_an_attempt,
    cancelling_a_queued_run_sets_the_cursor,
    a_paused_job_keeps_the_cursor_that_its_run_sets,
    a_change_during_the_run_does_not_lose_the_cursor,
    a_run_of_a_former_schedule_no_longer_sets_the_cursor,
    a_deleted_job_has_no_cursor_whatever_ends,
);

fn delay() -> Schedule {
    Schedule {
        trigger: Trigger::Delay { period: Duration::from_secs(60) },
        start: None,
        end: None,
        jitter: Duration::ZERO,
        misfire: Misfire::Skip,
        overlap: Overlap::Skip,
    }
}

/// A job with a `delay` of a minute that has just fired: its cursor waits for its run.
async fn a_fired_job(store: &AnyStore) -> (Job, RunId) {
    let spec = JobSpec { schedule: Some(delay()), ..spec() };
    let job = Job { next_fire_at: Some(at(10)), ..job(spec) };
    store.create_job(job.clone(), None, None).await.unwrap();
    let run = QueuedRun {
        origin: Origin::Schedule { nominal: at(10) },
        rearm_after_micros: Some(60_000_000),
        ..queued(job.id, 10)
    };
    let id = run.id;
    let fire = Fire {
        job: job.id,
        revision: 1,
        cursor: at(10),
        occupied: false,
        exclusive: true,
        ticks: Vec::new(),
        runs: vec![run],
        next: None,
    };
    assert_eq!(store.fire(vec![fire]).await.unwrap(), [true]);
    let job = store.job(job.id).await.unwrap().unwrap();
    assert_eq!(job.next_fire_at, None);
    (job, id)
}

async fn cursor(store: &AnyStore, job: &Job) -> Option<Timestamp> {
    store.job(job.id).await.unwrap().unwrap().next_fire_at
}

async fn the_end_of_its_run_sets_the_cursor_of_a_delay(store: AnyStore) {
    for outcome in [done(), fatal(), Outcome::Cancelled { by: "ada".to_owned() }] {
        let (job, _) = a_fired_job(&store).await;
        let claimed = claim(&store, 1, 11).await.remove(0);
        assert!(ends(&store, &claimed, outcome, 100).await);
        assert_eq!(cursor(&store, &job).await, Some(at(160)));
    }
}

async fn only_the_end_of_the_run_does_and_not_of_an_attempt(store: AnyStore) {
    let (job, _) = a_fired_job(&store).await;
    let claimed = claim(&store, 1, 11).await.remove(0);
    assert!(ends(&store, &claimed, Outcome::Interrupted, 12).await);
    let claimed = claim(&store, 1, 13).await.remove(0);
    assert!(ends(&store, &claimed, failure(), 14).await);
    assert_eq!(cursor(&store, &job).await, None);
    store.promote_due(at(100)).await.unwrap();
    let claimed = claim(&store, 1, 100).await.remove(0);
    assert!(ends(&store, &claimed, done(), 101).await);
    assert_eq!(cursor(&store, &job).await, Some(at(161)));
}

async fn cancelling_a_queued_run_sets_the_cursor(store: AnyStore) {
    let (job, run) = a_fired_job(&store).await;
    store.cancel(vec![run], "ada", at(20)).await.unwrap();
    assert_eq!(cursor(&store, &job).await, Some(at(80)));
}

async fn a_paused_job_keeps_the_cursor_that_its_run_sets(store: AnyStore) {
    let (job, _) = a_fired_job(&store).await;
    let claimed = claim(&store, 1, 11).await.remove(0);
    let spec = JobSpec { enabled: false, ..job.spec.clone() };
    assert!(store.update_job(Job { spec, revision: 2, ..job.clone() }).await.unwrap());
    assert!(ends(&store, &claimed, done(), 20).await);
    assert_eq!(cursor(&store, &job).await, Some(at(80)));
    assert_eq!(store.next_due().await.unwrap(), None);
}

async fn a_change_during_the_run_does_not_lose_the_cursor(store: AnyStore) {
    let (job, _) = a_fired_job(&store).await;
    let claimed = claim(&store, 1, 11).await.remove(0);
    assert!(ends(&store, &claimed, done(), 20).await);
    // The change was made from what was read before the end.
    let spec = JobSpec { name: "renamed".to_owned(), ..job.spec.clone() };
    assert!(store.update_job(Job { spec, revision: 2, ..job.clone() }).await.unwrap());
    assert_eq!(cursor(&store, &job).await, Some(at(80)));
}

async fn a_run_of_a_former_schedule_no_longer_sets_the_cursor(store: AnyStore) {
    let once = Schedule { trigger: Trigger::Once { at: at(15) }, ..delay() };
    for schedule in [None, Some(once)] {
        let (job, run) = a_fired_job(&store).await;
        let spec = JobSpec { schedule, ..job.spec.clone() };
        assert!(store.update_job(Job { spec, revision: 2, ..job.clone() }).await.unwrap());
        let claimed = claim(&store, 1, 11).await.remove(0);
        assert_eq!(claimed.run.id, run);
        assert!(ends(&store, &claimed, done(), 20).await);
        assert_eq!(cursor(&store, &job).await, None);
        assert_eq!(store.next_due().await.unwrap(), None);
    }
}

async fn a_deleted_job_has_no_cursor_whatever_ends(store: AnyStore) {
    let (job, _) = a_fired_job(&store).await;
    let claimed = claim(&store, 1, 11).await.remove(0);
    store.delete_job(job.id, "ada", at(12)).await.unwrap();
    assert!(ends(&store, &claimed, done(), 20).await);
    let (job, _) = a_fired_job(&store).await;
    store.delete_job(job.id, "ada", at(12)).await.unwrap();
    assert_eq!(store.next_due().await.unwrap(), None);
    assert_eq!(store.due_jobs(at(1000), 9).await.unwrap(), []);
}
