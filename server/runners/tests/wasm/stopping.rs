//! Ending attempts before they end by themselves.

use std::sync::Arc;
use std::time::Duration;

use futures::future::poll_immediate;
use mainspring_domain::attempt::Outcome;
use mainspring_domain::ports::{Call, Runner, Started, Stop};
use mainspring_domain::trace::TraceEntry;
use mainspring_domain::work::Bounds;

use crate::harness::{Bench, Trace, cancelled};

const SPIN: &str = r#"{"do":"spin"}"#;
const SLEEP: &str = r#"{"do":"sleep","milliseconds":3600000}"#;
const WASI_SLEEP: &str = r#"{"do":"wasi_sleep","milliseconds":3600000}"#;

fn cancelled_by_ada() -> Outcome {
    Outcome::Cancelled { by: "ada".to_owned() }
}

/// Begins an attempt. At its first poll it runs until it waits, or computes for a while; it is then
/// known to be in the middle of its work.
async fn begun(bench: &Bench, input: &str) -> Started {
    bench.warm_up().await;
    let mut started = bench.start(bench.probe(input));
    assert!(poll_immediate(&mut started.finished).await.is_none());
    started
}

#[tokio::test]
async fn a_guest_that_computes_is_cancelled() {
    let bench = Bench::new(1);
    let Started { handle, finished } = begun(&bench, SPIN).await;
    handle.stop(cancelled());
    let finished = finished.await;
    assert_eq!(finished.outcome, cancelled_by_ada());
    assert!(finished.usage.fuel.unwrap() >= 1_000_000);
    assert!(finished.usage.peak_memory > 0);
}

#[tokio::test]
async fn a_guest_that_sleeps_is_cancelled() {
    let bench = Bench::new(1);
    let Started { handle, finished } = begun(&bench, SLEEP).await;
    handle.stop(cancelled());
    let finished = finished.await;
    assert_eq!(finished.outcome, cancelled_by_ada());
    assert!(finished.usage.fuel.unwrap() > 0);
}

#[tokio::test]
async fn a_guest_that_sleeps_by_the_standard_library_is_cancelled() {
    let bench = Bench::new(1);
    let Started { handle, finished } = begun(&bench, WASI_SLEEP).await;
    handle.stop(cancelled());
    assert_eq!(finished.await.outcome, cancelled_by_ada());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_on_another_thread_is_cancelled_while_it_computes() {
    let bench = Bench::new(1);
    let trace = Arc::new(Trace::default());
    let flood = r#"{"do":"flood","into":"progress","count":18446744073709551615}"#;
    let Started { handle, finished } = bench.runner.start(bench.probe(flood), trace.clone());
    let running = tokio::spawn(finished);
    trace.told(|entry| matches!(entry, TraceEntry::Progress { .. })).await;
    handle.stop(cancelled());
    assert_eq!(running.await.unwrap().outcome, cancelled_by_ada());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_on_another_thread_is_cancelled_while_it_waits() {
    let bench = Bench::new(1);
    let trace = Arc::new(Trace::default());
    let steps = r#"{"do":"steps","milliseconds":3600000}"#;
    let Started { handle, finished } = bench.runner.start(bench.probe(steps), trace.clone());
    let running = tokio::spawn(finished);
    trace
        .told(|entry| matches!(entry, TraceEntry::StepBegan { name, .. } if name == "inner 1"))
        .await;
    handle.stop(cancelled());
    assert_eq!(running.await.unwrap().outcome, cancelled_by_ada());
    let open = trace.entries().iter().fold(0, |open, entry| match entry {
        TraceEntry::StepBegan { .. } => open + 1,
        TraceEntry::StepEnded { .. } => open - 1,
        _ => open,
    });
    assert_eq!(open, 0);
}

#[tokio::test]
async fn the_first_reason_holds() {
    let bench = Bench::new(1);
    let Started { handle, finished } = begun(&bench, SPIN).await;
    handle.stop(Stop::Interrupted);
    handle.stop(cancelled());
    assert_eq!(finished.await.outcome, Outcome::Interrupted);
}

#[tokio::test]
async fn an_attempt_that_was_stopped_before_it_began_does_not_run() {
    let bench = Bench::new(1);
    bench.warm_up().await;
    let (_, trace) = (bench.start(bench.probe(SPIN)), Arc::new(Trace::default()));
    let Started { handle, finished } = bench.runner.start(bench.probe(SPIN), trace.clone());
    handle.stop(cancelled());
    let finished = finished.await;
    assert_eq!(finished.outcome, cancelled_by_ada());
    assert_eq!(finished.usage.fuel, Some(0));
    assert_eq!(trace.entries(), []);
}

#[tokio::test]
async fn an_attempt_that_waits_for_a_place_is_cancelled() {
    let bench = Bench::new(1);
    let Started { finished: other, .. } = begun(&bench, SLEEP).await;
    let Started { handle, mut finished } = bench.start(bench.probe(SPIN));
    assert!(poll_immediate(&mut finished).await.is_none());
    handle.stop(cancelled());
    assert_eq!(finished.await.outcome, cancelled_by_ada());
    drop(other);
}

#[tokio::test]
async fn dropping_an_attempt_kills_its_guest_and_frees_its_place() {
    let bench = Bench::new(1);
    for input in [SPIN, SLEEP, WASI_SLEEP] {
        drop(begun(&bench, input).await);
    }
    assert_eq!(bench.run(bench.call("echo", "1")).await.outcome.message(), "");
}

#[tokio::test]
async fn a_stop_after_the_end_does_nothing() {
    let bench = Bench::new(1);
    let Started { handle, finished } = bench.start(bench.call("echo", "1"));
    let finished = finished.await;
    handle.stop(cancelled());
    assert_eq!(finished.outcome.message(), "");
}

#[tokio::test]
async fn a_deadline_ends_a_guest_that_computes() {
    let bench = Bench::new(1);
    let timeout = Duration::from_millis(50);
    // More fuel than can be burnt in that time, so that it is the clock that ends it.
    let bounds = Bounds { timeout, fuel: Some(1 << 60), ..Bounds::default() };
    let finished = bench.run_bounded(SPIN, bounds).await;
    assert_eq!(finished.outcome, Outcome::TimedOut { after: timeout, waiting_in: None });
    assert!(finished.usage.fuel.unwrap() > 1_000_000);
}

#[tokio::test]
async fn a_deadline_ends_a_guest_that_waits_and_says_where() {
    let bench = Bench::new(1);
    let timeout = Duration::from_millis(50);
    for (input, call) in [(SLEEP, "sleep"), (WASI_SLEEP, "wasi:io/poll")] {
        let bounds = Bounds { timeout, ..Bounds::default() };
        let call = Some(call.to_owned());
        let finished = bench.run_bounded(input, bounds).await;
        assert_eq!(finished.outcome, Outcome::TimedOut { after: timeout, waiting_in: call });
    }
}

#[tokio::test]
async fn the_time_for_a_plugin_to_be_loaded_is_not_the_guests() {
    let cache = tempfile::tempdir().unwrap();
    let bench = Bench::with_cache(1, cache.path());
    // Far less than compiling takes, far more than this guest needs.
    let bounds = Bounds { timeout: Duration::from_millis(100), ..Bounds::default() };
    let call = Call { bounds, ..bench.call("echo", "1") };
    assert_eq!(bench.run(call).await.outcome.message(), "");
}
