//! Looking at attempts while they run.

use std::sync::Arc;

use futures::future::{join, poll_immediate};
use mainspring_domain::attempt::{Frame, Outcome};
use mainspring_domain::ports::{Runner, Started};
use mainspring_domain::trace::TraceEntry;
use mainspring_domain::whereabouts::{Doing, Whereabouts};

use crate::harness::{Bench, Job, Trace, cancelled};

const SPIN: &str = r#"{"do":"spin"}"#;
const SLEEP: &str = r#"{"do":"sleep","milliseconds":3600000}"#;
const WASI_SLEEP: &str = r#"{"do":"wasi_sleep","milliseconds":3600000}"#;

async fn begun(bench: &Bench, input: &str) -> Started {
    bench.warm_up().await;
    let mut started = bench.start(bench.probe(input));
    assert!(poll_immediate(&mut started.finished).await.is_none());
    started
}

/// Looks at an attempt that runs for as long as the look takes.
async fn look(started: &mut Started) -> Whereabouts {
    tokio::select! {
        biased;
        here = started.handle.look() => here.expect("it runs"),
        finished = &mut started.finished => panic!("it has ended: {finished:?}"),
    }
}

/// A frame of this function, with the line that it is at.
fn frame<'a>(here: &'a Whereabouts, function: &str) -> &'a Frame {
    let found = here.frames.iter().find(|frame| frame.function.ends_with(function));
    found.unwrap_or_else(|| panic!("no {function} in {:#?}", here.frames))
}

fn is_in(frame: &Frame, file: &str) -> bool {
    frame.line.is_some() && frame.file.as_ref().is_some_and(|known| known.ends_with(file))
}

#[tokio::test]
async fn a_guest_that_computes_is_seen_with_the_line_that_it_is_at() {
    let bench = Bench::new(1);
    let mut started = begun(&bench, SPIN).await;
    let here = look(&mut started).await;
    assert_eq!(here.doing, Doing::Computing);
    assert!(is_in(frame(&here, "burdens::spin"), "probe/src/burdens.rs"), "{:#?}", here.frames);
    assert!(is_in(frame(&here, "probe::run"), "probe/src/lib.rs"), "{:#?}", here.frames);
}

#[tokio::test]
async fn a_guest_that_sleeps_is_seen_with_its_call_and_where_it_called() {
    let bench = Bench::new(1);
    for (input, call) in [(SLEEP, "sleep"), (WASI_SLEEP, "wasi:io/poll")] {
        let mut started = begun(&bench, input).await;
        let here = look(&mut started).await;
        let Doing::Waiting { call: waits_in, waited } = &here.doing else { panic!("{here:#?}") };
        assert_eq!(waits_in, call);
        assert!(*waited <= here.elapsed, "{here:#?}");
        assert!(is_in(frame(&here, "probe::run"), "probe/src/lib.rs"), "{:#?}", here.frames);
        let later = look(&mut started).await;
        let Doing::Waiting { waited: longer, .. } = later.doing else { panic!("{later:#?}") };
        assert!(longer >= *waited && later.elapsed > here.elapsed);
        // To be looked at is not to go on.
        assert_eq!((here.rounds, later.rounds), (0, 0));
        started.handle.stop(cancelled());
        assert_eq!(started.finished.await.outcome, Outcome::Cancelled { by: "ada".to_owned() });
    }
}

#[tokio::test]
async fn from_look_to_look_a_guest_has_gone_on() {
    let bench = Bench::new(1);
    let mut started = begun(&bench, SPIN).await;
    let first = look(&mut started).await;
    for _ in 0..3 {
        assert!(poll_immediate(&mut started.finished).await.is_none());
    }
    let second = look(&mut started).await;
    assert!(second.rounds >= first.rounds + 3, "{} {}", first.rounds, second.rounds);
    assert!(second.elapsed > first.elapsed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_may_look_at_a_guest_on_another_thread_at_once() {
    let bench = Bench::new(1);
    let trace = Arc::new(Trace::default());
    let flood = r#"{"do":"flood","into":"progress","count":18446744073709551615}"#;
    let Started { handle, finished } = bench.runner.start(bench.probe(flood), trace.clone());
    let running = tokio::spawn(finished);
    trace.told(|entry| matches!(entry, TraceEntry::Progress { .. })).await;
    let (one, other) = join(handle.look(), handle.look()).await;
    frame(&one.unwrap(), "burdens::flood");
    frame(&other.unwrap(), "burdens::flood");
    handle.stop(cancelled());
    running.await.unwrap();
    assert_eq!(handle.look().await, None);
}

#[tokio::test]
async fn an_attempt_is_starting_until_its_guest_is_called() {
    let bench = Bench::new(1);
    bench.warm_up().await;
    let mut first = bench.start(bench.probe(SLEEP));
    assert_eq!(first.handle.look().await.unwrap().doing, Doing::Starting);
    assert!(poll_immediate(&mut first.finished).await.is_none());
    let mut second = bench.start(bench.probe(SPIN));
    assert!(poll_immediate(&mut second.finished).await.is_none());
    let waits_for_a_place = second.handle.look().await.unwrap();
    assert_eq!((waits_for_a_place.doing, waits_for_a_place.frames), (Doing::Starting, vec![]));
}

#[tokio::test]
async fn an_ended_or_dropped_attempt_is_nowhere() {
    let bench = Bench::new(1);
    let Started { handle, finished } = bench.start(bench.call("echo", "1"));
    finished.await;
    assert_eq!(handle.look().await, None);
    let Started { handle, finished } = begun(&bench, SLEEP).await;
    drop(finished);
    assert_eq!(handle.look().await, None);
}

#[tokio::test]
async fn looking_changes_neither_the_outcome_nor_the_fuel() {
    let bench = Bench::new(1);
    bench.warm_up().await;
    for input in
        [r#"{"do":"steps","count":2,"milliseconds":500}"#, r#"{"do":"spin","count":20000000}"#]
    {
        let alone = bench.run(bench.probe(input)).await;
        let mut watched = bench.start(bench.probe(input));
        let mut looks = 0;
        let finished = loop {
            tokio::select! {
                biased;
                finished = &mut watched.finished => break finished,
                here = watched.handle.look() => looks += usize::from(here.is_some()),
            }
        };
        assert!(looks > 0);
        assert_eq!(finished, alone);
    }
}

#[tokio::test]
async fn a_guest_without_names_is_seen_by_the_numbers_of_its_functions() {
    // A function that `run` calls, which has no name and is not exported.
    const PLAIN: &str = "(call 3) unreachable) (func (loop (br 0))";
    const BROKEN: &str = r#"(call 3) unreachable)
        (@custom ".debug_abbrev" "\01\11\01\ff\ff\ff\ff")
        (@custom ".debug_info" "\ff\ff\00\00\04\00\ff\ff\ff\ff\04\01")
        (@custom ".debug_line" "no lines")
        (func (loop (br 0))"#;
    let bench = Bench::new(1);
    for run in [PLAIN, BROKEN] {
        let file = Job { run, ..Job::default() }.file();
        let mut started = bench.start(bench.call_of(file, "1"));
        let here = look_inside(&mut started).await;
        let names: Vec<_> = here.frames.iter().map(|frame| frame.function.as_str()).collect();
        assert_eq!(names.first(), Some(&"function 3"), "{:#?}", here.frames);
        assert!(here.frames.iter().all(|frame| frame.file.is_none()), "{:#?}", here.frames);
        started.handle.stop(cancelled());
        started.finished.await;
    }
}

/// Looks until the guest has begun, which is compiled first.
async fn look_inside(started: &mut Started) -> Whereabouts {
    loop {
        let here = look(started).await;
        if here.doing != Doing::Starting {
            return here;
        }
        let _ = poll_immediate(&mut started.finished).await;
        tokio::task::yield_now().await;
    }
}
