use mainspring_domain::id::{AppId, JobId, RunId};
use mainspring_domain::job::{JobSpec, Priority};
use mainspring_domain::json::Json;
use mainspring_domain::ports::QueuedRun;
use mainspring_domain::run::{Origin, Run, RunState};

use super::given::*;

crate::on_every_store!(
    a_queued_run_reads_back_as_it_was_asked_for,
    a_run_without_its_own_priority_takes_the_jobs,
    each_run_of_a_slice_has_its_own_answer,
    nothing_is_queued_where_an_id_is_taken,
    a_run_of_the_future_is_not_claimed_until_it_is_promoted,
    the_next_due_time_is_the_earliest_of_runs_and_schedules,
    an_empty_slice_is_fine,
);

async fn a_queued_run_reads_back_as_it_was_asked_for(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let redriven = RunId::new(at(0), fresh());
    for origin in
        [Origin::Api, Origin::Schedule { nominal: at(7) }, Origin::Redrive { of: redriven }]
    {
        let asked = QueuedRun {
            origin,
            input: Some(Json::parse(r#"{"a":"\u0000 帅","n":1.10}"#).unwrap()),
            priority: Some(Priority(2)),
            idempotency_key: Some("12".to_owned()),
            due_at: at(90),
            ..queued(job.id, 8)
        };
        let expected = Run {
            id: asked.id,
            job: job.id,
            job_name: "nightly".to_owned(),
            app: AppId::DEFAULT,
            origin,
            input: asked.input.clone(),
            priority: Priority(2),
            idempotency_key: asked.idempotency_key.clone(),
            created_at: at(8),
            attempts: 0,
            interruptions: 0,
            first_started_at: None,
            last_error: String::new(),
            cancel_by: None,
            state: RunState::Queued { due_at: at(90) },
        };
        let id = accept(&store, asked).await;
        assert_eq!(run(&store, id).await, expected);
    }
    assert_eq!(store.run(redriven).await.unwrap(), None);
}

async fn a_run_without_its_own_priority_takes_the_jobs(store: AnyStore) {
    let job = a_job(&store, JobSpec { priority: Priority(8), ..spec() }).await;
    let own = accept(&store, urgent(queued(job.id, 1), 0)).await;
    let jobs = a_run(&store, job.id, 1).await;
    assert_eq!(run(&store, own).await.priority, Priority(0));
    assert_eq!(run(&store, jobs).await.priority, Priority(8));
}

async fn each_run_of_a_slice_has_its_own_answer(store: AnyStore) {
    let (here, gone) = (a_job(&store, spec()).await, a_job(&store, spec()).await);
    store.delete_job(gone.id, "ada", at(1)).await.unwrap();
    let runs: Vec<QueuedRun> =
        [here.id, JobId::new(at(0), fresh()), gone.id, here.id].map(|job| queued(job, 2)).into();
    let ids: Vec<RunId> = runs.iter().map(|run| run.id).collect();
    assert_eq!(store.enqueue(runs).await.unwrap(), [true, false, false, true]);
    assert_eq!(claim_ids(&store, 9, 2).await, [ids[0], ids[3]]);
    assert_eq!(store.run(ids[1]).await.unwrap(), None);
    assert_eq!(store.run(ids[2]).await.unwrap(), None);
}

async fn nothing_is_queued_where_an_id_is_taken(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let (first, second) = (queued(job.id, 1), queued(job.id, 1));
    accept(&store, first.clone()).await;
    assert!(store.enqueue(vec![second.clone(), first]).await.is_err());
    assert_eq!(store.run(second.id).await.unwrap(), None);
}

async fn a_run_of_the_future_is_not_claimed_until_it_is_promoted(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let ahead = accept(&store, QueuedRun { due_at: at(10), ..queued(job.id, 1) }).await;
    assert_eq!(claim_ids(&store, 5, 20).await, []);
    assert_eq!(store.promote_due(at(9)).await.unwrap(), 0);
    assert_eq!(claim_ids(&store, 5, 20).await, []);
    assert_eq!(store.promote_due(at(10)).await.unwrap(), 1);
    assert_eq!(store.promote_due(at(10)).await.unwrap(), 0);
    assert_eq!(claim_ids(&store, 5, 20).await, [ahead]);
}

async fn the_next_due_time_is_the_earliest_of_runs_and_schedules(store: AnyStore) {
    assert_eq!(store.next_due().await.unwrap(), None);
    let scheduled = mainspring_domain::job::Job { next_fire_at: Some(at(30)), ..job(spec()) };
    store.create_job(scheduled.clone(), None, None).await.unwrap();
    assert_eq!(store.next_due().await.unwrap(), Some(at(30)));
    accept(&store, QueuedRun { due_at: at(20), ..queued(scheduled.id, 1) }).await;
    assert_eq!(store.next_due().await.unwrap(), Some(at(20)));
    a_run(&store, scheduled.id, 1).await;
    assert_eq!(store.next_due().await.unwrap(), Some(at(20)));
    store.promote_due(at(20)).await.unwrap();
    assert_eq!(store.next_due().await.unwrap(), Some(at(30)));
}

async fn an_empty_slice_is_fine(store: AnyStore) {
    assert_eq!(store.enqueue(vec![]).await.unwrap(), [] as [bool; 0]);
    assert_eq!(store.settle(vec![]).await.unwrap(), [] as [bool; 0]);
    assert_eq!(store.cancel(vec![], "ada", at(0)).await.unwrap(), []);
    assert_eq!(store.fire(vec![]).await.unwrap(), [] as [bool; 0]);
    assert_eq!(store.claim(NODE, 0, at(0)).await.unwrap(), []);
    store.append_trace(vec![]).await.unwrap();
}
