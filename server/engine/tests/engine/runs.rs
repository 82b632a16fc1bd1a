use std::time::Duration;

use mainspring_domain::attempt::Outcome;
use mainspring_domain::job::{JobSpec, Priority};
use mainspring_domain::json::Json;
use mainspring_domain::run::{NewRun, Origin, Phase, RunState};
use mainspring_domain::trace::TraceEntry;
use mainspring_engine::{Conflict, Error, Settings};

use crate::support::*;

fn json(text: &str) -> Json {
    Json::parse(text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_from_its_queue_to_its_output_and_trace() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let queued = lab.engine.enqueue(&lab.admin, job.id, NewRun::default(), None).await.unwrap();
    assert_eq!(queued.value, lab.run(queued.value.id).await);
    assert_eq!(queued.value.state, RunState::Queued { due_at: at(0) });

    lab.clock.pass(1);
    let scene = lab.scene().await;
    assert_eq!(scene.call.run, queued.value.id);
    assert_eq!((scene.call.job, scene.call.job_name.as_str()), (job.id, "nightly"));
    assert_eq!((scene.call.ordinal, scene.call.started_at), (1, at(1)));
    assert_eq!((scene.call.scheduled_at, scene.call.idempotency_key.as_ref()), (at(0), None));
    assert_eq!(scene.input(), json(r#"{"from":"job"}"#));
    assert_eq!(scene.call.bounds.fuel, Some(77), "the plugin's proposal");
    let running = lab.engine.attempts(&lab.admin, scene.call.run).await.unwrap();
    assert_eq!((running[0].outcome.as_ref(), running[0].version), (None, scene.version()));
    scene.log("working");
    lab.clock.pass(1);
    let ended = lab.end(scene, done()).await;

    assert_eq!(ended.state, RunState::Succeeded { at: at(2) });
    let attempts = lab.engine.attempts(&lab.admin, ended.id).await.unwrap();
    assert_eq!(attempts.len(), 1);
    assert_eq!(attempts[0].outcome, Some(done()));
    assert_eq!((attempts[0].started_at, attempts[0].finished_at), (at(1), Some(at(2))));
    assert_eq!(attempts[0].usage.peak_memory, 1);
    let trace = lab.engine.trace(&lab.admin, ended.id, 1, 0, 9).await.unwrap();
    let entries: Vec<_> = trace.into_iter().map(|event| event.entry).collect();
    assert_eq!(entries, [line("working")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loops_carry_out_a_run_by_themselves() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let loops = lab.engine.start();
    for _ in 0..20 {
        let id = lab.enqueue(&job).await;
        let scene = lab.next_scene().await;
        assert_eq!(scene.call.run, id);
        assert_eq!(lab.end(scene, done()).await.state.phase(), Phase::Succeeded);
    }
    loops.drain(Duration::from_secs(30)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_may_bring_its_own_input() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let new = NewRun { input: Some(json("[7]")), ..NewRun::default() };
    lab.enqueue_with(&job, new).await;
    let scene = lab.scene().await;
    assert_eq!(scene.input(), json("[7]"));
    let ended = lab.end(scene, fatal()).await;

    let again = lab.engine.retry_run(&lab.admin, ended.id, None, None).await.unwrap().value;
    assert_eq!(again.origin, Origin::Redrive { of: ended.id });
    assert_eq!(lab.scene().await.input(), json("[7]"));
    let other = Some(json("[8]"));
    lab.engine.retry_run(&lab.admin, ended.id, other, None).await.unwrap();
    assert_eq!(lab.scene().await.input(), json("[8]"));
    let early = lab.engine.retry_run(&lab.admin, again.id, None, None).await.unwrap_err();
    assert!(matches!(early, Error::Conflict(Conflict::RunNotEnded(_))), "{early:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_for_later_begins_when_its_time_has_come() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let later = NewRun { due_at: Some(at(60)), ..NewRun::default() };
    let id = lab.enqueue_with(&job, later).await;
    lab.pass(59).await;
    assert_eq!(lab.phase(id).await, Phase::Queued);
    lab.clock.pass(1);
    assert_eq!(lab.scene().await.call.run, id);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_more_urgent_begins_first_and_a_freed_slot_is_taken_at_once() {
    let mut lab = Lab::with(Settings { slots: 1, ..Settings::default() }).await;
    let job = lab.job(spec()).await;
    let urgent = lab.job(JobSpec { priority: Priority(1), ..spec() }).await;
    let first = lab.enqueue(&job).await;
    let scene = lab.scene().await;
    assert_eq!(scene.call.run, first);
    let ordinary = lab.enqueue(&job).await;
    let most = NewRun { priority: Some(Priority(0)), ..NewRun::default() };
    let (more, most) = (lab.enqueue(&urgent).await, lab.enqueue_with(&job, most).await);
    assert!(!lab.engine.dispatch_once().await.unwrap());

    let loops = lab.engine.start();
    scene.finish(done());
    for expected in [most, more, ordinary] {
        let scene = lab.next_scene().await;
        assert_eq!(scene.call.run, expected);
        scene.finish(done());
    }
    loops.drain(Duration::from_secs(30)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_a_job_that_was_deleted_meanwhile_is_cancelled_when_it_would_begin_again() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    let scene = lab.scene().await;
    lab.engine.delete_job(&lab.admin, job.id).await.unwrap();
    let waiting = lab.end(scene, failure()).await;
    assert_eq!(waiting.state, RunState::Queued { due_at: at(10) });
    lab.pass(10).await;
    let ended = lab.ended(id, 2).await;
    assert_eq!(ended.state.phase(), Phase::Cancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trace_of_an_attempt_that_failed_says_how() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    lab.enqueue(&job).await;
    let scene = lab.scene().await;
    let ended = lab.end(scene, Outcome::OutOfFuel { fuel: 7 }).await;
    assert_eq!(ended.last_error, "fuel exhausted after 7");
    let trace = lab.engine.trace(&lab.admin, ended.id, 1, 0, 9).await.unwrap();
    let message = "fuel exhausted after 7".to_owned();
    assert_eq!(trace[0].entry, TraceEntry::Ended { message });
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_aged_is_removed() {
    let mut lab =
        Lab::with(Settings { retention: Duration::from_secs(60), ..Settings::default() }).await;
    let job = lab.job(spec()).await;
    let old = lab.enqueue(&job).await;
    let scene = lab.scene().await;
    lab.end(scene, done()).await;
    lab.clock.pass(50);
    let new = lab.enqueue(&job).await;
    let scene = lab.scene().await;
    lab.end(scene, done()).await;
    lab.clock.pass(11);
    while lab.engine.prune_once().await.unwrap() > 0 {}
    assert!(matches!(lab.engine.run(&lab.admin, old).await, Err(Error::NotFound(_))));
    assert_eq!(lab.phase(new).await, Phase::Succeeded);
}
