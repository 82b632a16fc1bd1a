use futures::future::join_all;
use mainspring_domain::ports::{Store as _, StoreError};
use sqlx::ConnectOptions as _;
use sqlx::sqlite::SqliteConnectOptions;
use tokio::time::timeout;

use crate::given::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_lock_fails_all_who_wait_at_once_and_when_it_goes_writes_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db.sqlite");
    let store = open(&path).await;
    let job = a_job(&store).await;
    let mut foreign = SqliteConnectOptions::new().filename(&path).connect().await.unwrap();
    sqlx::query("begin immediate").execute(&mut foreign).await.unwrap();

    // Two hundred that waited one after the other would take a quarter of an hour.
    let runs: Vec<_> = (0..200).map(|_| queued(job, 1)).collect();
    let calls = join_all(runs.iter().map(|run| store.enqueue(vec![run.clone()])));
    let all = timeout(PATIENCE / 3, async { tokio::join!(calls, store.check()) });
    let (answers, check) = all.await.expect("they wait for each other");
    for answer in answers {
        assert!(matches!(answer, Err(StoreError::Locked)), "{answer:?}");
    }
    assert!(matches!(check, Err(StoreError::Locked)), "{check:?}");
    assert!(store.job(job).await.unwrap().is_some(), "reads do not wait");

    sqlx::query("rollback").execute(&mut foreign).await.unwrap();
    assert_eq!(store.enqueue(vec![runs[0].clone()]).await.unwrap(), [true]);
    assert_eq!(store.run(runs[1].id).await.unwrap(), None, "what was refused has no effect");
}
