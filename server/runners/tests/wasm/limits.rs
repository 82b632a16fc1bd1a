//! Limits: each one is enforced, and changing it changes what happens.

use mainspring_domain::attempt::Outcome;
use mainspring_domain::work::Bounds;

use crate::harness::Bench;

const TURNS: &str = r#"{"do":"spin","count":100000}"#;

#[tokio::test]
async fn fuel_is_exact() {
    let bench = Bench::new(2);
    let plenty = Bounds { fuel: Some(1 << 40), ..Bounds::default() };
    let first = bench.run_bounded(TURNS, plenty.clone()).await;
    let second = bench.run_bounded(TURNS, plenty).await;
    assert_eq!(first, second);

    let needed = first.usage.fuel.unwrap();
    let with = |fuel| Bounds { fuel: Some(fuel), ..Bounds::default() };
    assert_eq!(bench.run_bounded(TURNS, with(needed)).await.outcome, first.outcome);
    for _ in 0..2 {
        let short = bench.run_bounded(TURNS, with(needed / 2)).await;
        assert_eq!(short.outcome, Outcome::OutOfFuel { fuel: needed / 2 });
        assert_eq!(short.usage.fuel, Some(needed / 2));
    }
}

#[tokio::test]
async fn memory_beyond_the_limit_is_refused_in_plain_words() {
    let bench = Bench::new(2);
    let limit = 8 << 20;
    let bounds = Bounds { memory: limit, ..Bounds::default() };
    let finished = bench.run_bounded(r#"{"do":"grow"}"#, bounds).await;
    let Outcome::OverMemory { limit: told, asked } = finished.outcome else {
        panic!("{finished:?}")
    };
    assert_eq!(told, limit);
    assert!(asked > limit);
    assert!((limit / 2..=limit).contains(&finished.usage.peak_memory), "{:?}", finished.usage);

    let within = r#"{"do":"grow","bytes":4194304}"#;
    let bounds = |memory| Bounds { memory, ..Bounds::default() };
    assert_eq!(bench.run_bounded(within, bounds(8 << 20)).await.outcome.message(), "");
    let outcome = bench.run_bounded(within, bounds(4 << 20)).await.outcome;
    assert!(matches!(outcome, Outcome::OverMemory { .. }), "{outcome:?}");
}

#[tokio::test]
async fn memory_that_a_guest_begins_with_counts() {
    let bench = Bench::new(2);
    let bounds = Bounds { memory: 64 << 10, ..Bounds::default() };
    let finished = bench.run_bounded(TURNS, bounds).await;
    assert!(matches!(finished.outcome, Outcome::OverMemory { .. }), "{finished:?}");
}

#[tokio::test]
async fn output_beyond_the_limit_is_invalid() {
    let bench = Bench::new(2);
    let output = r#"{"do":"huge_output","bytes":1000}"#;
    let bounds = |output| Bounds { output, ..Bounds::default() };
    let outcome = bench.run_bounded(output, bounds(1002)).await.outcome;
    assert!(matches!(outcome, Outcome::Done { .. }), "{outcome:?}");
    let reason = "1002 bytes, where 1001 is the limit".to_owned();
    let outcome = bench.run_bounded(output, bounds(1001)).await.outcome;
    assert_eq!(outcome, Outcome::InvalidOutput { reason });
}

#[tokio::test]
async fn an_output_of_many_megabytes_is_not_even_copied() {
    let bench = Bench::new(2);
    let bounds = Bounds { memory: 256 << 20, ..Bounds::default() };
    let huge = r#"{"do":"huge_output","bytes":50000000}"#;
    let outcome = bench.run_bounded(huge, bounds).await.outcome;
    let Outcome::InvalidOutput { reason } = outcome else { panic!("{outcome:?}") };
    assert!(reason.starts_with("it cannot be read"), "{reason}");
}

#[tokio::test]
async fn a_huge_failure_is_cut_to_size() {
    let bench = Bench::new(2);
    let finished = bench.run(bench.probe(r#"{"do":"huge_failure","bytes":2000000}"#)).await;
    let Outcome::Retry { message, details: None, .. } = finished.outcome else { panic!() };
    assert!(message.len() < 70_000);
    assert!(message.contains("details are left out"));
}
