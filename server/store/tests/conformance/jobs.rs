use std::time::Duration;

use mainspring_domain::id::{AppId, JobId};
use mainspring_domain::job::{Job, JobSpec, Priority, Source};
use mainspring_domain::json::Json;
use mainspring_domain::plugin::Digest;
use mainspring_domain::ports::{Created, Fire, JobFilter};
use mainspring_domain::retry::{Backoff, Retry};
use mainspring_domain::run::{Phase, RunState};
use mainspring_domain::schedule::{Misfire, Overlap, Schedule, Trigger};
use mainspring_domain::work::{Limits, PluginCall, Work};

use super::given::*;

crate::on_every_store!(
    a_unique_job_is_made_once_whatever_became_of_it,
    a_job_reads_back_as_it_was_written_with_a_number,
    numbers_ascend,
    a_job_of_an_unknown_app_is_refused,
    a_change_holds_only_on_the_revision_it_was_based_on,
    a_change_that_leaves_the_trigger_alone_leaves_the_cursor_alone,
    a_change_of_the_trigger_moves_the_cursor,
    a_deleted_job_is_gone_but_its_history_stays,
    a_deleted_job_cancels_what_is_queued_and_leaves_what_runs,
    a_job_is_deleted_once,
);

fn schedule(trigger: Trigger) -> Schedule {
    Schedule {
        trigger,
        start: None,
        end: Some(at(100_000)),
        jitter: Duration::from_secs(3),
        misfire: Misfire::Skip,
        overlap: Overlap::Allow,
    }
}

fn every(seconds: u64) -> Schedule {
    schedule(Trigger::Every { period: Duration::from_secs(seconds) })
}

/// A spec in which nothing is at its default.
fn full() -> JobSpec {
    JobSpec {
        name: "名 with \"quotes\" and 'ticks'".to_owned(),
        enabled: false,
        work: Work::Plugin(PluginCall {
            plugin: "checksum".to_owned(),
            version: Some(Digest::of(b"file")),
            input: Json::parse(r#"{"n":12345678901234567890.10,"z":"\u0000"}"#).unwrap(),
        }),
        schedule: Some(every(60)),
        retry: Retry {
            max: 7,
            backoff: Backoff::Linear,
            delay: Duration::from_millis(1500),
            cap: Duration::from_secs(90),
            jitter: true,
        },
        limits: Limits {
            timeout: Some(Duration::from_secs(3)),
            memory: Some(1 << 20),
            fuel: Some(i64::MAX as u64),
            log: Some(0),
            output: Some(4),
        },
        priority: Priority(9),
        max_concurrent: Some(3),
    }
}

async fn a_job_reads_back_as_it_was_written_with_a_number(store: AnyStore) {
    let source = Source {
        door: "elsewhere".to_owned(),
        reference: Some("ORDER_12345".to_owned()),
        note: Some(r#"{"z":"\u0000"}"#.to_owned()),
    };
    let written = Job { next_fire_at: Some(at(60)), watched_from: at(1), source, ..job(full()) };
    let made = store.create_job(written.clone(), None, None).await.unwrap();
    assert_eq!(made, Created::New(written.id));
    let read = store.job(written.id).await.unwrap().unwrap();
    assert!(read.number >= 1);
    assert_eq!(read, Job { number: read.number, ..written });
    assert_eq!(store.job(JobId::new(at(0), fresh())).await.unwrap(), None);
}

async fn numbers_ascend(store: AnyStore) {
    let (first, second) = (a_job(&store, spec()).await, a_job(&store, spec()).await);
    store.delete_job(second.id, "ada", at(1)).await.unwrap();
    let third = a_job(&store, spec()).await;
    assert!(first.number < second.number && second.number < third.number);
}

async fn a_job_of_an_unknown_app_is_refused(store: AnyStore) {
    let job = Job { app: AppId::new(at(0), fresh()), ..job(spec()) };
    assert!(store.create_job(job.clone(), None, None).await.is_err());
    assert_eq!(store.job(job.id).await.unwrap(), None);
}

async fn a_change_holds_only_on_the_revision_it_was_based_on(store: AnyStore) {
    let before = a_job(&store, spec()).await;
    let change = |name: &str| Job {
        spec: JobSpec { name: name.to_owned(), ..full() },
        revision: 2,
        updated_at: at(9),
        ..before.clone()
    };
    assert!(store.update_job(change("first")).await.unwrap());
    assert!(!store.update_job(change("second")).await.unwrap());
    let after = store.job(before.id).await.unwrap().unwrap();
    assert_eq!((after.spec.name.as_str(), after.revision), ("first", 2));
    assert_eq!(after.updated_at, at(9));
    let unknown = Job { id: JobId::new(at(0), fresh()), ..change("third") };
    assert!(!store.update_job(unknown).await.unwrap());
}

async fn a_change_that_leaves_the_trigger_alone_leaves_the_cursor_alone(store: AnyStore) {
    let spec = JobSpec { schedule: Some(every(10)), ..spec() };
    let before = Job { next_fire_at: Some(at(10)), ..job(spec) };
    store.create_job(before.clone(), None, None).await.unwrap();
    let fire = Fire {
        job: before.id,
        revision: 1,
        cursor: at(10),
        occupied: false,
        exclusive: false,
        ticks: Vec::new(),
        runs: Vec::new(),
        next: Some(at(20)),
    };
    assert_eq!(store.fire(vec![fire]).await.unwrap(), [true]);
    // The change was made from what was read before the fire.
    let mut renamed = Job { revision: 2, ..before.clone() };
    "renamed".clone_into(&mut renamed.spec.name);
    renamed.spec.schedule = Some(Schedule { misfire: Misfire::Latest, ..every(10) });
    assert!(store.update_job(renamed).await.unwrap());
    let after = store.job(before.id).await.unwrap().unwrap();
    assert_eq!(after.spec.name, "renamed");
    assert_eq!(after.next_fire_at, Some(at(20)));
}

async fn a_change_of_the_trigger_moves_the_cursor(store: AnyStore) {
    let spec = JobSpec { schedule: Some(every(10)), ..spec() };
    let before = Job { next_fire_at: Some(at(10)), ..job(spec.clone()) };
    store.create_job(before.clone(), None, None).await.unwrap();
    let change = |revision, schedule, next_fire_at| Job {
        spec: JobSpec { schedule, ..spec.clone() },
        revision,
        next_fire_at,
        ..before.clone()
    };
    let cursor = async || store.job(before.id).await.unwrap().unwrap().next_fire_at;
    assert!(store.update_job(change(2, Some(every(30)), Some(at(30)))).await.unwrap());
    assert_eq!(cursor().await, Some(at(30)));
    let bounded = Schedule { start: Some(at(50)), ..every(30) };
    assert!(store.update_job(change(3, Some(bounded), Some(at(50)))).await.unwrap());
    assert_eq!(cursor().await, Some(at(50)));
    assert!(store.update_job(change(4, None, None)).await.unwrap());
    assert_eq!(cursor().await, None);
}

async fn a_deleted_job_is_gone_but_its_history_stays(store: AnyStore) {
    let spec = JobSpec { schedule: Some(every(10)), ..spec() };
    let job = Job { next_fire_at: Some(at(10)), ..job(spec) };
    store.create_job(job.clone(), None, None).await.unwrap();
    let ended = a_running_run(&store, job.id, 1).await;
    assert!(ends(&store, &ended, done(), 2).await);

    assert!(store.delete_job(job.id, "ada", at(3)).await.unwrap());

    assert_eq!(store.job(job.id).await.unwrap(), None);
    assert_eq!(store.jobs(JobFilter::default(), first_page(10)).await.unwrap().items, []);
    assert_eq!(store.due_jobs(at(1000), 10).await.unwrap(), []);
    assert_eq!(store.next_due().await.unwrap(), None);
    assert_eq!(store.enqueue(vec![queued(job.id, 4)]).await.unwrap(), [false]);
    assert!(!store.update_job(Job { revision: 3, ..job.clone() }).await.unwrap());
    let history = run(&store, ended.run.id).await;
    assert_eq!((history.state.phase(), history.job_name.as_str()), (Phase::Succeeded, "nightly"));
    assert_eq!(store.attempts(ended.run.id).await.unwrap().len(), 1);
}

async fn a_deleted_job_cancels_what_is_queued_and_leaves_what_runs(store: AnyStore) {
    let (job, other) = (a_job(&store, limited(1)).await, a_job(&store, spec()).await);
    let running = a_running_run(&store, job.id, 1).await;
    let parked = a_run(&store, job.id, 1).await;
    assert_eq!(claim_ids(&store, 5, 1).await, []);
    let ready = a_run(&store, job.id, 1).await;
    let mut later = queued(job.id, 1);
    later.due_at = at(50);
    let waiting = accept(&store, later).await;
    let others = a_run(&store, other.id, 1).await;

    assert!(store.delete_job(job.id, "ada", at(3)).await.unwrap());

    for queued in [parked, ready, waiting] {
        let by = "ada".to_owned();
        assert_eq!(run(&store, queued).await.state, RunState::Cancelled { at: at(3), by });
    }
    assert_eq!(phase(&store, running.run.id).await, Phase::Running);
    assert!(ends(&store, &running, done(), 4).await);
    assert_eq!(claim_ids(&store, 5, 5).await, [others]);
    assert_eq!(store.promote_due(at(100)).await.unwrap(), 0);
    assert_eq!(store.overview(None, at(60)).await.unwrap().last_day.cancelled, 3);
}

async fn a_job_is_deleted_once(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    assert!(store.delete_job(job.id, "ada", at(1)).await.unwrap());
    assert!(!store.delete_job(job.id, "ada", at(1)).await.unwrap());
    assert!(!store.delete_job(JobId::new(at(0), fresh()), "ada", at(1)).await.unwrap());
}

async fn a_unique_job_is_made_once_whatever_became_of_it(store: AnyStore) {
    let source = |reference: &str| Source {
        door: "door".to_owned(),
        reference: Some(reference.to_owned()),
        note: None,
    };
    let named = |reference| Job { source: source(reference), ..job(spec()) };
    let (first, second, other) = (named("1"), named("1"), named("2"));
    let run = |job: &Job| Some(queued(job.id, 1));
    let made = store.create_unique_job(first.clone(), run(&first)).await.unwrap();
    assert_eq!(made, Created::New(first.id));
    assert_eq!(runs_of(&store, first.id, &[]).await.len(), 1);
    for _ in 0..2 {
        let again = store.create_unique_job(second.clone(), run(&second)).await.unwrap();
        assert_eq!(again, Created::Again(first.id));
        store.delete_job(first.id, "ada", at(2)).await.unwrap();
    }
    assert_eq!(store.job(second.id).await.unwrap(), None);
    let made = store.create_unique_job(other.clone(), None).await.unwrap();
    assert_eq!(made, Created::New(other.id));
}
