use std::collections::HashSet;
use std::time::Duration;

use mainspring_domain::job::{JobPatch, JobSpec};
use mainspring_domain::run::Phase;
use mainspring_engine::Settings;

use crate::support::*;

#[tokio::test(flavor = "multi_thread")]
async fn no_more_runs_of_a_job_are_executed_than_its_limit_and_all_of_them_are() {
    let mut lab = Lab::new().await;
    let job = lab.job(JobSpec { max_concurrent: Some(2), ..spec() }).await;
    let mut runs: HashSet<_> = HashSet::new();
    for _ in 0..20 {
        runs.insert(lab.enqueue(&job).await);
    }
    let loops = lab.engine.start();
    let mut running = Vec::new();
    for _ in 0..20 {
        let scene = lab.next_scene().await;
        assert!(runs.remove(&scene.call.run), "it began twice");
        running.push(scene);
        let executed = lab.engine.overview(&lab.admin).await.unwrap().running;
        assert!(executed <= 2, "{executed} at once");
        if running.len() == 2 {
            lab.end(running.remove(0), done()).await;
        }
    }
    for scene in running {
        lab.end(scene, done()).await;
    }
    loops.drain(Duration::from_secs(30)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_raised_limit_takes_effect_at_once() {
    let mut lab = Lab::new().await;
    let job = lab.job(JobSpec { max_concurrent: Some(1), ..spec() }).await;
    for _ in 0..3 {
        lab.enqueue(&job).await;
    }
    let loops = lab.engine.start();
    let _first = lab.next_scene().await;
    let patch = JobPatch { max_concurrent: Some(Some(3)), ..JobPatch::default() };
    lab.engine.update_job(&lab.admin, job.id, patch, None).await.unwrap();
    let (_second, _third) = (lab.next_scene().await, lab.next_scene().await);
    loops.drain(Duration::ZERO).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_attempts_are_executed_than_there_are_slots() {
    let mut lab = Lab::with(Settings { slots: 3, ..Settings::default() }).await;
    let job = lab.job(spec()).await;
    for _ in 0..12 {
        lab.enqueue(&job).await;
    }
    let loops = lab.engine.start();
    let mut running = Vec::new();
    for _ in 0..12 {
        running.push(lab.next_scene().await);
        assert!(lab.engine.overview(&lab.admin).await.unwrap().running <= 3);
        if running.len() == 3 {
            lab.end(running.remove(0), done()).await;
        }
    }
    for scene in running {
        assert_eq!(lab.end(scene, done()).await.state.phase(), Phase::Succeeded);
    }
    loops.drain(Duration::from_secs(30)).await;
}
