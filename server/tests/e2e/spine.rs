//! The first thing that this product does: upload, schedule, watch, cancel, see why it failed.

use mainspring_client::RunList;
use mainspring_client::wire::{
    Decision, Every, Level, Misfire, NewJob, OriginKind, OutcomeKind, Overlap, Retry, RunState,
    Schedule, TraceKind, Trigger,
};

use crate::support::{Server, eventually};

#[tokio::test]
async fn a_plugin_becomes_a_job_that_runs_every_second_and_is_watched_line_by_line() {
    let server = Server::start();
    let client = &server.client;
    let steps = server.probe(r#"{"do":"steps","count":2}"#).await;
    let schedule = Schedule {
        trigger: Trigger::Every(Every { period_ms: 1000 }),
        start: None,
        end: None,
        jitter_ms: 0,
        misfire: Misfire::Latest,
        overlap: Overlap::Skip,
    };
    let job = NewJob { schedule: Some(schedule), ..steps };
    let job = client.create_job(&job, None).await.unwrap();
    assert!(job.next_fire_at.is_some());

    let run =
        eventually(async || client.runs(&RunList::default()).await.unwrap().items.pop()).await;
    let (events, ended) = server.follow(&run, 1).await;

    assert_eq!(run.origin.kind, OriginKind::Schedule);
    assert_eq!(ended.state, RunState::Succeeded);
    let seqs: Vec<_> = events.iter().map(|event| event.seq).collect();
    assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>());
    let has = |kind| events.iter().any(|event| event.kind == kind);
    assert!(has(TraceKind::StepBegan) && has(TraceKind::StepEnded) && has(TraceKind::Progress));
    assert!(events.iter().any(|event| event.level == Some(Level::Info)));
    let ticks = client.ticks(&job.id, None).await.unwrap().items;
    assert!(ticks.iter().any(|tick| {
        tick.decision == Decision::Started && tick.run_id.as_deref() == Some(run.id.as_str())
    }));
    let attempt = client.attempts(&run.id).await.unwrap().items.pop().unwrap();
    assert_eq!(attempt.outcome, Some(OutcomeKind::Done));
    assert!(attempt.output.is_some());
    assert!(attempt.usage.fuel.unwrap() > 0);
}

#[tokio::test]
async fn a_trace_is_read_again_as_it_was_watched() {
    let server = Server::start();
    let run = server.run(&server.probe(r#"{"do":"steps","count":3}"#).await).await;
    let (watched, _) = server.follow(&run, 1).await;

    let read = eventually(async || {
        let page = server.client.trace(&run.id, 1, 0, None).await.unwrap().items;
        (page.len() == watched.len()).then_some(page)
    })
    .await;

    assert_eq!(read, watched);
}

#[tokio::test]
async fn a_guest_that_spins_is_cancelled() {
    let server = Server::start();
    let run = server.run(&server.probe(r#"{"do":"spin"}"#).await).await;
    let client = &server.client;
    eventually(async || {
        (client.run(&run.id).await.unwrap().state == RunState::Running).then_some(())
    })
    .await;

    client.cancel_run(&run.id).await.unwrap();
    let (_, ended) = server.follow(&run, 1).await;

    assert_eq!(ended.state, RunState::Cancelled);
    assert!(ended.cancelled_by.is_some());
}

#[tokio::test]
async fn a_trap_is_shown_with_the_guests_message_and_its_frames() {
    let server = Server::start();
    let panics = server.probe(r#"{"do":"panic","message":"the cat sat on it"}"#).await;
    let run = server.run(&NewJob { retry: Retry { max: 0, ..Retry::default() }, ..panics }).await;

    let (events, ended) = server.follow(&run, 1).await;

    assert_eq!(ended.state, RunState::Failed);
    assert!(ended.error.unwrap().contains("the cat sat on it"));
    assert_eq!(events.last().unwrap().kind, TraceKind::Ended);
    let attempt = server.client.attempts(&run.id).await.unwrap().items.pop().unwrap();
    assert_eq!(attempt.outcome, Some(OutcomeKind::Trapped));
    assert!(attempt.frames.iter().any(|frame| frame.function.contains("probe")), "{attempt:?}");
}

#[tokio::test]
async fn a_run_that_fails_is_tried_again_until_it_succeeds() {
    let server = Server::start();
    let late = server.probe(r#"{"do":"succeed_at","attempt":3}"#).await;
    let retry = Retry { max: 2, delay_ms: 1, cap_ms: 1, jitter: false, ..Retry::default() };
    let run = server.run(&NewJob { retry, ..late }).await;

    let client = &server.client;
    let ended = eventually(async || {
        let run = client.run(&run.id).await.unwrap();
        run.state.is_final().then_some(run)
    })
    .await;

    assert_eq!((ended.state, ended.attempts), (RunState::Succeeded, 3));
}
