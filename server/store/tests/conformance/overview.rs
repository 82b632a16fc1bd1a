use std::time::Duration;

use mainspring_domain::id::AppId;
use mainspring_domain::job::{Job, JobSpec};
use mainspring_domain::ports::{Activity, Minute, Overview, QueuedRun, UpcomingFire};
use mainspring_domain::schedule::{Misfire, Overlap, Schedule, Trigger};

use super::given::*;

crate::on_every_store!(
    an_empty_store_has_nothing_to_show,
    jobs_and_queues_are_counted,
    ends_are_counted_by_the_minute_and_over_the_day,
    the_next_ten_fires_are_named_earliest_first,
    another_apps_numbers_are_its_own,
);

async fn a_scheduled_job(store: &AnyStore, spec: JobSpec, cursor: i64) -> Job {
    let schedule = Some(Schedule {
        trigger: Trigger::Every { period: Duration::from_secs(10) },
        start: None,
        end: None,
        jitter: Duration::ZERO,
        misfire: Misfire::Skip,
        overlap: Overlap::Allow,
    });
    let job = Job { next_fire_at: Some(at(cursor)), ..job(JobSpec { schedule, ..spec }) };
    store.create_job(job.clone(), None, None).await.unwrap();
    job
}

async fn an_empty_store_has_nothing_to_show(store: AnyStore) {
    assert_eq!(store.overview(None, at(0)).await.unwrap(), Overview::default());
}

async fn jobs_and_queues_are_counted(store: AnyStore) {
    let narrow = a_job(&store, limited(1)).await;
    a_scheduled_job(&store, spec(), 10).await;
    a_scheduled_job(&store, JobSpec { enabled: false, ..spec() }, 10).await;
    let deleted = a_scheduled_job(&store, spec(), 10).await;
    store.delete_job(deleted.id, "ada", at(1)).await.unwrap();
    a_running_run(&store, narrow.id, 1).await;
    a_run(&store, narrow.id, 1).await;
    assert_eq!(claim_ids(&store, 9, 1).await, []);
    a_run(&store, narrow.id, 1).await;
    accept(&store, QueuedRun { due_at: at(9), ..queued(narrow.id, 1) }).await;
    let overview = store.overview(None, at(2)).await.unwrap();
    assert_eq!((overview.jobs, overview.scheduled_jobs), (3, 1));
    assert_eq!((overview.ready, overview.waiting, overview.running), (2, 1, 1));
    assert_eq!(overview.last_day, Activity::default());
}

async fn ends_are_counted_by_the_minute_and_over_the_day(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let day = 24 * 3600;
    // Each at the beginning of a minute: long ago, a day ago, some hours ago, in the last hour.
    let minutes = [0, day, 2 * day - 7200, 2 * day - 600, 2 * day];
    assert_eq!(at(0).as_second() % 60, 0);
    for minute in minutes {
        for (offset, outcome) in [(0, done()), (59, done()), (30, fatal())] {
            let claimed = a_running_run(&store, job.id, 1).await;
            assert!(ends(&store, &claimed, outcome, minute + offset).await);
        }
        let cancelled = a_run(&store, job.id, 1).await;
        store.cancel(vec![cancelled], "ada", at(minute + 1)).await.unwrap();
    }
    let overview = store.overview(None, at(2 * day + 59)).await.unwrap();
    let activity = |n| Activity { succeeded: 2 * n, failed: n, cancelled: n };
    assert_eq!(overview.last_day, activity(3));
    let minute = |second| Minute { at: at(second), activity: activity(1) };
    assert_eq!(overview.minutes, [minute(2 * day - 600), minute(2 * day)]);
}

async fn the_next_ten_fires_are_named_earliest_first(store: AnyStore) {
    let mut expected = Vec::new();
    for cursor in (1..=12).rev() {
        let spec = JobSpec { name: format!("job {cursor}"), ..spec() };
        let job = a_scheduled_job(&store, spec, cursor).await;
        expected.insert(0, UpcomingFire { job: job.id, name: job.spec.name, at: at(cursor) });
    }
    a_scheduled_job(&store, JobSpec { enabled: false, ..spec() }, 0).await;
    expected.truncate(10);
    assert_eq!(store.overview(None, at(0)).await.unwrap().upcoming, expected);
}

async fn another_apps_numbers_are_its_own(store: AnyStore) {
    let job = a_scheduled_job(&store, spec(), 10).await;
    let claimed = a_running_run(&store, job.id, 1).await;
    assert!(ends(&store, &claimed, done(), 2).await);
    a_run(&store, job.id, 1).await;
    let own = store.overview(Some(AppId::DEFAULT), at(60)).await.unwrap();
    assert_eq!(own, store.overview(None, at(60)).await.unwrap());
    assert_eq!((own.jobs, own.ready, own.last_day.succeeded), (1, 1, 1));
    let other = store.overview(Some(AppId::new(at(0), fresh())), at(60)).await.unwrap();
    assert_eq!(other, Overview::default());
}
