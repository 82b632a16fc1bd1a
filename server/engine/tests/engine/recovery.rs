use std::time::Duration;

use mainspring_domain::attempt::Outcome;
use mainspring_domain::job::JobSpec;
use mainspring_domain::ports::Store as _;
use mainspring_domain::run::{Phase, RunState};
use mainspring_domain::settle::MOST_INTERRUPTIONS;
use mainspring_domain::trace::TraceEntry;

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_a_crash_interrupted_runs_again_and_is_not_charged_for_it() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    let scene = lab.scene().await;
    scene.log("before the crash");
    lab.engine.flush_once().await.unwrap();
    lab.crash().await;
    let run = lab.run(id).await;
    assert_eq!((run.state.phase(), run.attempts, run.interruptions), (Phase::Queued, 1, 1));

    let attempts = lab.engine.attempts(&lab.admin, id).await.unwrap();
    assert_eq!(attempts[0].outcome, Some(Outcome::Interrupted));
    let trace = lab.engine.trace(&lab.admin, id, 1, 0, 9).await.unwrap();
    assert_eq!(trace[0].entry, line("before the crash"));
    assert!(matches!(trace[1].entry, TraceEntry::Truncated { .. }), "{:?}", trace[1]);
    assert_eq!(trace.iter().map(|event| event.seq).collect::<Vec<_>>(), [1, 2]);

    let scene = lab.scene().await;
    assert_eq!((scene.call.run, scene.call.ordinal), (id, 2));
    assert_eq!(lab.end(scene, done()).await.state.phase(), Phase::Succeeded);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_interrupted_again_and_again_is_lost() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    for ordinal in 1..=MOST_INTERRUPTIONS + 1 {
        let scene = lab.scene().await;
        assert_eq!((scene.call.run, scene.call.ordinal), (id, ordinal));
        lab.crash().await;
    }
    let lost = lab.run(id).await;
    assert_eq!(lost.state.phase(), Phase::Failed);
    assert!(lost.last_error.starts_with("lost"), "{}", lost.last_error);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_engine_from_before_a_crash_still_writes_is_refused() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    let (ghost, before) = (lab.scene().await, lab.engine.clone());
    lab.crash().await;
    let scene = lab.scene().await;
    ghost.finish(done());
    // The ghost's slot is free once the refusal has come.
    before.start().drain(Duration::from_secs(60)).await;
    assert!(matches!(lab.run(id).await.state, RunState::Running { .. }));
    assert_eq!(lab.end(scene, fatal()).await.state.phase(), Phase::Failed);
    let outcomes = lab.engine.attempts(&lab.admin, id).await.unwrap();
    let outcomes: Vec<_> = outcomes.into_iter().filter_map(|attempt| attempt.outcome).collect();
    assert_eq!(outcomes, [Outcome::Interrupted, fatal()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_was_to_be_cancelled_when_its_node_died_is_cancelled() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    let _scene = lab.scene().await;
    // The mark is stored; the node dies before it can stop the attempt.
    lab.store.cancel(vec![id], "ada", at(0)).await.unwrap();
    lab.crash().await;
    assert_eq!(lab.phase(id).await, Phase::Cancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_frees_the_concurrency_that_it_held() {
    let mut lab = Lab::new().await;
    let job = lab.job(JobSpec { max_concurrent: Some(1), ..spec() }).await;
    let first = lab.enqueue(&job).await;
    lab.clock.pass(1);
    let second = lab.enqueue(&job).await;
    let _scene = lab.scene().await;
    lab.crash().await;
    let scene = lab.scene().await;
    assert_eq!(scene.call.run, first);
    lab.end(scene, done()).await;
    assert_eq!(lab.scene().await.call.run, second);
}
