//! A fresh instance sees no byte of a former one.

use std::sync::Arc;

use mainspring_domain::attempt::Outcome;
use serde_json::Value;
use tokio::task::JoinSet;

use crate::harness::Bench;

/// The guest searches its memory for what another may have left (statics, the stack, memory that
/// was grown and written), leaves something itself, and searches again.
async fn finds_nothing(bench: &Bench) {
    let finished = bench.run(bench.probe(r#"{"do":"static_counter"}"#)).await;
    let Outcome::Done { output } = finished.outcome else { panic!("{finished:?}") };
    let found: Value = serde_json::from_str(output.as_str()).unwrap();
    for place in ["counter", "area", "grown", "marks"] {
        assert_eq!(found["before"][place], 0, "{place}: {found:#}");
        // The search does find what there is.
        assert!(found["after"][place].as_u64().unwrap() > 0, "{place}: {found:#}");
    }
}

#[tokio::test]
async fn a_place_that_is_used_again_and_again_is_clean_each_time() {
    let bench = Bench::new(1);
    for _ in 0..100 {
        finds_nothing(&bench).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn places_that_are_used_at_the_same_time_are_clean_too() {
    let bench = Arc::new(Bench::new(4));
    let mut attempts = JoinSet::new();
    for _ in 0..8 {
        let bench = bench.clone();
        attempts.spawn(async move {
            for _ in 0..15 {
                finds_nothing(&bench).await;
            }
        });
    }
    while let Some(attempt) = attempts.join_next().await {
        attempt.unwrap();
    }
}

#[tokio::test]
async fn a_place_is_clean_after_a_guest_that_was_killed() {
    let bench = Bench::new(1);
    for input in [r#"{"do":"panic"}"#, r#"{"do":"recurse"}"#, r#"{"do":"grow"}"#] {
        bench.run(bench.probe(input)).await;
        finds_nothing(&bench).await;
    }
}

#[tokio::test]
async fn a_place_is_clean_for_another_plugin() {
    let bench = Bench::new(1);
    for _ in 0..5 {
        assert_eq!(bench.run(bench.call("echo", r#"{"a":1}"#)).await.outcome.message(), "");
        finds_nothing(&bench).await;
    }
}
