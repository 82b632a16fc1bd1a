//! A server that is told to stop.

use mainspring_client::wire::{RunState, TraceKind};

use crate::support::Server;

#[tokio::test]
async fn a_server_that_is_told_to_stop_lets_running_jobs_end() {
    let server = Server::start();
    let steps = server.probe(r#"{"do":"steps","count":3,"milliseconds":300}"#).await;
    let run = server.run(&steps).await;
    server.until(&run, 1, TraceKind::StepBegan).await;

    server.signal("TERM");
    let (status, data) = server.wait();

    assert_eq!(status.code(), Some(0));
    let server = Server::start_on(data);
    let run = server.client.run(&run.id).await.unwrap();
    assert_eq!((run.state, run.attempts, run.interruptions), (RunState::Succeeded, 1, 0));
}

#[tokio::test]
async fn a_second_signal_ends_the_server_at_once_and_the_run_is_run_again() {
    let server = Server::start();
    let waits = server.probe(r#"{"do":"sleep","milliseconds":600000}"#).await;
    let run = server.run(&waits).await;
    crate::support::eventually(async || {
        let state = server.client.run(&run.id).await.unwrap().state;
        (state == RunState::Running).then_some(())
    })
    .await;

    server.signal("TERM");
    server.signal("INT");
    let (status, data) = server.wait();

    assert_eq!(status.code(), Some(1));
    let server = Server::start_on(data);
    crate::support::eventually(async || {
        let run = server.client.run(&run.id).await.unwrap();
        (run.state == RunState::Running && run.attempts == 2).then_some(())
    })
    .await;
}
