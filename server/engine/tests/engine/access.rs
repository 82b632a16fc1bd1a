use mainspring_domain::app::{Caller, Role};
use mainspring_domain::id::{JobId, KeyId, RunId};
use mainspring_domain::job::JobPatch;
use mainspring_domain::page::PageOf;
use mainspring_domain::plugin::Digest;
use mainspring_domain::ports::{JobFilter, Overview, RunFilter};
use mainspring_domain::run::NewRun;
use mainspring_engine::{Error, NewKey};

use crate::support::*;

/// What the commands are tried on.
struct Things {
    job: JobId,
    run: RunId,
}

async fn things(lab: &Lab) -> Things {
    let job = lab.job(spec()).await;
    Things { job: job.id, run: lab.enqueue(&job).await }
}

fn page<Cursor>() -> PageOf<Cursor> {
    PageOf { after: None, limit: 9 }
}

type Answers = Vec<(&'static str, Result<(), Error>)>;

/// Tries each command that reads.
async fn reads(lab: &Lab, caller: &Caller, on: &Things) -> Answers {
    let engine = &lab.engine;
    vec![
        ("job", engine.job(caller, on.job).await.map(drop)),
        ("ticks", engine.ticks(caller, on.job, page()).await.map(drop)),
        ("run", engine.run(caller, on.run).await.map(drop)),
        ("attempts", engine.attempts(caller, on.run).await.map(drop)),
        ("whereabouts", engine.whereabouts(caller, on.run).await.map(drop)),
        ("follow", engine.follow(caller, on.run, 1, 0).await.map(drop)),
    ]
}

/// Tries each command that needs an operator, the ones that end something last.
async fn operates(lab: &Lab, caller: &Caller, on: &Things) -> Answers {
    let engine = &lab.engine;
    let bulk = vec![(on.job, NewRun::default())];
    vec![
        ("enqueue", engine.enqueue(caller, on.job, NewRun::default(), None).await.map(drop)),
        ("enqueue_bulk", engine.enqueue_bulk(caller, bulk, None).await.map(drop)),
        (
            "update_job",
            engine.update_job(caller, on.job, JobPatch::default(), None).await.map(drop),
        ),
        ("cancel_run", engine.cancel_run(caller, on.run).await.map(drop)),
        ("retry_run", engine.retry_run(caller, on.run, None, None).await.map(drop)),
        ("delete_job", engine.delete_job(caller, on.job).await),
        ("create_job", engine.create_job(caller, spec(), None).await.map(drop)),
    ]
}

fn new_key() -> NewKey {
    NewKey { name: "ci".to_owned(), role: Role::Viewer, app: None, expires_at: None }
}

/// Tries each command that needs an admin.
async fn administers(lab: &Lab, caller: &Caller, key: KeyId) -> Answers {
    let engine = &lab.engine;
    let digest = Digest::of(&plugin_file("play", "1"));
    let file = plugin_file("play", "2");
    vec![
        ("upload_plugin", engine.upload_plugin(caller, file, false).await.map(drop)),
        ("activate_plugin", engine.activate_plugin(caller, "play", digest).await.map(drop)),
        ("keys", engine.keys(caller).await.map(drop)),
        ("create_key", engine.create_key(caller, new_key(), None).await.map(drop)),
        ("revoke_key", engine.revoke_key(caller, key).await),
    ]
}

fn all_fine(answers: Answers) {
    for (command, answer) in answers {
        assert!(answer.is_ok(), "{command}: {answer:?}");
    }
}

fn all_forbidden(answers: Answers, least: Role) {
    for (command, answer) in answers {
        let forbidden = matches!(answer, Err(Error::Forbidden { needs }) if needs == least);
        assert!(forbidden, "{command}: {answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_role_may_do_what_it_says_and_what_those_before_it_may() {
    let lab = Lab::new().await;
    let [viewer, operator, admin] = [Role::Viewer, Role::Operator, Role::Admin].map(caller);
    let (key, _) = lab.engine.create_key(&admin, new_key(), None).await.unwrap().value;
    for (caller, role) in [(&viewer, 0), (&operator, 1), (&admin, 2)] {
        let on = things(&lab).await;
        all_fine(reads(&lab, caller, &on).await);
        match role {
            0 => all_forbidden(operates(&lab, caller, &on).await, Role::Operator),
            _ => all_fine(operates(&lab, caller, &on).await),
        }
        match role {
            2 => all_fine(administers(&lab, caller, key.id).await),
            _ => all_forbidden(administers(&lab, caller, key.id).await, Role::Admin),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_role_is_asked_before_anything_else() {
    let lab = Lab::new().await;
    let nowhere = Things { job: JobId::new(at(0), [1; 10]), run: RunId::new(at(0), [1; 10]) };
    all_forbidden(operates(&lab, &caller(Role::Viewer), &nowhere).await, Role::Operator);
    let no_key = KeyId::new(at(0), [3; 10]);
    all_forbidden(administers(&lab, &caller(Role::Operator), no_key).await, Role::Admin);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_another_app_is_not_found() {
    let lab = Lab::new().await;
    let (on, stranger) = (things(&lab).await, lab.stranger());
    for (command, answer) in reads(&lab, &stranger, &on).await {
        assert!(matches!(answer, Err(Error::NotFound(_))), "{command}: {answer:?}");
    }
    for (command, answer) in operates(&lab, &stranger, &on).await {
        match command {
            // All broken rules of a bulk are told together.
            "enqueue_bulk" => assert!(matches!(answer, Err(Error::Invalid(_))), "{answer:?}"),
            // Nothing of another app is touched by it.
            "create_job" => {}
            _ => assert!(matches!(answer, Err(Error::NotFound(_))), "{command}: {answer:?}"),
        }
    }
    let jobs = lab.engine.jobs(&stranger, JobFilter::default(), page()).await.unwrap();
    let runs = lab.engine.runs(&stranger, RunFilter::default(), page()).await.unwrap();
    assert_eq!((jobs.items, runs.items), (vec![], vec![]));
    assert_eq!(lab.engine.overview(&stranger).await.unwrap(), Overview::default());
    // Not even by asking for it.
    let app = Some(mainspring_domain::id::AppId::DEFAULT);
    let filter = JobFilter { app, ..JobFilter::default() };
    assert_eq!(lab.engine.jobs(&stranger, filter, page()).await.unwrap().items, []);
    // And all of it is as it was.
    all_fine(reads(&lab, &lab.admin, &on).await);
    assert_eq!(lab.runs(on.job).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_not_found() {
    let lab = Lab::new().await;
    let nowhere = Things { job: JobId::new(at(0), [1; 10]), run: RunId::new(at(0), [1; 10]) };
    for (command, answer) in reads(&lab, &lab.admin, &nowhere).await {
        assert!(matches!(answer, Err(Error::NotFound(_))), "{command}: {answer:?}");
    }
}
