use std::time::Duration;

use mainspring_domain::job::JobSpec;
use mainspring_domain::run::{NewRun, Phase, RunState};
use mainspring_engine::{Conflict, Error};

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_queued_run_is_cancelled_at_once() {
    let lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let later = NewRun { due_at: Some(at(60)), ..NewRun::default() };
    for id in [lab.enqueue(&job).await, lab.enqueue_with(&job, later).await] {
        let run = lab.engine.cancel_run(&lab.admin, id).await.unwrap();
        assert_eq!(run.state, RunState::Cancelled { at: at(0), by: "ada".to_owned() });
    }
    lab.pass(100).await;
    assert_eq!(lab.runs(job.id).await.iter().map(|run| run.attempts).sum::<u32>(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_running_run_is_stopped() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    let _scene = lab.scene().await;
    let marked = lab.engine.cancel_run(&lab.admin, id).await.unwrap();
    assert_eq!(marked.cancel_by.as_deref(), Some("ada"));
    let ended = lab.ended(id, 1).await;
    assert_eq!(ended.state, RunState::Cancelled { at: at(0), by: "ada".to_owned() });
    let again = lab.engine.cancel_run(&lab.admin, id).await.unwrap_err();
    assert!(matches!(again, Error::Conflict(Conflict::RunEnded(_))), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claimed_run_that_has_not_begun_yet_is_stopped_as_soon_as_it_does() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    lab.crash().await;
    let id = lab.enqueue(&job).await;
    // The new engine does not know the plugin yet and asks the store.
    let plugin = lab.store.hold("plugin");
    lab.look().await;
    plugin.arrived().await;
    assert_eq!(lab.phase(id).await, Phase::Running);
    lab.engine.cancel_run(&lab.admin, id).await.unwrap();
    plugin.release();
    assert_eq!(lab.ended(id, 1).await.state.phase(), Phase::Cancelled);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_that_comes_while_a_failure_is_being_stored_is_not_forgotten() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    let scene = lab.scene().await;
    // The first try to store the end fails; the wish comes before the second.
    lab.store.fail("settle", 1);
    scene.finish(failure());
    until("the first try", async || lab.store.faults_left("settle") == 0).await;
    lab.engine.cancel_run(&lab.admin, id).await.unwrap();
    let ended = lab.ended(id, 1).await;
    assert_eq!(ended.state.phase(), Phase::Cancelled);
    assert_eq!(ended.last_error, "no luck");
    lab.pass(100).await;
    assert_eq!(lab.run(id).await.attempts, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn cancelling_the_run_that_was_next_lets_the_one_behind_it_begin() {
    let mut lab = Lab::new().await;
    let job = lab.job(JobSpec { max_concurrent: Some(1), ..spec() }).await;
    lab.enqueue(&job).await;
    let scene = lab.scene().await;
    let (woken, next) = (lab.enqueue(&job).await, lab.enqueue(&job).await);
    lab.look().await;
    lab.end(scene, done()).await;
    lab.engine.cancel_run(&lab.admin, woken).await.unwrap();
    let loops = lab.engine.start();
    assert_eq!(lab.next_scene().await.call.run, next);
    loops.drain(Duration::ZERO).await;
}
