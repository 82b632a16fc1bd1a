use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::BoxStream;
use mainspring_domain::id::RunId;
use mainspring_domain::run::{NewRun, Phase, Run};
use mainspring_engine::{Error, Followed, Missing};
use tokio::task::JoinHandle;

use crate::support::*;

type Events = BoxStream<'static, Result<Followed, Error>>;

async fn follow(lab: &Lab, run: RunId, ordinal: u32, after: u64) -> Events {
    lab.engine.follow(&lab.admin, run, ordinal, after).await.unwrap()
}

/// The positions that a follower got up to the end, and the run as it was told then.
async fn to_the_end(mut events: Events) -> (Vec<u64>, Run) {
    let mut seqs = Vec::new();
    loop {
        match soon("an event", events.next()).await.unwrap().unwrap() {
            Followed::Event(event) => seqs.push(event.seq),
            Followed::End { run } => {
                assert!(events.next().await.is_none(), "something follows the end");
                return (seqs, run);
            }
        }
    }
}

fn in_background(events: Events) -> JoinHandle<(Vec<u64>, Run)> {
    tokio::spawn(to_the_end(events))
}

fn all(last: u64) -> Vec<u64> {
    (1..=last).collect()
}

async fn next_seq(events: &mut Events) -> u64 {
    match soon("an event", events.next()).await.unwrap().unwrap() {
        Followed::Event(event) => event.seq,
        Followed::End { run } => panic!("ended: {run:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_event_comes_when_it_happens() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    let scene = lab.scene().await;
    let mut events = follow(&lab, id, 1, 0).await;
    for seq in 1..=20 {
        scene.log("step");
        assert_eq!(next_seq(&mut events).await, seq);
        if seq % 5 == 0 {
            lab.engine.flush_once().await.unwrap();
        }
    }
    scene.finish(done());
    let (rest, run) = to_the_end(events).await;
    assert_eq!((rest, run.state.phase()), (vec![], Phase::Succeeded));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_may_come_at_any_time_and_gets_all_after_where_it_was() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    let queued = in_background(follow(&lab, id, 1, 0).await);
    let scene = lab.scene().await;
    let early = in_background(follow(&lab, id, 1, 0).await);
    for _ in 0..10 {
        scene.log("first half");
    }
    lab.engine.flush_once().await.unwrap();
    let from_the_middle = in_background(follow(&lab, id, 1, 4).await);
    let from_the_future = in_background(follow(&lab, id, 1, 15).await);
    for _ in 0..10 {
        scene.log("second half");
    }
    lab.end(scene, fatal()).await;
    let (late, late_middle) = (follow(&lab, id, 1, 0).await, follow(&lab, id, 1, 20).await);
    let past_the_end = follow(&lab, id, 1, 99).await;

    // The twenty lines, and one that tells how it ended.
    assert_eq!(queued.await.unwrap().0, all(21));
    assert_eq!(early.await.unwrap().0, all(21));
    assert_eq!(from_the_middle.await.unwrap().0, all(21)[4..]);
    assert_eq!(from_the_future.await.unwrap().0, all(21)[15..]);
    assert_eq!(to_the_end(late).await.0, all(21));
    assert_eq!(to_the_end(late_middle).await.0, [21]);
    let (nothing, run) = to_the_end(past_the_end).await;
    assert_eq!((nothing, run.state.phase()), (vec![], Phase::Failed));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_events_reach_a_slow_follower_without_gap_or_repeat() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    let scene = lab.scene().await;
    let fast = in_background(follow(&lab, id, 1, 0).await);
    let mut slow = follow(&lab, id, 1, 0).await;
    let mut seen = Vec::new();
    for burst in 0..20 {
        for _ in 0..100 {
            scene.log("one of many");
        }
        // Most of what it has not seen is no longer in memory when it looks again.
        if burst % 3 == 0 {
            lab.engine.flush_once().await.unwrap();
        }
        seen.push(next_seq(&mut slow).await);
    }
    lab.end(scene, done()).await;
    let (rest, _) = to_the_end(slow).await;
    seen.extend(rest);
    assert_eq!(seen, all(2000));
    assert_eq!(fast.await.unwrap().0, all(2000));
}

#[tokio::test(flavor = "multi_thread")]
async fn followers_see_all_while_the_loops_store_and_the_attempt_ends() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let loops = lab.engine.start();
    for _ in 0..20 {
        let id = lab.enqueue(&job).await;
        let early = in_background(follow(&lab, id, 1, 0).await);
        let scene = lab.next_scene().await;
        let followers: Vec<_> =
            futures::future::join_all((0..4).map(|_| follow(&lab, id, 1, 0))).await;
        let followers: Vec<_> = followers.into_iter().map(in_background).collect();
        for _ in 0..50 {
            scene.log("quick");
        }
        scene.finish(done());
        for follower in followers.into_iter().chain([early]) {
            assert_eq!(follower.await.unwrap().0, all(50));
        }
    }
    loops.drain(Duration::from_secs(30)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_of_one_attempt_is_told_when_that_has_ended() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    let scene = lab.scene().await;
    let first = in_background(follow(&lab, id, 1, 0).await);
    let second = in_background(follow(&lab, id, 2, 0).await);
    lab.end(scene, failure()).await;
    let (seqs, run) = first.await.unwrap();
    assert_eq!((seqs, run.state.phase()), (vec![1], Phase::Queued));
    lab.clock.pass(10);
    let scene = lab.scene().await;
    scene.log("again");
    lab.end(scene, done()).await;
    let (seqs, run) = second.await.unwrap();
    assert_eq!((seqs, run.state.phase()), (vec![1], Phase::Succeeded));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_of_a_run_that_never_begins_is_told_so() {
    let lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let later = NewRun { due_at: Some(at(60)), ..NewRun::default() };
    let id = lab.enqueue_with(&job, later).await;
    let follower = in_background(follow(&lab, id, 1, 0).await);
    lab.engine.cancel_run(&lab.admin, id).await.unwrap();
    let (seqs, run) = follower.await.unwrap();
    assert_eq!((seqs, run.state.phase()), (vec![], Phase::Cancelled));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_that_cannot_come_is_not_found() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    for ordinal in [0, 2] {
        not_found(&lab.engine.follow(&lab.admin, id, ordinal, 0).await.err().unwrap());
    }
    let scene = lab.scene().await;
    lab.end(scene, done()).await;
    not_found(&lab.engine.follow(&lab.admin, id, 2, 0).await.err().unwrap());
    not_found(&lab.engine.trace(&lab.admin, id, 2, 0, 9).await.unwrap_err());
}

fn not_found(refused: &Error) {
    assert!(matches!(refused, Error::NotFound(Missing::Attempt(..))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_is_read_slice_by_slice_while_it_grows() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let id = lab.enqueue(&job).await;
    let scene = lab.scene().await;
    let mut seen: Vec<u64> = Vec::new();
    for round in 0..30 {
        for _ in 0..70 {
            scene.log("growing");
        }
        if round % 4 == 0 {
            lab.engine.flush_once().await.unwrap();
        }
        let after = seen.last().copied().unwrap_or(0);
        let slice = lab.engine.trace(&lab.admin, id, 1, after, 50).await.unwrap();
        assert!(slice.len() <= 50);
        seen.extend(slice.iter().map(|event| event.seq));
    }
    assert_eq!(seen, all(1500));
}
