use std::time::Duration;

use futures::future::join_all;
use mainspring_domain::id::{JobId, RunId};
use mainspring_domain::job::{Job, JobSpec};
use mainspring_domain::page::PageOf;
use mainspring_domain::ports::{DueJob, Fire, QueuedRun};
use mainspring_domain::run::{Origin, Phase};
use mainspring_domain::schedule::{Misfire, Overlap, Schedule, Trigger};
use mainspring_domain::tick::{Decision, Tick};

use super::given::*;

crate::on_every_store!(
    due_jobs_are_those_whose_cursor_has_come_earliest_first,
    paused_deleted_and_unscheduled_jobs_are_not_due,
    a_fire_writes_ticks_runs_and_the_cursor,
    a_fire_holds_only_on_the_cursor_it_saw,
    a_fire_holds_only_on_the_revision_it_saw,
    a_fire_of_a_paused_or_deleted_job_does_not_hold,
    of_many_fires_at_once_one_holds,
    an_exclusive_fire_holds_only_while_the_job_is_free,
    a_run_that_waits_for_its_retry_occupies_its_job_and_one_by_hand_does_not,
    each_fire_of_a_slice_has_its_own_answer,
    ticks_are_listed_latest_first_and_page_without_holes,
    a_stretch_of_ticks_is_one_row,
);

async fn a_scheduled_job(store: &AnyStore, cursor: i64) -> Job {
    let schedule = Schedule {
        trigger: Trigger::Every { period: Duration::from_secs(10) },
        start: None,
        end: None,
        jitter: Duration::ZERO,
        misfire: Misfire::Latest,
        overlap: Overlap::Skip,
    };
    let spec = JobSpec { schedule: Some(schedule), ..spec() };
    let job = Job { next_fire_at: Some(at(cursor)), ..job(spec) };
    store.create_job(job.clone(), None, None).await.unwrap();
    store.job(job.id).await.unwrap().unwrap()
}

fn started(nominal: i64, run: RunId) -> Tick {
    Tick {
        nominal: at(nominal),
        until: at(nominal),
        count: 1,
        decision: Decision::Started,
        decided_at: at(nominal + 1),
        run: Some(run),
    }
}

/// The fire of one tick at the job's cursor, seen free, one second late.
fn fire(job: &Job, nominal: i64) -> Fire {
    let origin = Origin::Schedule { nominal: at(nominal) };
    let run = QueuedRun { origin, ..queued(job.id, nominal + 1) };
    Fire {
        job: job.id,
        revision: job.revision,
        cursor: at(nominal),
        occupied: false,
        exclusive: true,
        ticks: vec![started(nominal, run.id)],
        runs: vec![run],
        next: Some(at(nominal + 10)),
    }
}

async fn ticks(store: &AnyStore, job: JobId) -> Vec<Tick> {
    store.ticks(job, first_page(200)).await.unwrap().items
}

async fn due_jobs_are_those_whose_cursor_has_come_earliest_first(store: AnyStore) {
    let (late, early) = (a_scheduled_job(&store, 20).await, a_scheduled_job(&store, 10).await);
    a_scheduled_job(&store, 31).await;
    let due = |job: &Job| DueJob { job: job.clone(), occupied: false };
    let found = store.due_jobs(at(30), 10).await.unwrap();
    assert_eq!(found, [due(&early), due(&late)]);
    assert_eq!(store.due_jobs(at(30), 1).await.unwrap(), [due(&early)]);
    assert_eq!(store.due_jobs(at(10), 9).await.unwrap(), [due(&early)]);
    assert_eq!(store.due_jobs(at(9), 9).await.unwrap(), []);
    assert_eq!(store.next_due().await.unwrap(), Some(at(10)));
}

async fn paused_deleted_and_unscheduled_jobs_are_not_due(store: AnyStore) {
    a_job(&store, spec()).await;
    let (paused, deleted) = (a_scheduled_job(&store, 10).await, a_scheduled_job(&store, 10).await);
    store.delete_job(deleted.id, "ada", at(1)).await.unwrap();
    let spec = JobSpec { enabled: false, ..paused.spec.clone() };
    assert!(store.update_job(Job { spec, revision: 2, ..paused }).await.unwrap());
    assert_eq!(store.due_jobs(at(100), 10).await.unwrap(), []);
    assert_eq!(store.next_due().await.unwrap(), None);
}

async fn a_fire_writes_ticks_runs_and_the_cursor(store: AnyStore) {
    let job = a_scheduled_job(&store, 10).await;
    let fire = fire(&job, 10);
    assert_eq!(store.fire(vec![fire.clone()]).await.unwrap(), [true]);
    assert_eq!(ticks(&store, job.id).await, fire.ticks);
    let stored = run(&store, fire.runs[0].id).await;
    assert_eq!(stored.origin, Origin::Schedule { nominal: at(10) });
    assert_eq!(store.job(job.id).await.unwrap().unwrap().next_fire_at, Some(at(20)));
    assert!(store.due_jobs(at(20), 9).await.unwrap()[0].occupied);
    assert_eq!(claim_ids(&store, 9, 12).await, [stored.id]);
}

async fn a_fire_holds_only_on_the_cursor_it_saw(store: AnyStore) {
    let job = a_scheduled_job(&store, 20).await;
    for cursor in [10, 30] {
        assert_eq!(store.fire(vec![fire(&job, cursor)]).await.unwrap(), [false]);
    }
    assert_eq!(ticks(&store, job.id).await, []);
    assert_eq!(runs_of(&store, job.id, &[]).await, []);
    assert_eq!(store.job(job.id).await.unwrap().unwrap(), job);
}

async fn a_fire_holds_only_on_the_revision_it_saw(store: AnyStore) {
    let job = a_scheduled_job(&store, 10).await;
    assert!(store.update_job(Job { revision: 2, ..job.clone() }).await.unwrap());
    assert_eq!(store.fire(vec![fire(&job, 10)]).await.unwrap(), [false]);
    assert_eq!(runs_of(&store, job.id, &[]).await, []);
    let changed = Job { revision: 2, ..job };
    assert_eq!(store.fire(vec![fire(&changed, 10)]).await.unwrap(), [true]);
}

async fn a_fire_of_a_paused_or_deleted_job_does_not_hold(store: AnyStore) {
    let (paused, deleted) = (a_scheduled_job(&store, 10).await, a_scheduled_job(&store, 10).await);
    let spec = JobSpec { enabled: false, ..paused.spec.clone() };
    let paused = Job { spec, revision: 2, ..paused };
    assert!(store.update_job(paused.clone()).await.unwrap());
    store.delete_job(deleted.id, "ada", at(1)).await.unwrap();
    let deleted = Job { revision: 2, ..deleted };
    let fires = vec![fire(&paused, 10), fire(&deleted, 10)];
    assert_eq!(store.fire(fires).await.unwrap(), [false, false]);
}

async fn of_many_fires_at_once_one_holds(store: AnyStore) {
    let job = a_scheduled_job(&store, 10).await;
    let fires = (0..50).map(|_| store.fire(vec![Fire { exclusive: false, ..fire(&job, 10) }]));
    let held = join_all(fires).await.into_iter().flat_map(Result::unwrap).filter(|held| *held);
    assert_eq!(held.count(), 1);
    let runs = runs_of(&store, job.id, &[]).await;
    assert_eq!(runs.len(), 1);
    assert_eq!(ticks(&store, job.id).await, [started(10, runs[0].id)]);
}

async fn an_exclusive_fire_holds_only_while_the_job_is_free(store: AnyStore) {
    let job = a_scheduled_job(&store, 10).await;
    let first = fire(&job, 10);
    assert_eq!(store.fire(vec![first.clone()]).await.unwrap(), [true]);
    assert_eq!(store.fire(vec![fire(&job, 20)]).await.unwrap(), [false]);
    // Seen occupied, it starts nothing, and holds whether that is still so or not.
    let skipped =
        Tick { decision: Decision::SkippedOverlap, run: None, ..started(20, first.runs[0].id) };
    let skip =
        Fire { occupied: true, ticks: vec![skipped.clone()], runs: Vec::new(), ..fire(&job, 20) };
    assert_eq!(store.fire(vec![skip]).await.unwrap(), [true]);
    assert_eq!(ticks(&store, job.id).await, [skipped, first.ticks[0].clone()]);
    // Where overlap is allowed, it does not matter.
    let allowed = Fire { exclusive: false, ..fire(&job, 30) };
    assert_eq!(store.fire(vec![allowed]).await.unwrap(), [true]);
}

async fn a_run_that_waits_for_its_retry_occupies_its_job_and_one_by_hand_does_not(store: AnyStore) {
    let job = a_scheduled_job(&store, 10).await;
    a_run(&store, job.id, 1).await;
    assert!(!store.due_jobs(at(10), 1).await.unwrap()[0].occupied);
    claim(&store, 1, 2).await;
    assert_eq!(store.fire(vec![fire(&job, 10)]).await.unwrap(), [true]);
    let scheduled = claim(&store, 1, 11).await.remove(0);
    assert!(ends(&store, &scheduled, failure(), 12).await);
    assert_eq!(phase(&store, scheduled.run.id).await, Phase::Queued);
    assert!(store.due_jobs(at(20), 1).await.unwrap()[0].occupied);
    assert_eq!(store.fire(vec![fire(&job, 20)]).await.unwrap(), [false]);
    store.cancel(vec![scheduled.run.id], "ada", at(13)).await.unwrap();
    assert!(!store.due_jobs(at(20), 1).await.unwrap()[0].occupied);
    assert_eq!(store.fire(vec![fire(&job, 20)]).await.unwrap(), [true]);
}

async fn each_fire_of_a_slice_has_its_own_answer(store: AnyStore) {
    let (first, last) = (a_scheduled_job(&store, 10).await, a_scheduled_job(&store, 10).await);
    let (moved, unknown) = (a_scheduled_job(&store, 20).await, job(spec()));
    let fires = [&first, &unknown, &moved, &last].map(|job| fire(job, 10)).into();
    assert_eq!(store.fire(fires).await.unwrap(), [true, false, false, true]);
    assert_eq!(runs_of(&store, moved.id, &[]).await.len(), 0);
    assert_eq!(runs_of(&store, first.id, &[]).await.len(), 1);
    assert_eq!(runs_of(&store, last.id, &[]).await.len(), 1);
}

async fn ticks_are_listed_latest_first_and_page_without_holes(store: AnyStore) {
    let job = a_scheduled_job(&store, 10).await;
    for nominal in (10..=100).step_by(10) {
        let fire = Fire { exclusive: false, ..fire(&job, nominal) };
        assert_eq!(store.fire(vec![fire]).await.unwrap(), [true]);
    }
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = store.ticks(job.id, PageOf { after, limit: 3 }).await.unwrap();
        found.extend(page.items.iter().map(|tick| tick.nominal));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let expected: Vec<_> = (1..=10).rev().map(|n| at(n * 10)).collect();
    assert_eq!(found, expected);
}

async fn a_stretch_of_ticks_is_one_row(store: AnyStore) {
    let job = a_scheduled_job(&store, 10).await;
    for decision in [
        Decision::MisfireCoalesced,
        Decision::MisfireSkipped,
        Decision::Missed,
        Decision::SkippedOverlap,
    ] {
        let cursor = store.job(job.id).await.unwrap().unwrap().next_fire_at.unwrap();
        let until = cursor + Duration::from_secs(172_800);
        let stretch =
            Tick { nominal: cursor, until, count: 172_800, decision, decided_at: until, run: None };
        let fire = Fire {
            cursor,
            ticks: vec![stretch.clone()],
            runs: Vec::new(),
            next: Some(until + Duration::from_secs(10)),
            ..fire(&job, 10)
        };
        assert_eq!(store.fire(vec![fire]).await.unwrap(), [true]);
        assert_eq!(ticks(&store, job.id).await[0], stretch);
    }
    assert_eq!(ticks(&store, job.id).await.len(), 4);
}
