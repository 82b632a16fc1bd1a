//! `kill -9` at any moment loses nothing that was acknowledged.

use mainspring_client::RunList;
use mainspring_client::wire::{NewRunOf, NewRuns, OutcomeKind, RunPhase, RunState, TraceKind};

use crate::support::{Server, eventually};

#[tokio::test]
async fn a_run_that_a_killed_server_was_at_is_run_again_to_its_end() {
    let server = Server::start();
    let steps = server.probe(r#"{"do":"steps","count":5,"milliseconds":400}"#).await;
    let run = server.run(&steps).await;
    server.until(&run, 1, TraceKind::StepEnded).await;

    let server = Server::start_on(server.kill());
    let (_, ended) = server.follow(&run, 2).await;

    assert_eq!(ended.state, RunState::Succeeded);
    assert_eq!((ended.attempts, ended.interruptions), (2, 1));
    let attempts = server.client.attempts(&run.id).await.unwrap().items;
    let outcomes: Vec<_> = attempts.iter().map(|attempt| attempt.outcome).collect();
    assert_eq!(outcomes, [Some(OutcomeKind::Interrupted), Some(OutcomeKind::Done)]);
    let cut = server.client.trace(&run.id, 1, 0, None).await.unwrap().items;
    assert!(cut.iter().any(|event| event.kind == TraceKind::Truncated), "{cut:?}");
}

#[tokio::test]
async fn runs_that_were_acknowledged_are_all_there_after_a_kill() {
    let server = Server::start();
    let job = server.probe(r#"{"do":"steps","count":1}"#).await;
    let job = server.client.create_job(&job, None).await.unwrap();
    let new = NewRunOf { job_id: job.id.clone(), input: None, due_at: None, priority: None };
    let runs = NewRuns { runs: vec![new; 300] };
    let mut ids = server.client.create_runs(&runs, None).await.unwrap().ids;

    let server = Server::start_on(server.kill());

    let waiting = RunList {
        states: vec![RunPhase::Queued, RunPhase::Running],
        limit: Some(1),
        ..RunList::default()
    };
    let client = &server.client;
    eventually(async || client.runs(&waiting).await.unwrap().items.is_empty().then_some(())).await;
    let mut ended = Vec::new();
    let mut list = RunList { limit: Some(200), ..RunList::default() };
    loop {
        let page = client.runs(&list).await.unwrap();
        ended.extend(page.items.into_iter().map(|run| (run.id, run.state)));
        list.cursor = page.next_cursor;
        if list.cursor.is_none() {
            break;
        }
    }
    ids.sort();
    ended.sort_by(|a, b| a.0.cmp(&b.0));
    let expected: Vec<_> = ids.into_iter().map(|id| (id, RunState::Succeeded)).collect();
    assert_eq!(ended, expected);
}
