use futures::future::join_all;
use mainspring_domain::app::{Key, KeySecret, Role};
use mainspring_domain::id::{AppId, JobId, KeyId, RunId};
use mainspring_domain::ports::{Created, Once, QueuedRun};

use super::given::*;

crate::on_every_store!(
    the_same_request_creates_a_job_once,
    the_same_request_creates_a_key_once,
    the_same_request_queues_its_runs_once,
    a_key_that_is_used_for_another_request_is_refused,
    keys_are_an_apps_own,
    a_key_can_be_used_anew_after_a_day,
    of_many_at_once_one_creates_and_all_learn_what,
    a_creation_that_failed_leaves_its_key_unused,
    runs_of_jobs_that_are_gone_are_left_out,
);

async fn the_same_request_creates_a_job_once(store: AnyStore) {
    let (first, second) = (job(spec()), job(spec()));
    let made = store.create_job(first.clone(), None, Some(once("k", 1, 0))).await.unwrap();
    assert_eq!(made, Created::New(first.id));
    let again = store.create_job(second.clone(), None, Some(once("k", 1, 5))).await.unwrap();
    assert_eq!(again, Created::Again(first.id));
    assert_eq!(store.job(second.id).await.unwrap(), None);
}

async fn the_same_request_creates_a_key_once(store: AnyStore) {
    let key = |secret| {
        let id = KeyId::new(at(0), fresh());
        let hash = KeySecret::new(id, [secret; 32]).hash();
        let (name, role) = ("ci".to_owned(), Role::Viewer);
        let (expires_at, revoked_at) = (None, None);
        Key { id, name, app: None, role, hash, created_at: at(0), expires_at, revoked_at }
    };
    let (first, second) = (key(1), key(2));
    let made = store.insert_key(first.clone(), Some(once("k", 1, 0))).await.unwrap();
    assert_eq!(made, Created::New(first.id));
    let again = store.insert_key(second, Some(once("k", 1, 5))).await.unwrap();
    assert_eq!(again, Created::Again(first.id));
    assert_eq!(store.keys(None).await.unwrap(), [first]);
}

async fn the_same_request_queues_its_runs_once(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let runs = || vec![queued(job.id, 1), queued(job.id, 1)];
    let first = runs();
    let ids: Vec<RunId> = first.iter().map(|run| run.id).collect();
    let made = store.enqueue_once(first, once("k", 1, 1)).await.unwrap();
    assert_eq!(made, Created::New(ids.clone()));
    let again = store.enqueue_once(runs(), once("k", 1, 2)).await.unwrap();
    assert_eq!(again, Created::Again(ids.clone()));
    assert_eq!(claim_ids(&store, 9, 3).await, ids);
}

async fn a_key_that_is_used_for_another_request_is_refused(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let run = queued(job.id, 1);
    store.enqueue_once(vec![run], once("k", 1, 1)).await.unwrap();
    let other = store.enqueue_once(vec![queued(job.id, 1)], once("k", 2, 2)).await.unwrap();
    assert_eq!(other, Created::KeyReused);
    let other =
        store.create_job(super::given::job(spec()), None, Some(once("k", 3, 2))).await.unwrap();
    assert_eq!(other, Created::KeyReused);
    assert_eq!(claim(&store, 9, 3).await.len(), 1);
}

async fn keys_are_an_apps_own(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let others = Once { app: AppId::new(at(0), fresh()), ..once("k", 2, 1) };
    for once in [once("k", 1, 1), others] {
        let made = store.enqueue_once(vec![queued(job.id, 1)], once).await.unwrap();
        assert!(matches!(made, Created::New(_)), "{made:?}");
    }
}

async fn a_key_can_be_used_anew_after_a_day(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let day = 24 * 3600;
    let enqueue = async |request, second| {
        store.enqueue_once(vec![queued(job.id, 1)], once("k", request, second)).await.unwrap()
    };
    assert!(matches!(enqueue(1, 0).await, Created::New(_)));
    assert!(matches!(enqueue(1, day - 1).await, Created::Again(_)));
    assert!(matches!(enqueue(2, day).await, Created::New(_)));
    assert!(matches!(enqueue(2, 2 * day - 1).await, Created::Again(_)));
    assert!(matches!(enqueue(1, 2 * day - 1).await, Created::KeyReused));
}

async fn of_many_at_once_one_creates_and_all_learn_what(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let calls = (0..100).map(|_| store.enqueue_once(vec![queued(job.id, 1)], once("k", 1, 1)));
    let (mut made, mut again) = (Vec::new(), Vec::new());
    for answer in join_all(calls).await {
        match answer.unwrap() {
            Created::New(ids) => made.push(ids),
            Created::Again(ids) => again.push(ids),
            Created::KeyReused => panic!("it is the same request"),
        }
    }
    assert_eq!((made.len(), again.len()), (1, 99));
    assert!(again.iter().all(|ids| *ids == made[0]));
    assert_eq!(claim_ids(&store, 9, 1).await, made[0]);
}

async fn a_creation_that_failed_leaves_its_key_unused(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let run = queued(job.id, 1);
    accept(&store, run.clone()).await;
    assert!(store.enqueue_once(vec![run], once("k", 1, 1)).await.is_err());
    let made = store.enqueue_once(vec![queued(job.id, 1)], once("k", 2, 1)).await.unwrap();
    assert!(matches!(made, Created::New(_)), "{made:?}");
}

async fn runs_of_jobs_that_are_gone_are_left_out(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let here: QueuedRun = queued(job.id, 1);
    let runs = vec![queued(JobId::new(at(0), fresh()), 1), here.clone()];
    let made = store.enqueue_once(runs, once("k", 1, 1)).await.unwrap();
    assert_eq!(made, Created::New(vec![here.id]));
}
