use std::time::Duration;

use mainspring_domain::run::{NewRun, Phase};
use mainspring_engine::{Error, Settings};

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn an_end_that_cannot_be_stored_is_stored_later_and_its_slot_is_freed() {
    let mut lab = Lab::with(Settings { slots: 1, ..Settings::default() }).await;
    let job = lab.job(spec()).await;
    let loops = lab.engine.start();
    let first = lab.enqueue(&job).await;
    let scene = lab.next_scene().await;
    assert_eq!(scene.call.run, first);
    // Only now: of two that are asked for in the same instant either may be the first.
    let second = lab.enqueue(&job).await;
    lab.store.fail("settle", 2);
    scene.log("kept");
    assert_eq!(lab.end(scene, done()).await.state.phase(), Phase::Succeeded);
    assert_eq!(lab.store.faults_left("settle"), 0);
    let trace = lab.engine.trace(&lab.admin, first, 1, 0, 9).await.unwrap();
    assert_eq!(trace.len(), 1);
    let scene = lab.next_scene().await;
    assert_eq!(scene.call.run, second);
    lab.end(scene, done()).await;
    loops.drain(Duration::from_secs(30)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_that_could_not_be_stored_for_a_while_has_no_gap_and_no_repeat() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    let scene = lab.scene().await;
    lab.store.fail("append_trace", 2);
    for round in 0..4 {
        scene.log("a line");
        assert_eq!(lab.engine.flush_once().await.is_err(), round < 2);
        let live = lab.engine.trace(&lab.admin, id, 1, 0, 99).await.unwrap();
        assert_eq!(live.len(), round + 1);
    }
    lab.end(scene, done()).await;
    let stored = lab.engine.trace(&lab.admin, id, 1, 0, 99).await.unwrap();
    assert_eq!(stored.iter().map(|event| event.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loops_go_on_when_the_store_is_back() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    for verb in ["claim", "next_due", "prune"] {
        lab.store.fail(verb, 1);
    }
    let loops = lab.engine.start();
    let id = lab.enqueue(&job).await;
    let scene = lab.next_scene().await;
    assert_eq!(scene.call.run, id);
    until("the ticker to have tried", async || lab.store.faults_left("next_due") == 0).await;
    lab.end(scene, done()).await;
    loops.drain(Duration::from_secs(30)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_cannot_read_its_plugin_is_tried_again() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    lab.crash().await;
    let id = lab.enqueue(&job).await;
    lab.store.fail("plugin", 1);
    lab.look().await;
    let waiting = lab.ended(id, 1).await;
    assert_eq!(waiting.state.phase(), Phase::Queued);
    assert!(waiting.last_error.contains("could not begin"), "{}", waiting.last_error);
    lab.clock.pass(60);
    assert_eq!(lab.scene().await.call.ordinal, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_says_that_the_store_is_away_and_changes_nothing() {
    let lab = Lab::new().await;
    let job = lab.job(spec()).await;
    lab.store.fail("enqueue", 1);
    let refused = lab.engine.enqueue(&lab.admin, job.id, NewRun::default(), None).await;
    assert!(matches!(refused, Err(Error::Store(_))), "{refused:?}");
    assert_eq!(lab.runs(job.id).await, []);
    lab.store.fail("check", 1);
    assert!(lab.engine.check().await.is_err());
    lab.engine.check().await.unwrap();
}
