use mainspring_domain::Timestamp;
use mainspring_domain::attempt::Outcome;
use mainspring_domain::id::{Fence, JobId};
use mainspring_domain::job::Job;
use mainspring_domain::ports::{Claimed, Created, Fire, QueuedRun, TraceChunk};
use mainspring_domain::run::{Origin, Phase};
use mainspring_domain::tick::{Decision, Tick};
use mainspring_domain::trace::{TraceEntry, TraceEvent};

use super::given::*;

crate::on_every_store!(
    a_run_goes_with_its_attempts_and_traces,
    what_is_unfinished_stays_however_old,
    what_ended_at_the_border_stays,
    a_schedule_keeps_its_newest_run_until_it_is_deleted,
    cancelled_runs_of_deleted_jobs_go_too,
    a_large_history_goes_in_batches_until_nothing_is_left,
    ticks_age_by_when_they_were_decided,
    idempotency_keys_go_by_their_age,
    the_numbers_of_the_last_day_stay,
);

async fn prune(store: &AnyStore, runs_before: Timestamp, keys_before: Timestamp) -> u64 {
    store.prune(runs_before, keys_before).await.unwrap()
}

/// A run of two attempts with a trace each that ends at `second`.
async fn an_ended_run(store: &AnyStore, job: JobId, second: i64) -> [Claimed; 2] {
    let first = a_running_run(store, job, second).await;
    let message = "cut".to_owned();
    let event = TraceEvent { seq: 1, at: at(1), entry: TraceEntry::Truncated { message } };
    let trace = |claimed: &Claimed| {
        vec![TraceChunk { attempt: fence(&claimed.run), events: vec![event.clone()] }]
    };
    store.append_trace(trace(&first)).await.unwrap();
    assert!(ends(store, &first, Outcome::Interrupted, second).await);
    let second_attempt = claim(store, 1, second).await.remove(0);
    store.append_trace(trace(&second_attempt)).await.unwrap();
    assert!(ends(store, &second_attempt, done(), second).await);
    [first, second_attempt]
}

async fn a_run_goes_with_its_attempts_and_traces(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let (old, new) =
        (an_ended_run(&store, job.id, 5).await, an_ended_run(&store, job.id, 10).await);
    assert!(prune(&store, at(10), at(0)).await > 0);
    assert_eq!(prune(&store, at(10), at(0)).await, 0);
    assert_eq!(store.run(old[0].run.id).await.unwrap(), None);
    assert_eq!(store.attempts(old[0].run.id).await.unwrap(), []);
    assert_eq!(phase(&store, new[0].run.id).await, Phase::Succeeded);
    assert_eq!(store.attempts(new[0].run.id).await.unwrap().len(), 2);
    for claimed in &old {
        assert_eq!(store.trace_end(fence(&claimed.run)).await.unwrap(), 0);
    }
    for claimed in &new {
        assert_eq!(store.trace_end(fence(&claimed.run)).await.unwrap(), 1);
    }
    assert_eq!(store.job(job.id).await.unwrap(), Some(job));
}

async fn what_is_unfinished_stays_however_old(store: AnyStore) {
    let job = a_job(&store, limited(1)).await;
    let running = a_running_run(&store, job.id, 1).await.run.id;
    let parked = a_run(&store, job.id, 1).await;
    assert_eq!(claim_ids(&store, 9, 1).await, []);
    let ready = a_run(&store, job.id, 1).await;
    let ahead = accept(&store, QueuedRun { due_at: at(2), ..queued(job.id, 1) }).await;
    assert_eq!(prune(&store, at(1_000_000), at(0)).await, 0);
    for id in [running, parked, ready, ahead] {
        assert!(!phase(&store, id).await.is_final());
    }
}

async fn what_ended_at_the_border_stays(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let [ended, _] = an_ended_run(&store, job.id, 5).await;
    assert_eq!(prune(&store, at(5), at(0)).await, 0);
    assert_eq!(phase(&store, ended.run.id).await, Phase::Succeeded);
    assert!(prune(&store, at(6), at(0)).await > 0);
}

async fn a_schedule_keeps_its_newest_run_until_it_is_deleted(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let fired = |nominal| {
        let origin = Origin::Schedule { nominal: at(nominal) };
        QueuedRun { origin, ..queued(job.id, nominal) }
    };
    let first = accept(&store, fired(1)).await;
    let second = accept(&store, fired(2)).await;
    store.cancel(vec![first, second], "ada", at(3)).await.unwrap();
    while prune(&store, at(4), at(0)).await > 0 {}
    assert_eq!(store.run(first).await.unwrap(), None);
    assert_eq!(phase(&store, second).await, Phase::Cancelled);

    store.delete_job(job.id, "ada", at(5)).await.unwrap();
    while prune(&store, at(6), at(0)).await > 0 {}
    assert_eq!(store.run(second).await.unwrap(), None);
}

async fn cancelled_runs_of_deleted_jobs_go_too(store: AnyStore) {
    let [ended, _] = an_ended_run(&store, a_job(&store, spec()).await.id, 2).await;
    let job = a_job(&store, spec()).await;
    let cancelled = a_run(&store, job.id, 1).await;
    store.delete_job(job.id, "ada", at(3)).await.unwrap();
    store.delete_job(ended.run.job, "ada", at(3)).await.unwrap();
    while prune(&store, at(4), at(0)).await > 0 {}
    assert_eq!(store.run(cancelled).await.unwrap(), None);
    assert_eq!(store.run(ended.run.id).await.unwrap(), None);
}

async fn a_large_history_goes_in_batches_until_nothing_is_left(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let runs: Vec<_> = (0..1234).map(|_| queued(job.id, 1)).collect();
    let ids = runs.iter().map(|run| run.id).collect();
    store.enqueue(runs).await.unwrap();
    store.cancel(ids, "ada", at(2)).await.unwrap();
    let kept = a_run(&store, job.id, 1).await;
    let (mut gone, mut batches) = (0, 0);
    loop {
        match prune(&store, at(3), at(0)).await {
            0 => break,
            rows => (gone, batches) = (gone + rows, batches + 1),
        }
    }
    assert_eq!(gone, 1234);
    assert!(batches > 1);
    assert_eq!(runs_of(&store, job.id, &[]).await[0].id, kept);
}

async fn ticks_age_by_when_they_were_decided(store: AnyStore) {
    let job = Job { next_fire_at: Some(at(0)), ..job(spec()) };
    store.create_job(job.clone(), None, None).await.unwrap();
    for nominal in [0, 10, 20] {
        let tick = Tick {
            nominal: at(nominal),
            until: at(nominal),
            count: 1,
            decision: Decision::SkippedOverlap,
            decided_at: at(nominal + 1),
            run: None,
        };
        let fire = Fire {
            job: job.id,
            revision: 1,
            cursor: at(nominal),
            occupied: false,
            exclusive: false,
            ticks: vec![tick],
            runs: Vec::new(),
            next: Some(at(nominal + 10)),
        };
        assert_eq!(store.fire(vec![fire]).await.unwrap(), [true]);
    }
    assert_eq!(prune(&store, at(11), at(0)).await, 1);
    let left = store.ticks(job.id, first_page(9)).await.unwrap().items;
    assert_eq!(left.iter().map(|tick| tick.nominal).collect::<Vec<_>>(), [at(20), at(10)]);
}

async fn idempotency_keys_go_by_their_age(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let enqueue = async |key: &str, second| {
        store.enqueue_once(vec![queued(job.id, 1)], once(key, 1, second)).await.unwrap()
    };
    enqueue("old", 5).await;
    enqueue("new", 10).await;
    assert_eq!(prune(&store, at(0), at(10)).await, 1);
    assert!(matches!(enqueue("old", 11).await, Created::New(_)));
    assert!(matches!(enqueue("new", 11).await, Created::Again(_)));
}

async fn the_numbers_of_the_last_day_stay(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let day = 24 * 3600;
    an_ended_run(&store, job.id, 1).await;
    let before = store.overview(None, at(day - 60)).await.unwrap().last_day;
    assert_eq!(before.succeeded, 1);
    while prune(&store, at(day), at(0)).await > 0 {}
    assert_eq!(store.overview(None, at(day - 60)).await.unwrap().last_day, before);
    assert_eq!(store.trace_end(Fence(1)).await.unwrap(), 0);
}
