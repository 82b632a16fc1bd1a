use mainspring_domain::job::{JobPatch, JobSpec, Priority};
use mainspring_domain::json::Json;
use mainspring_domain::plugin::Digest;
use mainspring_domain::run::NewRun;
use mainspring_domain::work::{PluginCall, Work};
use mainspring_engine::{Conflict, Error};

use crate::support::*;

fn renamed(name: &str) -> JobPatch {
    JobPatch { name: Some(name.to_owned()), ..JobPatch::default() }
}

fn fields(error: Error) -> Vec<String> {
    match error {
        Error::Invalid(invalid) => invalid.rules().iter().map(|rule| rule.field.clone()).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_breaks_rules_is_refused_with_all_of_them() {
    let lab = Lab::new().await;
    let bad =
        JobSpec { name: String::new(), priority: Priority(10), max_concurrent: Some(0), ..spec() };
    let refused = lab.engine.create_job(&lab.admin, bad, None).await.unwrap_err();
    assert_eq!(fields(refused), ["name", "priority", "max_concurrent"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_of_a_plugin_that_nobody_uploaded_is_refused() {
    let lab = Lab::new().await;
    let refused = lab.engine.create_job(&lab.admin, running("unknown"), None).await.unwrap_err();
    assert_eq!(fields(refused), ["work.plugin"]);
    lab.engine.upload_plugin(&lab.admin, plugin_file("other", "1"), false).await.unwrap();
    for version in [Digest::of(b"unknown"), Digest::of(&plugin_file("other", "1"))] {
        let call =
            PluginCall { plugin: "play".into(), version: Some(version), input: Json::null() };
        let work = Work::Plugin(call);
        let bad = JobSpec { work, ..spec() };
        let refused = lab.engine.create_job(&lab.admin, bad, None).await.unwrap_err();
        assert_eq!(fields(refused), ["work.version"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_refused_where_the_job_is_no_longer_what_was_read() {
    let lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let changed = lab.engine.update_job(&lab.admin, job.id, renamed("one"), Some(1)).await.unwrap();
    assert_eq!((changed.revision, changed.spec.name.as_str()), (2, "one"));
    let stale =
        lab.engine.update_job(&lab.admin, job.id, renamed("two"), Some(1)).await.unwrap_err();
    assert!(matches!(stale, Error::Conflict(Conflict::JobChanged(_))), "{stale:?}");
    let changed = lab.engine.update_job(&lab.admin, job.id, renamed("three"), None).await.unwrap();
    assert_eq!(changed.revision, 3);
    let stored = lab.engine.job(&lab.admin, job.id).await.unwrap();
    assert_eq!(stored, changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_different_things_at_the_same_time_all_hold() {
    let lab = Lab::new().await;
    let job = lab.job(spec()).await;
    let name = renamed("both");
    let priority = JobPatch { priority: Some(Priority(1)), ..JobPatch::default() };
    let (one, other) = tokio::join!(
        lab.engine.update_job(&lab.admin, job.id, name, None),
        lab.engine.update_job(&lab.admin, job.id, priority, None),
    );
    one.unwrap();
    other.unwrap();
    let job = lab.engine.job(&lab.admin, job.id).await.unwrap();
    assert_eq!((job.spec.name.as_str(), job.spec.priority), ("both", Priority(1)));
    assert_eq!(job.revision, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_holds_from_the_next_attempt_on() {
    let mut lab = Lab::new().await;
    let job = lab.job(spec()).await;
    lab.enqueue(&job).await;
    assert_eq!(lab.scene().await.call.job_name, "nightly");
    lab.engine.update_job(&lab.admin, job.id, renamed("hourly"), None).await.unwrap();
    lab.enqueue(&job).await;
    assert_eq!(lab.scene().await.call.job_name, "hourly");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_job_is_gone_for_every_command() {
    let lab = Lab::new().await;
    let job = lab.job(spec()).await;
    lab.enqueue(&job).await;
    lab.engine.delete_job(&lab.admin, job.id).await.unwrap();
    let gone = lab.engine.enqueue(&lab.admin, job.id, NewRun::default(), None).await;
    assert!(matches!(gone, Err(Error::NotFound(_))), "{gone:?}");
    let gone = lab.engine.update_job(&lab.admin, job.id, renamed("x"), None).await;
    assert!(matches!(gone, Err(Error::NotFound(_))), "{gone:?}");
    let gone = lab.engine.delete_job(&lab.admin, job.id).await;
    assert!(matches!(gone, Err(Error::NotFound(_))), "{gone:?}");
}
