use std::time::Duration;

use mainspring_domain::job::{Job, JobPatch, JobSpec};
use mainspring_domain::schedule::{Misfire, Overlap, Schedule, Trigger};
use mainspring_domain::tick::Decision;

use crate::support::*;

/// A job that fires every 10 s and allows overlaps.
async fn every_ten(lab: &Lab, misfire: Misfire) -> Job {
    let trigger = Trigger::Every { period: Duration::from_secs(10) };
    let overlap = Overlap::Allow;
    let schedule =
        Schedule { trigger, start: None, end: None, jitter: Duration::ZERO, misfire, overlap };
    lab.job(JobSpec { schedule: Some(schedule), ..spec() }).await
}

/// The ledger in short: first and last nominal second, how many, what was decided.
async fn ledger(lab: &Lab, job: &Job) -> Vec<(i64, i64, u64, Decision)> {
    let second = |time: mainspring_domain::Timestamp| time.as_second() - at(0).as_second();
    let short = |tick: mainspring_domain::tick::Tick| {
        (second(tick.nominal), second(tick.until), tick.count, tick.decision)
    };
    lab.ticks(job.id).await.into_iter().map(short).collect()
}

async fn enable(lab: &Lab, job: &Job, enabled: bool) {
    let patch = JobPatch { enabled: Some(enabled), ..JobPatch::default() };
    lab.engine.update_job(&lab.admin, job.id, patch, None).await.unwrap();
    lab.look().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_downtime_the_latest_time_stands_for_all() {
    let mut lab = Lab::new().await;
    let job = every_ten(&lab, Misfire::Latest).await;
    lab.pass(10).await;
    lab.clock.pass(35);
    lab.crash().await;
    lab.look().await;
    assert_eq!(
        ledger(&lab, &job).await,
        [
            (10, 10, 1, Decision::Started),
            (20, 30, 2, Decision::MisfireCoalesced),
            (40, 40, 1, Decision::Started),
        ]
    );
    assert_eq!(lab.runs(job.id).await.len(), 2);
    lab.pass(5).await;
    assert_eq!(ledger(&lab, &job).await[3], (50, 50, 1, Decision::Started));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_downtime_nothing_is_made_up_for_where_the_policy_says_so() {
    let mut lab = Lab::new().await;
    let job = every_ten(&lab, Misfire::Skip).await;
    lab.clock.pass(45);
    lab.crash().await;
    lab.look().await;
    assert_eq!(ledger(&lab, &job).await, [(10, 40, 4, Decision::MisfireSkipped)]);
    assert_eq!(lab.runs(job.id).await, []);
    lab.pass(5).await;
    assert_eq!(lab.runs(job.id).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_is_treated_like_downtime() {
    for (misfire, missed) in
        [(Misfire::Latest, Decision::MisfireCoalesced), (Misfire::Skip, Decision::MisfireSkipped)]
    {
        let lab = Lab::new().await;
        let job = every_ten(&lab, misfire).await;
        enable(&lab, &job, false).await;
        lab.pass(45).await;
        assert_eq!(ledger(&lab, &job).await, []);
        enable(&lab, &job, true).await;
        let ledger = ledger(&lab, &job).await;
        assert_eq!((ledger[0].0, ledger[0].3), (10, missed));
        let made_up = usize::from(misfire == Misfire::Latest);
        assert_eq!(lab.runs(job.id).await.len(), made_up);
        assert_eq!(ledger.iter().map(|(_, _, count, _)| count).sum::<u64>(), 4);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_a_running_server_reaches_late_runs_late() {
    let lab = Lab::new().await;
    let job = every_ten(&lab, Misfire::Skip).await;
    lab.pass(25).await;
    let ticks = lab.ticks(job.id).await;
    let late: Vec<_> = ticks.iter().map(|tick| (tick.nominal, tick.decided_at)).collect();
    assert_eq!(late, [(at(10), at(25)), (at(20), at(25))]);
    assert_eq!(lab.runs(job.id).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_once_that_passed_during_a_long_downtime_is_missed() {
    let mut lab = Lab::new().await;
    let schedule = Schedule {
        trigger: Trigger::Once { at: at(10) },
        start: None,
        end: None,
        jitter: Duration::ZERO,
        misfire: Misfire::Latest,
        overlap: Overlap::Skip,
    };
    let job = lab.job(JobSpec { schedule: Some(schedule), ..spec() }).await;
    lab.clock.pass(11 + 24 * 3600);
    lab.crash().await;
    lab.look().await;
    assert_eq!(ledger(&lab, &job).await, [(10, 10, 1, Decision::Missed)]);
    assert_eq!(lab.runs(job.id).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_downtime_of_a_busy_schedule_is_one_row() {
    let mut lab = Lab::new().await;
    let job = every_ten(&lab, Misfire::Skip).await;
    lab.clock.pass(30 * 24 * 3600);
    lab.crash().await;
    lab.look().await;
    let ledger = ledger(&lab, &job).await;
    assert_eq!(ledger.iter().map(|(_, _, count, _)| count).sum::<u64>(), 30 * 24 * 360);
    assert!(ledger.len() < 50, "{} rows", ledger.len());
}
