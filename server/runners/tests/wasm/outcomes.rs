//! What becomes of an attempt, by what its guest does.

use std::time::Duration;

use mainspring_domain::attempt::Outcome;
use mainspring_domain::json::Json;
use mainspring_domain::plugin::Digest;
use mainspring_domain::ports::{Call, Task};
use serde_json::Value;

use crate::harness::{Bench, Job};

fn done(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Done { output } => serde_json::from_str(output.as_str()).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn echo_returns_its_input_byte_for_byte() {
    let bench = Bench::new(2);
    let input = r#"{ "b":1.10,  "a":[123456789012345678901234567890] }"#;
    let finished = bench.run(bench.call("echo", input)).await;
    assert_eq!(finished.outcome, Outcome::Done { output: Json::parse(input).unwrap() });
    assert!(finished.usage.fuel.unwrap() > 0);
    assert!(finished.usage.peak_memory > 0);
}

#[tokio::test]
async fn a_guest_knows_for_which_attempt_it_runs() {
    let bench = Bench::new(2);
    let mut call = bench.probe(r#"{"do":"context"}"#);
    call.ordinal = 7;
    call.idempotency_key = Some("order-1".to_owned());
    let told = done(&bench.run(call.clone()).await.outcome);
    assert_eq!(told["run_id"], call.run.to_string());
    assert_eq!(told["job_id"], call.job.to_string());
    assert_eq!(told["job_name"], "tested");
    assert_eq!(told["attempt"], 7);
    assert_eq!(told["scheduled_at"], 1_000_001);
    assert_eq!(told["started_at"], 2_000_002);
    assert_eq!(told["idempotency_key"], "order-1");
}

#[tokio::test]
async fn failures_say_whether_another_attempt_may_help() {
    let bench = Bench::new(2);
    let message = "as asked to".to_owned();

    let fail = bench.run(bench.probe(r#"{"do":"fail"}"#)).await.outcome;
    let retry = Outcome::Retry { message: message.clone(), details: None, after: None };
    assert_eq!(fail, retry);

    let later = r#"{"do":"retry_after","milliseconds":1500}"#;
    let after = Some(Duration::from_millis(1500));
    let retry_after = Outcome::Retry { message: message.clone(), details: None, after };
    assert_eq!(bench.run(bench.probe(later)).await.outcome, retry_after);

    let details = Some(Json::parse(r#"{"asked":true}"#).unwrap());
    let fatal = bench.run(bench.probe(r#"{"do":"fatal"}"#)).await.outcome;
    assert_eq!(fatal, Outcome::Fatal { message, details });
}

#[tokio::test]
async fn output_that_is_not_json_is_invalid() {
    let bench = Bench::new(2);
    let finished = bench.run(bench.probe(r#"{"do":"invalid_json"}"#)).await;
    match finished.outcome {
        Outcome::InvalidOutput { reason } => assert!(reason.contains("not one JSON"), "{reason}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn deeply_nested_output_harms_nobody() {
    let bench = Bench::new(2);
    let finished = bench.run(bench.probe(r#"{"do":"deep_output","count":400000}"#)).await;
    assert!(matches!(finished.outcome, Outcome::Done { .. }), "{:?}", finished.outcome.message());
}

#[tokio::test]
async fn a_panic_shows_its_message_and_the_function_it_happened_in() {
    let bench = Bench::new(2);
    let call = bench.probe(r#"{"do":"panic","message":"no bread left"}"#);
    let (finished, trace) = bench.traced(call).await;
    let Outcome::Trapped { message, frames } = finished.outcome else { panic!("{finished:?}") };
    assert!(message.starts_with("panicked at "), "{message}");
    assert!(message.ends_with(": no bread left"), "{message}");
    assert!(frames[0].function.starts_with("probe::"), "{frames:?}");
    let fell = frames.iter().find(|frame| frame.function == "probe::burdens::fall_over");
    let fell = fell.unwrap_or_else(|| panic!("{frames:#?}"));
    let file = fell.file.as_deref();
    assert_eq!(
        (file, fell.line.is_some()),
        (Some("/mainspring/plugins/probe/src/burdens.rs"), true)
    );
    assert!(frames.iter().any(|frame| frame.function == "probe::run"), "{frames:?}");
    assert!(finished.usage.fuel.unwrap() > 0);
    // It panicked within a step, which ends with the attempt; stderr is in the trace.
    let text = serde_json::to_string(&trace).unwrap();
    assert!(text.contains(r#""kind":"step_ended""#), "{text}");
    assert!(text.contains("no bread left"), "{text}");
}

#[tokio::test]
async fn endless_recursion_is_told_in_plain_words() {
    let bench = Bench::new(2);
    let finished = bench.run(bench.probe(r#"{"do":"recurse"}"#)).await;
    let Outcome::Trapped { message, frames } = finished.outcome else { panic!("{finished:?}") };
    assert!(message.contains("stack"), "{message}");
    assert!(frames[0].function.contains("recurse"), "{frames:?}");
}

#[tokio::test]
async fn a_guest_that_exits_ends_its_attempt_and_nothing_else() {
    let bench = Bench::new(2);
    let finished = bench.run(bench.probe(r#"{"do":"exit","code":3}"#)).await;
    let Outcome::Trapped { message, .. } = finished.outcome else { panic!("{finished:?}") };
    assert_eq!(message, "it ended its process with a failure");
    assert!(bench.run(bench.call("echo", "1")).await.outcome.message().is_empty());
}

#[tokio::test]
async fn a_guest_finds_no_files_sockets_arguments_or_variables() {
    let bench = Bench::new(2);
    let found = done(&bench.run(bench.probe(r#"{"do":"env"}"#)).await.outcome);
    assert_eq!(found["arguments"], serde_json::json!([]), "{found:#}");
    assert_eq!(found["variables"], serde_json::json!([]), "{found:#}");
    for what in ["list", "read", "write"] {
        assert!(found["files"][what]["refused"].is_string(), "{found:#}");
    }
    for what in ["connect", "listen", "udp", "resolve"] {
        assert!(found["sockets"][what]["refused"].is_string(), "{found:#}");
    }
    assert_eq!(found["stdin_bytes"], 0, "{found:#}");
    assert!(found["unix_seconds"].as_u64().unwrap() > 1_700_000_000, "{found:#}");
}

#[tokio::test]
async fn a_plugin_that_nobody_has_fails_for_good() {
    let bench = Bench::new(2);
    let task = Task::Plugin { version: Digest([7; 32]), input: Json::null() };
    let call = Call { task, ..bench.call("echo", "1") };
    let Outcome::Fatal { message, .. } = bench.run(call).await.outcome else { panic!() };
    assert!(message.contains("no plugin file has the digest 0707"), "{message}");
}

#[tokio::test]
async fn a_result_that_is_not_text_is_invalid_output() {
    let bench = Bench::new(2);
    // Where the result says that its text lies, and how long it is.
    let at = |address, length| {
        format!(
            "(i32.store (i32.const 8) (i32.const {address}))
             (i32.store (i32.const 12) (i32.const {length}))
             (i32.const 0)"
        )
    };
    for (address, length, why) in
        [(64, 3, "its text is not UTF-8"), (65_000, 1_000, "it cannot be read")]
    {
        let file = Job { run: &at(address, length), ..Job::default() }.file();
        let outcome = bench.run(bench.call_of(file, "null")).await.outcome;
        let Outcome::InvalidOutput { reason } = outcome else { panic!("{outcome:?}") };
        assert!(reason.starts_with(why), "{reason}");
    }
}

#[tokio::test]
async fn traps_are_told_in_plain_words() {
    let bench = Bench::new(2);
    for (run, message) in [
        ("(i32.div_u (i32.const 1) (i32.const 0))", "it divided an integer by zero"),
        ("(i32.load (i32.const -1))", "it read or wrote outside its memory"),
        ("unreachable", "it gave up (an `unreachable` instruction) and said nothing"),
    ] {
        let file = Job { run, ..Job::default() }.file();
        let outcome = bench.run(bench.call_of(file, "null")).await.outcome;
        let Outcome::Trapped { message: told, frames } = outcome else { panic!("{outcome:?}") };
        assert_eq!(told, message);
        assert_eq!(frames.len(), 1, "{frames:?}");
    }
}
