use futures::future::join_all;
use mainspring_domain::json::Json;
use mainspring_domain::ports::{QueuedRun, Store as _, StoreError};
use mainspring_domain::run::Phase;

use crate::given::*;

/// More pages than a test could fill.
const NO_BOUND: u32 = u32::MAX - 1;

fn with_input(run: QueuedRun, bytes: usize) -> QueuedRun {
    let input = format!("\"{}\"", "x".repeat(bytes));
    QueuedRun { input: Some(Json::parse(&input).unwrap()), ..run }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_as_such_and_when_there_is_room_again_writes_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("db.sqlite")).await;
    let job = a_job(&store).await;
    store.limit_pages(1000).await.unwrap();
    let mut accepted = Vec::new();
    let refused = loop {
        let run = with_input(queued(job, 1), 100_000);
        match store.enqueue(vec![run.clone()]).await {
            Ok(answer) => accepted.push((run.id, answer)),
            Err(error) => break (run.id, error),
        }
    };
    assert!(matches!(refused.1, StoreError::Full), "{:?}", refused.1);
    assert!(accepted.len() > 10);

    // The store is read as ever, and holds what it accepted and nothing else.
    for (id, answer) in &accepted {
        assert_eq!(answer, &[true]);
        assert_eq!(store.run(*id).await.unwrap().unwrap().state.phase(), Phase::Queued);
    }
    assert_eq!(store.run(refused.0).await.unwrap(), None);

    store.limit_pages(NO_BOUND).await.unwrap();
    let run = with_input(queued(job, 1), 100_000);
    assert_eq!(store.enqueue(vec![run]).await.unwrap(), [true]);
    store.check().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_a_call_that_fits_is_not_refused_for_one_that_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("db.sqlite")).await;
    let job = a_job(&store).await;
    store.limit_pages(300).await.unwrap();
    let large = with_input(queued(job, 1), 5_000_000);
    let small: Vec<_> = (0..50).map(|_| queued(job, 1)).collect();
    let (large, small) = tokio::join!(
        store.enqueue(vec![large]),
        join_all(small.iter().map(|run| store.enqueue(vec![run.clone()]))),
    );
    assert!(matches!(large, Err(StoreError::Full)), "{large:?}");
    assert!(small.iter().all(|answer| answer.as_deref().is_ok_and(|held| held == [true])));
}

#[tokio::test(flavor = "multi_thread")]
async fn pruning_makes_room_on_a_full_disk() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("db.sqlite")).await;
    let job = a_job(&store).await;
    let old: Vec<_> = (0..20).map(|_| with_input(queued(job, 1), 100_000)).collect();
    let ids = old.iter().map(|run| run.id).collect();
    store.enqueue(old).await.unwrap();
    store.cancel(ids, "ada", at(2)).await.unwrap();
    store.limit_pages(1000).await.unwrap();
    let new = || with_input(queued(job, 1), 100_000);
    while store.enqueue(vec![new()]).await.is_ok() {}
    while store.prune(at(3), at(0)).await.unwrap() > 0 {}
    assert_eq!(store.enqueue(vec![new()]).await.unwrap(), [true]);
}
