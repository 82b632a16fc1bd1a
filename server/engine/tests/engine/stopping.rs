use std::time::Duration;

use mainspring_domain::run::{Phase, RunState};
use mainspring_engine::Settings;

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_graceful_stop_waits_for_what_runs_and_starts_nothing_new() {
    let mut lab = Lab::with(Settings { slots: 1, ..Settings::default() }).await;
    let job = lab.job(spec()).await;
    let loops = lab.engine.start();
    let running = lab.enqueue(&job).await;
    let scene = lab.next_scene().await;
    let mut stopping = Box::pin(loops.drain(Duration::from_secs(60)));
    assert!(futures::poll!(&mut stopping).is_pending());
    // A run that comes now is for the next start, though its slot will be free before the stop.
    let queued = lab.enqueue(&job).await;
    scene.log("still here");
    scene.finish(done());
    soon("the stop", stopping).await;
    assert_eq!(lab.phase(running).await, Phase::Succeeded);
    assert_eq!(lab.phase(queued).await, Phase::Queued);
    let trace = lab.engine.trace(&lab.admin, running, 1, 0, 9).await.unwrap();
    assert_eq!(trace[0].entry, line("still here"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_still_runs_after_that_is_interrupted_and_runs_again_at_the_next_start() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let loops = lab.engine.start();
    let id = lab.enqueue(&job).await;
    let scene = lab.next_scene().await;
    scene.log("half-way");
    soon("the stop", loops.drain(Duration::from_millis(1))).await;
    let run = lab.run(id).await;
    assert_eq!(run.state, RunState::Queued { due_at: at(0) });
    assert_eq!((run.attempts, run.interruptions), (1, 1));
    let trace = lab.engine.trace(&lab.admin, id, 1, 0, 9).await.unwrap();
    assert_eq!(trace[0].entry, line("half-way"));
    lab.crash().await;
    assert_eq!(lab.scene().await.call.ordinal, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_is_about_to_begin_is_interrupted_too() {
    let mut lab = Lab::new().await;
    lab.engine.upload_plugin(&lab.admin, plugin_file("other", "1"), false).await.unwrap();
    let job = lab.job(spec()).await;
    let other = lab.job(running("other")).await;
    lab.crash().await;
    let loops = lab.engine.start();
    let begun = lab.enqueue(&job).await;
    let _scene = lab.next_scene().await;
    // The new engine does not know the other plugin yet and asks the store.
    let plugin = lab.store.hold("plugin");
    let beginning = lab.enqueue(&other).await;
    plugin.arrived().await;
    let stopping = tokio::spawn(loops.drain(Duration::ZERO));
    assert_eq!(lab.ended(begun, 1).await.interruptions, 1);
    plugin.release();
    soon("the stop", stopping).await.unwrap();
    let run = lab.run(beginning).await;
    assert_eq!((run.state.phase(), run.interruptions), (Phase::Queued, 1));
}
