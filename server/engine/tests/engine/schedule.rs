use std::time::Duration;

use mainspring_domain::Timestamp;
use mainspring_domain::job::{JobPatch, JobSpec};
use mainspring_domain::run::{Origin, Phase};
use mainspring_domain::schedule::{Misfire, Overlap, Schedule, Trigger};
use mainspring_domain::tick::Decision;

use crate::support::*;

fn scheduled(trigger: Trigger) -> JobSpec {
    let (misfire, overlap) = (Misfire::Latest, Overlap::Skip);
    let schedule =
        Schedule { trigger, start: None, end: None, jitter: Duration::ZERO, misfire, overlap };
    JobSpec { schedule: Some(schedule), ..spec() }
}

fn every(seconds: u64) -> Trigger {
    Trigger::Every { period: Duration::from_secs(seconds) }
}

async fn cursor(lab: &Lab, job: &mainspring_domain::job::Job) -> Option<Timestamp> {
    lab.engine.job(&lab.admin, job.id).await.unwrap().next_fire_at
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_fires_once_for_each_nominal_time_over_any_number_of_restarts() {
    let mut lab = Lab::new().await;
    let job = lab.job(scheduled(every(10))).await;
    for nominal in 1..=12 {
        lab.clock.pass(10);
        let scene = lab.scene().await;
        assert_eq!(scene.call.scheduled_at, at(nominal * 10));
        lab.end(scene, done()).await;
        lab.look().await;
        if nominal % 3 == 0 {
            lab.crash().await;
            lab.look().await;
        }
    }
    let ticks = lab.ticks(job.id).await;
    assert_eq!(ticks.len(), 12);
    let runs = lab.runs(job.id).await;
    for ((tick, run), nominal) in ticks.iter().zip(&runs).zip(1..) {
        assert_eq!((tick.nominal, tick.decision), (at(nominal * 10), Decision::Started));
        assert_eq!(
            (tick.run, run.origin),
            (Some(run.id), Origin::Schedule { nominal: tick.nominal })
        );
    }
    assert_eq!(runs.len(), 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_once_fires_once() {
    let mut lab = Lab::new().await;
    let job = lab.job(scheduled(Trigger::Once { at: at(30) })).await;
    lab.pass(29).await;
    assert_eq!(lab.ticks(job.id).await, []);
    lab.clock.pass(1);
    let scene = lab.scene().await;
    lab.end(scene, done()).await;
    lab.pass(1000).await;
    assert_eq!(lab.runs(job.id).await.len(), 1);
    assert_eq!(cursor(&lab, &job).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delay_fires_again_its_period_after_its_run_ended_and_not_before() {
    let mut lab = Lab::new().await;
    let job = lab.job(scheduled(Trigger::Delay { period: Duration::from_secs(60) })).await;
    lab.clock.pass(60);
    let scene = lab.scene().await;
    lab.pass(500).await;
    assert_eq!(lab.runs(job.id).await.len(), 1);
    lab.end(scene, done()).await;
    assert_eq!(cursor(&lab, &job).await, Some(at(620)));
    lab.pass(59).await;
    assert_eq!(lab.runs(job.id).await.len(), 1);
    lab.clock.pass(1);
    let scene = lab.scene().await;
    // Neither a failed attempt nor a cancelled run ends the schedule.
    lab.end(scene, failure()).await;
    lab.pass(5).await;
    let run = lab.runs(job.id).await[1].id;
    lab.engine.cancel_run(&lab.admin, run).await.unwrap();
    assert_eq!(cursor(&lab, &job).await, Some(at(685)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schedule_that_is_removed_during_its_run_is_over() {
    let mut lab = Lab::new().await;
    let job = lab.job(scheduled(Trigger::Delay { period: Duration::from_secs(60) })).await;
    lab.clock.pass(60);
    let scene = lab.scene().await;
    let patch = JobPatch { schedule: Some(None), ..JobPatch::default() };
    lab.engine.update_job(&lab.admin, job.id, patch, None).await.unwrap();
    assert_eq!(lab.end(scene, done()).await.state.phase(), Phase::Succeeded);
    soon("the ticker to be done", lab.pass(1000)).await;
    assert_eq!(cursor(&lab, &job).await, None);
    assert_eq!(lab.runs(job.id).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_period_counts_from_the_change() {
    let lab = Lab::new().await;
    let job = lab.job(scheduled(every(10))).await;
    lab.clock.pass(7);
    let schedule = scheduled(every(20)).schedule;
    let patch = JobPatch { schedule: Some(schedule), ..JobPatch::default() };
    let changed = lab.engine.update_job(&lab.admin, job.id, patch, None).await.unwrap();
    assert_eq!(changed.next_fire_at, Some(at(27)));
    let renamed = JobPatch { name: Some("renamed".to_owned()), ..JobPatch::default() };
    lab.clock.pass(7);
    let changed = lab.engine.update_job(&lab.admin, job.id, renamed, None).await.unwrap();
    assert_eq!((changed.next_fire_at, changed.anchored_at), (Some(at(27)), at(7)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_while_a_schedule_fires_neither_repeats_nor_loses_a_time() {
    let mut lab = Lab::new().await;
    let job = lab.job(scheduled(every(10))).await;
    lab.clock.pass(10);
    // The change has read the job; the schedule fires; then the change is written.
    let read = lab.store.hold("job");
    let (engine, admin) = (lab.engine.clone(), lab.admin.clone());
    let patch = JobPatch { name: Some("renamed".to_owned()), ..JobPatch::default() };
    let change = tokio::spawn(async move { engine.update_job(&admin, job.id, patch, None).await });
    read.arrived().await;
    let scene = lab.scene().await;
    read.release();
    change.await.unwrap().unwrap();
    lab.end(scene, done()).await;
    lab.look().await;
    assert_eq!(lab.runs(job.id).await.len(), 1);
    lab.clock.pass(10);
    assert_eq!(lab.scene().await.call.scheduled_at, at(20));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loops_fire_a_schedule_by_themselves() {
    let mut lab = Lab::new().await;
    let loops = lab.engine.start();
    let job = lab.job(scheduled(every(10))).await;
    for nominal in [10, 20] {
        lab.clock.pass(10);
        let scene = lab.next_scene().await;
        assert_eq!((scene.call.job, scene.call.scheduled_at), (job.id, at(nominal)));
        lab.end(scene, done()).await;
    }
    loops.drain(Duration::from_secs(30)).await;
}
