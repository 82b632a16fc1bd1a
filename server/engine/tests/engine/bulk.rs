use mainspring_domain::id::JobId;
use mainspring_domain::job::Priority;
use mainspring_domain::json::Json;
use mainspring_domain::run::NewRun;
use mainspring_engine::Error;

use crate::support::*;

fn broken(error: Error) -> Vec<String> {
    match error {
        Error::Invalid(invalid) => invalid.rules().iter().map(|rule| rule.field.clone()).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_runs_of_many_jobs_are_created_at_once() {
    let lab = Lab::new().await;
    let jobs = [lab.job(spec()).await, lab.job(spec()).await];
    let runs = (0..10_000).map(|n| (jobs[n % 2].id, NewRun::default())).collect();
    let made = lab.engine.enqueue_bulk(&lab.admin, runs, None).await.unwrap();
    assert_eq!((made.value.len(), made.again), (10_000, false));
    let first = lab.run(made.value[0]).await;
    assert_eq!((first.id, first.job), (made.value[0], jobs[0].id));
    assert_eq!(lab.run(made.value[9_999]).await.job, jobs[1].id);
    assert_eq!(lab.engine.overview(&lab.admin).await.unwrap().ready, 10_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_run_and_too_many_are_refused() {
    let lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let refused = lab.engine.enqueue_bulk(&lab.admin, vec![], None).await.unwrap_err();
    assert_eq!(broken(refused), ["runs"]);
    let runs = vec![(job.id, NewRun::default()); 10_001];
    let refused = lab.engine.enqueue_bulk(&lab.admin, runs, None).await.unwrap_err();
    assert_eq!(broken(refused), ["runs"]);
    assert_eq!(lab.runs(job.id).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn all_broken_rules_are_told_at_once_and_nothing_is_created() {
    let lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let too_long = Json::parse(&format!("\"{}\"", "x".repeat(1 << 20))).unwrap();
    let runs = vec![
        (job.id, NewRun { priority: Some(Priority(10)), ..NewRun::default() }),
        (job.id, NewRun::default()),
        (JobId::new(at(0), [1; 10]), NewRun { input: Some(too_long), ..NewRun::default() }),
    ];
    let refused = lab.engine.enqueue_bulk(&lab.admin, runs, None).await.unwrap_err();
    assert_eq!(broken(refused), ["runs.0.priority", "runs.2.input", "runs.2.job_id"]);
    assert_eq!(lab.runs(job.id).await, []);
}
