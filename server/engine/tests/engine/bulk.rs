use mainspring_domain::id::{JobId, RunId};
use mainspring_domain::job::Priority;
use mainspring_domain::json::Json;
use mainspring_domain::run::{NewRun, Phase};
use mainspring_engine::{Conflict, Error, OnceKey};

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

#[tokio::test(flavor = "multi_thread")]
async fn several_runs_are_cancelled_each_for_itself() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let running = lab.enqueue(&job).await;
    let _scene = lab.scene().await;
    let (ended, queued) = (lab.enqueue(&job).await, lab.enqueue(&job).await);
    lab.engine.cancel_run(&lab.admin, ended).await.unwrap();
    let unknown = RunId::new(at(0), [7; 10]);
    let runs = vec![running, ended, unknown, queued];
    let results = lab.engine.cancel_runs(&lab.admin, runs.clone()).await.unwrap();
    let [first, second, third, fourth] = results.try_into().unwrap();
    assert_eq!((first.unwrap().id, fourth.unwrap().id), (running, queued));
    assert!(matches!(second, Err(Error::Conflict(Conflict::RunEnded(id))) if id == ended));
    assert!(matches!(third, Err(Error::NotFound(_))));
    assert_eq!(lab.ended(running, 1).await.state.phase(), Phase::Cancelled);
    for result in lab.engine.cancel_runs(&lab.stranger(), runs).await.unwrap() {
        assert!(matches!(result, Err(Error::NotFound(_))), "{result:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_runs_are_repeated_once_under_one_idempotency_key() {
    let lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let (ended, queued) = (lab.enqueue(&job).await, lab.enqueue(&job).await);
    lab.engine.cancel_run(&lab.admin, ended).await.unwrap();
    let once = Some(OnceKey { key: "once".to_owned(), request: [1; 32] });
    let mut new = Vec::new();
    for again in [false, true] {
        let runs = vec![ended, queued];
        let results = lab.engine.retry_runs(&lab.admin, runs, once.clone()).await.unwrap();
        let [repeated, refused] = results.try_into().unwrap();
        let repeated = repeated.unwrap();
        assert_eq!(repeated.again, again);
        new.push(repeated.value.id);
        assert!(matches!(refused, Err(Error::Conflict(Conflict::RunNotEnded(_)))), "{refused:?}");
    }
    assert_eq!(new[0], new[1]);
    assert_eq!(lab.runs(job.id).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_runs_is_the_most_that_is_cancelled_or_repeated_at_once() {
    let lab = Lab::new().await;
    for count in [0, 201] {
        let runs = vec![RunId::new(at(0), [7; 10]); count];
        let refused = lab.engine.cancel_runs(&lab.admin, runs.clone()).await.unwrap_err();
        assert_eq!(broken(refused), ["ids"]);
        let refused = lab.engine.retry_runs(&lab.admin, runs, None).await.unwrap_err();
        assert_eq!(broken(refused), ["ids"]);
    }
}
