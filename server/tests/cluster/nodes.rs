//! What one node does that another sees, and what becomes of the runs of a node that is gone.

use std::collections::HashSet;

use mainspring_client::RunList;
use mainspring_client::wire::{
    Doing, NewRunOf, NewRuns, OutcomeKind, RunPhase, RunState, TraceKind,
};

use crate::support::{Server, eventually, mainspring, text};
use crate::world::{World, running, until};

const LONG: &str = r#"{"do":"steps","count":8,"milliseconds":500}"#;
const SPIN: &str = r#"{"do":"spin"}"#;

#[tokio::test]
async fn a_run_is_followed_and_cancelled_from_a_node_that_does_not_execute_it() {
    let world = World::new();
    let one = world.node("one");
    let long = one.probe(LONG).await;
    let run = running(&one, &long).await;
    let other = world.node("other");

    let (events, ended) = other.follow(&run, 1).await;
    assert_eq!(ended.state, RunState::Succeeded);
    let seqs: Vec<u64> = events.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>(), "no gap, no duplicate");
    assert!(events.iter().any(|event| event.kind == TraceKind::StepEnded), "{events:?}");

    // The other one may execute this one: ask the one that does not.
    let spin = one.probe(SPIN).await;
    let run = running(&one, &spin).await;
    let node = one.client.attempts(&run.id).await.unwrap().items[0].node.clone();
    let bystander = if node == "one" { &other } else { &one };
    bystander.client.cancel_run(&run.id).await.unwrap();
    let (_, ended) = bystander.follow(&run, 1).await;
    assert_eq!(ended.state, RunState::Cancelled);
}

#[tokio::test]
async fn a_node_shows_where_a_run_is_that_another_executes() {
    let world = World::new();
    let (one, other) = (world.node("one"), world.node("other"));
    let spin = one.probe(SPIN).await;
    let run = running(&one, &spin).await;
    let mut seen = 0;
    for node in [&one, &other, &one, &other] {
        let here = eventually(async || {
            let here = node.client.whereabouts(&run.id).await.unwrap();
            (here.state == Doing::Computing && !here.frames.is_empty()).then_some(here)
        })
        .await;
        let frame = here.frames.iter().find(|frame| frame.function == "probe::burdens::spin");
        assert!(frame.is_some_and(|frame| frame.line.is_some()), "{here:#?}");
        assert!(here.elapsed_ms.unwrap() >= seen, "an older look was shown");
        seen = here.elapsed_ms.unwrap();
    }
    one.client.cancel_run(&run.id).await.unwrap();
    one.follow(&run, 1).await;
    for node in [&one, &other] {
        let gone = node.client.whereabouts(&run.id).await.unwrap();
        assert_eq!(gone.state, Doing::Nothing);
    }
}

#[tokio::test]
async fn the_runs_of_a_node_that_was_killed_are_run_again_by_another() {
    let world = World::new();
    let doomed = world.node("doomed");
    let long = doomed.probe(LONG).await;
    let run = running(&doomed, &long).await;
    let heir = world.node("heir");
    drop(doomed.kill());

    let (_, ended) = heir.follow(&run, 2).await;
    assert_eq!(ended.state, RunState::Succeeded);
    assert_eq!((ended.attempts, ended.interruptions), (2, 1));
    let attempts = heir.client.attempts(&run.id).await.unwrap().items;
    let told: Vec<_> =
        attempts.iter().map(|attempt| (attempt.node.as_str(), attempt.outcome)).collect();
    let expected = [("doomed", Some(OutcomeKind::Interrupted)), ("heir", Some(OutcomeKind::Done))];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_node_that_is_started_again_at_once_takes_its_own_runs_back() {
    let world = World::new();
    let node = world.node("phoenix");
    let long = node.probe(LONG).await;
    let run = running(&node, &long).await;
    let node = world.node_on("phoenix", node.kill());
    let (_, ended) = node.follow(&run, 2).await;
    assert_eq!((ended.state, ended.interruptions), (RunState::Succeeded, 1));
}

#[tokio::test]
async fn a_node_that_wakes_up_too_late_changes_nothing() {
    let world = World::new();
    let sleeper = world.node("sleeper");
    let long = sleeper.probe(LONG).await;
    let run = running(&sleeper, &long).await;
    let heir = world.node("heir");
    sleeper.signal("STOP");

    let (_, ended) = heir.follow(&run, 2).await;
    assert_eq!((ended.state, ended.attempts), (RunState::Succeeded, 2));
    sleeper.signal("CONT");

    // It goes on with its attempt, whose end is refused, and serves on.
    eventually(async || {
        let attempts = sleeper.client.attempts(&run.id).await.ok()?.items;
        (attempts.len() == 2).then_some(())
    })
    .await;
    let after = until(&sleeper, &run, RunState::Succeeded).await;
    assert_eq!((after.attempts, after.interruptions), (2, 1));
    assert_eq!(after.finished_at, ended.finished_at);
    let again = running_to_its_end(&sleeper).await;
    assert_eq!(again, RunState::Succeeded);
}

async fn running_to_its_end(server: &Server) -> RunState {
    let short = server.probe(r#"{"do":"steps","count":1}"#).await;
    let run = server.run(&short).await;
    server.follow(&run, 1).await.1.state
}

#[tokio::test]
async fn a_name_that_another_server_has_is_refused_with_the_way_out() {
    let world = World::new();
    let _one = world.node("one");
    let data = tempfile::tempdir().unwrap();
    let refused = mainspring()
        .args(["serve", "--listen", "127.0.0.1:0", "--set", "node=one", "--data-dir"])
        .arg(data.path())
        .env("MAINSPRING_DATABASE_URL", &world.url)
        .output()
        .unwrap();
    assert!(!refused.status.success());
    let said = text(&refused.stderr);
    assert!(said.contains("has the name \"one\"") && said.contains("setting node"), "{said}");
}

#[tokio::test]
async fn of_many_runs_none_is_lost_and_none_finished_twice_when_a_node_is_killed() {
    let world = World::new();
    let (one, other) = (world.node("one"), world.node("other"));
    let job = one.probe(r#"{"do":"sleep","milliseconds":20}"#).await;
    let job = one.client.create_job(&job, None).await.unwrap();
    let new = NewRunOf { job_id: job.id.clone(), input: None, due_at: None, priority: None };
    let ids = one.client.create_runs(&NewRuns { runs: vec![new; 3000] }, None).await.unwrap().ids;
    drop(one.kill());

    let unfinished = RunList {
        states: vec![RunPhase::Queued, RunPhase::Running],
        limit: Some(1),
        ..RunList::default()
    };
    let client = &other.client;
    eventually(async || client.runs(&unfinished).await.ok()?.items.is_empty().then_some(())).await;
    let mut ended = HashSet::new();
    let mut list = RunList { limit: Some(200), ..RunList::default() };
    loop {
        let page = client.runs(&list).await.unwrap();
        for run in page.items {
            assert_eq!(run.state, RunState::Succeeded, "{run:?}");
            assert_eq!(run.attempts, run.interruptions + 1, "{run:?}");
            assert!(ended.insert(run.id));
        }
        list.cursor = page.next_cursor;
        if list.cursor.is_none() {
            break;
        }
    }
    assert_eq!(ended, ids.into_iter().collect());
    let total = client.overview().await.unwrap().last_day.succeeded;
    assert_eq!(total, 3000, "each was counted once");
}
