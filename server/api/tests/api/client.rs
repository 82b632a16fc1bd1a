//! The typed client against a server that listens.

use std::net::TcpListener;
use std::pin::pin;

use futures::StreamExt as _;
use mainspring_api::ApiOptions;
use mainspring_client::wire::{
    Activation, JobPatch, NewJob, NewKey, NewRun, NewRunOf, NewRuns, PluginWork, PreviewRequest,
    Redrive, Role, RunPhase, Schedule, Trigger, Work,
};
use mainspring_client::{Client, Error, Followed, JobList, RunList};
use tokio_util::sync::CancellationToken;

use crate::runner::file;
use crate::support::Server;

/// A client of a server that listens until the guard is dropped.
fn listen(server: &Server) -> (Client, impl Drop + use<>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let stop = CancellationToken::new();
    let options = ApiOptions::default();
    tokio::spawn(mainspring_api::serve(listener, server.engine.clone(), options, stop.clone()));
    (Client::new(&url, &server.admin).unwrap(), stop.drop_guard())
}

fn echo(name: &str) -> NewJob {
    let input = mainspring_client::wire::Json::null();
    NewJob::new(name, Work::Plugin(PluginWork { name: "echo".into(), digest: None, input }))
}

#[tokio::test]
async fn jobs_are_made_changed_listed_and_deleted() {
    let server = Server::start().await;
    let (client, _listening) = listen(&server);
    assert_eq!(client.ready().await.unwrap().status, "ready");
    let job = client.create_job(&echo("client"), Some("key")).await.unwrap();
    assert_eq!(client.create_job(&echo("client"), Some("key")).await.unwrap(), job);
    assert_eq!(client.job(&job.id).await.unwrap(), job);
    let patch = JobPatch { priority: Some(1), ..JobPatch::default() };
    let changed = client.update_job(&job.id, &patch, Some(1)).await.unwrap();
    assert_eq!((changed.priority, changed.revision), (1, 2));
    let error = client.update_job(&job.id, &patch, Some(1)).await.unwrap_err();
    assert_eq!(error.code(), Some("job_changed"));
    assert!(!client.pause_job(&job.id).await.unwrap().enabled);
    assert!(client.resume_job(&job.id).await.unwrap().enabled);
    assert!(client.ticks(&job.id, None).await.unwrap().items.is_empty());
    let list = JobList { name: Some("CLI".into()), enabled: Some(true), ..JobList::default() };
    assert_eq!(client.jobs(&list).await.unwrap().items.len(), 1);
    let list = JobList { door: Some("another".into()), ..list };
    assert!(client.jobs(&list).await.unwrap().items.is_empty());
    client.delete_job(&job.id).await.unwrap();
    assert_eq!(client.job(&job.id).await.unwrap_err().code(), Some("not_found"));
    let every = Trigger::Every(mainspring_client::wire::Every { period_ms: 1 });
    let schedule = Schedule {
        trigger: every,
        start: None,
        end: None,
        jitter_ms: 0,
        misfire: mainspring_client::wire::Misfire::Skip,
        overlap: mainspring_client::wire::Overlap::Skip,
    };
    let Err(Error::Problem(problem)) =
        client.preview_schedule(&PreviewRequest { schedule, count: 3 }).await
    else {
        panic!("a period of 1 ms was taken");
    };
    assert_eq!(problem.errors[0].field, "schedule.trigger.every.period_ms");
}

#[tokio::test]
async fn runs_are_made_followed_repeated_and_listed() {
    let server = Server::start().await;
    let (client, _listening) = listen(&server);
    let job = client.create_job(&echo("client"), None).await.unwrap();
    let run = client.run_job(&job.id, &NewRun::default(), None).await.unwrap();
    let mut following =
        pin!(client.follow(&run.id, 1, 0, async |_| panic!("the connection broke")));
    let mut messages = Vec::new();
    let ended = loop {
        match following.next().await.unwrap().unwrap() {
            Followed::Event(event) => messages.extend(event.message),
            Followed::End(run) => break *run,
        }
    };
    assert!(following.next().await.is_none());
    assert_eq!(messages, ["one", "two"]);
    assert!(ended.state.is_final());
    let again = client.retry_run(&run.id, &Redrive::default(), None).await.unwrap();
    assert_eq!(again.origin.of, Some(run.id.clone()));
    let later = NewRunOf {
        job_id: job.id.clone(),
        input: None,
        due_at: Some("2030-01-01T00:00:00Z".into()),
        priority: None,
    };
    let made = client.create_runs(&NewRuns { runs: vec![later] }, None).await.unwrap();
    let cancelled = client.cancel_run(&made.ids[0]).await.unwrap();
    assert_eq!(cancelled.cancelled_by.as_deref(), Some("root"));
    let list = RunList {
        job: Some(job.id),
        states: vec![RunPhase::Cancelled, RunPhase::Failed],
        ..RunList::default()
    };
    assert_eq!(client.runs(&list).await.unwrap().items, [client.run(&made.ids[0]).await.unwrap()]);
    assert_eq!(client.attempts(&run.id).await.unwrap().items.len(), 1);
    assert_eq!(client.trace(&run.id, 1, 1, Some(5)).await.unwrap().items.len(), 1);
    assert_eq!(client.overview().await.unwrap().jobs, 1);
}

#[tokio::test]
async fn plugins_and_keys_are_managed() {
    let server = Server::start().await;
    let (client, _listening) = listen(&server);
    let version = client.upload_plugin(file("echo", "2.0.0"), false).await.unwrap();
    let activation = Activation { digest: version.digest };
    let plugin = client.activate_plugin("echo", &activation).await.unwrap();
    assert_eq!(client.plugin("echo").await.unwrap(), plugin);
    assert_eq!(client.plugins().await.unwrap().items, [plugin]);
    assert_eq!(client.plugin_versions("echo").await.unwrap().items.len(), 2);
    let new = NewKey { name: "k".into(), role: Role::Viewer, app_id: None, expires_at: None };
    let key = client.create_key(&new, None).await.unwrap().key;
    client.revoke_key(&key.id).await.unwrap();
    let keys = client.keys().await.unwrap().items;
    assert!(keys.iter().any(|known| known.id == key.id && known.revoked_at.is_some()));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_transport_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::new(&url, "key").unwrap();
    assert!(matches!(client.plugins().await, Err(Error::Transport(_))));
    assert!(matches!(Client::new("localhost:7100", "key"), Err(Error::BadUrl { .. })));
    assert!(matches!(Client::new(&url, "a\nb"), Err(Error::BadKey)));
}
