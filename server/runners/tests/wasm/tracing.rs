//! What an attempt tells while it runs.

use mainspring_domain::ports::Call;
use mainspring_domain::trace::{Level, TraceEntry};
use mainspring_domain::work::Bounds;

use crate::harness::Bench;

#[tokio::test]
async fn lines_steps_and_progress_come_in_order() {
    let bench = Bench::new(1);
    let (finished, trace) = bench.traced(bench.probe(r#"{"do":"steps","count":1}"#)).await;
    assert_eq!(finished.outcome.message(), "");
    let log = |level, message: &str, fields: &[(&str, &str)], step| TraceEntry::Log {
        level,
        message: message.to_owned(),
        fields: fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        step,
    };
    let began =
        |step, parent, name: &str| TraceEntry::StepBegan { step, parent, name: name.to_owned() };
    let ended = |step| TraceEntry::StepEnded { step, error: None };
    let one = ("number", "1");
    assert_eq!(
        trace,
        [
            log(Level::Trace, "before the steps", &[("count", "1")], None),
            began(1, None, "outer 1"),
            log(Level::Debug, "about to wait", &[one], Some(1)),
            began(2, Some(1), "inner 1"),
            log(Level::Info, "waited", &[one, ("milliseconds", "0")], Some(2)),
            ended(2),
            ended(1),
            TraceEntry::Progress {
                done: 1,
                total: Some(1),
                message: Some("step 1 is done".to_owned())
            },
            log(Level::Warn, "after the steps", &[], None),
        ]
    );
    assert!(finished.usage.log > 0);
    assert_eq!(finished.usage.log_dropped, 0);
}

#[tokio::test]
async fn a_step_that_fails_says_why() {
    let bench = Bench::new(1);
    let (_, trace) = bench.traced(bench.probe(r#"{"do":"steps","fail_at":1}"#)).await;
    let failed = |entry: &TraceEntry| {
        matches!(entry, TraceEntry::StepEnded { step: 1, error: Some(error) }
            if error.contains("step 1 fails"))
    };
    assert!(trace.iter().any(failed), "{trace:?}");
}

#[tokio::test]
async fn a_flood_of_any_kind_is_cut_off_counted_and_told() {
    let bench = Bench::new(1);
    for into in ["log", "fields", "steps", "stdout", "stderr"] {
        let flood = format!(r#"{{"do":"flood","into":"{into}","count":5000,"bytes":1000}}"#);
        let bounds = Bounds { log: 100_000, ..Bounds::default() };
        let (finished, trace) = bench.traced(Call { bounds, ..bench.probe(&flood) }).await;
        assert_eq!(finished.outcome.message(), "", "{into}");
        let usage = finished.usage;
        assert!((50_000..=100_000).contains(&usage.log), "{into}: {usage:?}");
        assert!(usage.log_dropped > 4_800_000, "{into}: {usage:?}");
        assert!(trace.len() < 300, "{into}: {}", trace.len());
        let told = trace.iter().any(|entry| {
            matches!(entry, TraceEntry::Truncated { message }
                if message.starts_with("log truncated, ") && message.ends_with(" MB dropped"))
        });
        assert!(told, "{into}: {:?}", trace.last());
    }
}

#[tokio::test]
async fn a_higher_log_limit_keeps_more() {
    let bench = Bench::new(1);
    let flood = r#"{"do":"flood","count":1000,"bytes":1000}"#;
    let bounds = Bounds { log: 2_000_000, ..Bounds::default() };
    let (finished, trace) = bench.traced(Call { bounds, ..bench.probe(flood) }).await;
    assert_eq!((finished.usage.log, finished.usage.log_dropped), (1_000_000, 0));
    assert_eq!(trace.len(), 1000);
}

#[tokio::test]
async fn a_flood_of_progress_is_thinned_out_and_its_last_report_is_shown() {
    let bench = Bench::new(1);
    let flood = r#"{"do":"flood","into":"progress","count":10000}"#;
    let (finished, trace) = bench.traced(bench.probe(flood)).await;
    // Reports that were left out cost nothing of the log limit.
    assert_eq!(finished.usage.log_dropped, 0);
    let reports: Vec<_> = trace
        .iter()
        .filter_map(|entry| match entry {
            TraceEntry::Progress { done, .. } => Some(*done),
            _ => None,
        })
        .collect();
    assert!(reports.len() < 1000, "{}", reports.len());
    assert_eq!(reports.last(), Some(&9999));
    assert!(reports.is_sorted());
}

#[tokio::test]
async fn standard_streams_are_log_lines() {
    let bench = Bench::new(1);
    for (into, level) in [("stdout", Level::Info), ("stderr", Level::Warn)] {
        let flood = format!(r#"{{"do":"flood","into":"{into}","count":2,"bytes":3}}"#);
        let (_, trace) = bench.traced(bench.probe(&flood)).await;
        let line = TraceEntry::Log { level, message: "xxx".into(), fields: vec![], step: None };
        assert_eq!(trace, [line.clone(), line]);
    }
}

#[tokio::test]
async fn a_job_that_says_nothing_leaves_no_trace() {
    let bench = Bench::new(1);
    let (_, trace) = bench.traced(bench.call("echo", "1")).await;
    assert_eq!(trace, []);
}
