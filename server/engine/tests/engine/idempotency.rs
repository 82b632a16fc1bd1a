use futures::future::join_all;
use mainspring_domain::app::Role;
use mainspring_domain::run::NewRun;
use mainspring_engine::{Error, NewKey, OnceKey};

use crate::support::*;

fn once(request: u8) -> OnceKey {
    OnceKey { key: "order-7".to_owned(), request: [request; 32] }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_makes_one_job() {
    let lab = Lab::new().await;
    let made = lab.engine.create_job(&lab.admin, spec(), Some(once(1))).await.unwrap();
    let again = lab.engine.create_job(&lab.admin, spec(), Some(once(1))).await.unwrap();
    assert_eq!((made.again, again.again), (false, true));
    assert_eq!(made.value, again.value);
    let other = lab.engine.create_job(&lab.admin, spec(), Some(once(2))).await.unwrap_err();
    assert!(matches!(other, Error::KeyReused), "{other:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_makes_one_run_and_finds_it_as_it_is_now() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let enqueue = || lab.engine.enqueue(&lab.admin, job.id, NewRun::default(), Some(once(1)));
    let made = enqueue().await.unwrap().value;
    assert_eq!(made.idempotency_key.as_deref(), Some("order-7"));
    assert_eq!(made, lab.run(made.id).await);
    let scene = lab.scene().await;
    assert_eq!(scene.call.idempotency_key.as_deref(), Some("order-7"));
    let ended = lab.end(scene, done()).await;
    let again =
        lab.engine.enqueue(&lab.admin, job.id, NewRun::default(), Some(once(1))).await.unwrap();
    assert_eq!((again.again, again.value), (true, ended));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_equal_requests_at_once_one_makes_the_run() {
    let lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let calls =
        (0..30).map(|_| lab.engine.enqueue(&lab.admin, job.id, NewRun::default(), Some(once(1))));
    let answers: Vec<_> = join_all(calls).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(answers.iter().filter(|made| !made.again).count(), 1);
    assert!(answers.iter().all(|made| made.value.id == answers[0].value.id));
    assert_eq!(lab.runs(job.id).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_bulk_is_made_once() {
    let lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let runs = vec![(job.id, NewRun::default()); 3];
    let made = lab.engine.enqueue_bulk(&lab.admin, runs.clone(), Some(once(1))).await.unwrap();
    let again = lab.engine.enqueue_bulk(&lab.admin, runs, Some(once(1))).await.unwrap();
    assert_eq!((again.again, again.value), (true, made.value));
    assert_eq!(lab.runs(job.id).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_repeated_once() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    lab.enqueue(&job).await;
    let scene = lab.scene().await;
    let ended = lab.end(scene, fatal()).await;
    let made = lab.engine.retry_run(&lab.admin, ended.id, None, Some(once(1))).await.unwrap();
    let again = lab.engine.retry_run(&lab.admin, ended.id, None, Some(once(1))).await.unwrap();
    assert_eq!((made.again, again.again), (false, true));
    assert_eq!(made.value.id, again.value.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_of_a_key_is_shown_once() {
    let lab = Lab::new().await;
    let new = || NewKey { name: "ci".to_owned(), role: Role::Viewer, app: None, expires_at: None };
    let made = lab.engine.create_key(&lab.admin, new(), Some(once(1))).await.unwrap();
    let again = lab.engine.create_key(&lab.admin, new(), Some(once(1))).await.unwrap();
    assert!(made.value.1.is_some() && again.value.1.is_none());
    assert_eq!((again.again, again.value.0), (true, made.value.0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_forgotten_after_a_day() {
    let lab = Lab::new().await;
    let made = lab.engine.create_job(&lab.admin, spec(), Some(once(1))).await.unwrap();
    lab.clock.pass(24 * 3600);
    let anew = lab.engine.create_job(&lab.admin, spec(), Some(once(2))).await.unwrap();
    assert_ne!(made.value.id, anew.value.id);
}
