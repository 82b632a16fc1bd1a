use std::time::Duration;

use mainspring_domain::job::{Job, JobSpec};
use mainspring_domain::schedule::{Misfire, Overlap, Schedule, Trigger};
use mainspring_domain::tick::Decision;

use crate::support::*;

async fn every_ten(lab: &Lab, overlap: Overlap) -> Job {
    let trigger = Trigger::Every { period: Duration::from_secs(10) };
    let misfire = Misfire::Latest;
    let schedule =
        Schedule { trigger, start: None, end: None, jitter: Duration::ZERO, misfire, overlap };
    lab.job(JobSpec { schedule: Some(schedule), ..spec() }).await
}

async fn decisions(lab: &Lab, job: &Job) -> Vec<Decision> {
    lab.ticks(job.id).await.into_iter().map(|tick| tick.decision).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_meets_an_unfinished_run_is_skipped() {
    let mut lab = Lab::new().await;
    let job = every_ten(&lab, Overlap::Skip).await;
    lab.clock.pass(10);
    let scene = lab.scene().await;
    lab.pass(10).await;
    lab.end(scene, failure()).await;
    // It waits for its retry, which is unfinished too.
    lab.pass(9).await;
    lab.pass(1).await;
    let skipped = Decision::SkippedOverlap;
    assert_eq!(decisions(&lab, &job).await, [Decision::Started, skipped, skipped]);
    let scene = lab.scene().await;
    assert_eq!(scene.call.ordinal, 2);
    lab.end(scene, done()).await;
    lab.pass(10).await;
    assert_eq!(decisions(&lab, &job).await[3..], [Decision::Started]);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_overlap_is_allowed_every_time_starts_a_run() {
    let mut lab = Lab::new().await;
    let job = every_ten(&lab, Overlap::Allow).await;
    let mut running = Vec::new();
    for _ in 0..3 {
        lab.clock.pass(10);
        running.push(lab.scene().await);
    }
    assert_eq!(decisions(&lab, &job).await, [Decision::Started; 3]);
    assert_eq!(lab.engine.overview(&lab.admin).await.unwrap().running, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_by_hand_does_not_stand_in_a_schedules_way() {
    let mut lab = Lab::new().await;
    let job = every_ten(&lab, Overlap::Skip).await;
    lab.enqueue(&job).await;
    let _by_hand = lab.scene().await;
    lab.clock.pass(10);
    assert_eq!(lab.scene().await.call.scheduled_at, at(10));
    assert_eq!(decisions(&lab, &job).await, [Decision::Started]);
}
