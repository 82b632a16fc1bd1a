use std::time::Duration;

use mainspring_domain::attempt::Outcome;
use mainspring_domain::job::JobSpec;
use mainspring_domain::retry::{Backoff, Retry};
use mainspring_domain::run::{Phase, RunState};

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_run_waits_as_its_policy_says_and_then_fails_for_good() {
    let mut lab = Lab::new().await;
    let retry = Retry { max: 3, backoff: Backoff::Exponential, ..spec().retry };
    let job = lab.job(JobSpec { retry, ..spec() }).await;
    let id = lab.enqueue(&job).await;
    let mut now = 0;
    for (ordinal, wait) in [(1, 10), (2, 20), (3, 40)] {
        let scene = lab.scene().await;
        assert_eq!((scene.call.run, scene.call.ordinal), (id, ordinal));
        let waiting = lab.end(scene, failure()).await;
        assert_eq!(waiting.state, RunState::Queued { due_at: at(now + wait) });
        assert_eq!(waiting.last_error, "no luck");
        lab.pass(u64::try_from(wait).unwrap() - 1).await;
        assert_eq!(lab.phase(id).await, Phase::Queued, "a second too early");
        lab.clock.pass(1);
        now += wait;
    }
    let scene = lab.scene().await;
    let ended = lab.end(scene, failure()).await;
    assert_eq!(ended.state, RunState::Failed { at: at(70) });
    assert_eq!(lab.engine.attempts(&lab.admin, id).await.unwrap().len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_may_ask_for_a_longer_wait() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    lab.enqueue(&job).await;
    let scene = lab.scene().await;
    let after = Some(Duration::from_secs(33));
    let asks = Outcome::Retry { message: "busy".to_owned(), details: None, after };
    assert_eq!(lab.end(scene, asks).await.state, RunState::Queued { due_at: at(33) });
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_mended_is_not_tried_again() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    for outcome in [fatal(), Outcome::InvalidOutput { reason: "no JSON".to_owned() }] {
        lab.enqueue(&job).await;
        let scene = lab.scene().await;
        assert_eq!(lab.end(scene, outcome).await.state.phase(), Phase::Failed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loops_see_to_a_retry_that_is_due_at_once() {
    let mut lab = Lab::new().await;
    let retry = Retry { delay: Duration::ZERO, ..spec().retry };
    let job = lab.job(JobSpec { retry, ..spec() }).await;
    let loops = lab.engine.start();
    let id = lab.enqueue(&job).await;
    for outcome in [failure(), failure(), done()] {
        lab.next_scene().await.finish(outcome);
    }
    assert_eq!(lab.ended(id, 3).await.state.phase(), Phase::Succeeded);
    loops.drain(Duration::from_secs(30)).await;
}
