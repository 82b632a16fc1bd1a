//! Jobs that make requests.

use std::sync::Arc;

use mainspring_domain::job::{JobPatch, JobSpec};
use mainspring_domain::json::Json;
use mainspring_domain::ports::Task;
use mainspring_domain::run::NewRun;
use mainspring_domain::work::{Limits, Work};
use mainspring_engine::Error;

use crate::support::*;

fn fields(error: Error) -> Vec<String> {
    match error {
        Error::Invalid(invalid) => invalid.rules().iter().map(|rule| rule.field.clone()).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_gets_the_call_and_only_the_runs_own_input() {
    let mut lab = Lab::new().await;
    let limits = Limits { output: Some(100), ..Limits::default() };
    let job = lab.job(JobSpec { limits, ..asking("https://example.org/") }).await;
    let Work::Http(expected) = &job.spec.work else { panic!() };
    for input in [None, Some(Json::parse("[7]").unwrap())] {
        lab.enqueue_with(&job, NewRun { input: input.clone(), ..NewRun::default() }).await;
        let scene = lab.scene().await;
        let Task::Http { call, input: given } = &scene.call.task else { panic!() };
        assert_eq!((call, given), (expected, &input));
        assert_eq!((scene.call.app, scene.call.bounds.output), (job.app, 100));
        let running = lab.engine.attempts(&lab.admin, scene.call.run).await.unwrap();
        assert_eq!(running[0].version, None);
        lab.end(scene, done()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_call_of_a_revision_is_one_allocation_for_all_its_attempts() {
    let mut lab = Lab::new().await;
    let job = lab.job(asking("https://example.org/")).await;
    let mut calls = Vec::new();
    for _ in 0..2 {
        lab.enqueue(&job).await;
        let Task::Http { call, .. } = lab.scene().await.call.task else { panic!() };
        calls.push(call);
    }
    assert!(Arc::ptr_eq(&calls[0], &calls[1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_may_not_be_reached_is_refused_when_it_is_written() {
    let lab = Lab::new().await;
    let refused = lab.engine.create_job(&lab.admin, asking(FORBIDDEN), None).await.unwrap_err();
    assert_eq!(fields(refused), ["work.http.url"]);
    let job = lab.job(asking("https://example.org/")).await;
    let patch = JobPatch { work: Some(asking(FORBIDDEN).work), ..JobPatch::default() };
    let refused = lab.engine.update_job(&lab.admin, job.id, patch, None).await.unwrap_err();
    assert_eq!(fields(refused), ["work.http.url"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_that_bound_plugins_only_are_refused() {
    let lab = Lab::new().await;
    let limits = Limits { memory: Some(1 << 20), fuel: Some(1), log: Some(1), ..Limits::default() };
    let spec = JobSpec { limits, ..asking("https://example.org/") };
    let refused = lab.engine.create_job(&lab.admin, spec, None).await.unwrap_err();
    assert_eq!(fields(refused), ["limits.memory", "limits.fuel", "limits.log"]);
}
