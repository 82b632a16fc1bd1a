//! A database that goes away and comes back.

use mainspring_client::wire::{NewRun, RunState};

use crate::support::eventually;
use crate::world::{World, running, until};

#[tokio::test]
async fn a_run_survives_that_its_database_is_stopped_and_started_again() {
    let mut world = World::alone();
    let node = world.node("one");
    let long = node.probe(r#"{"do":"steps","count":8,"milliseconds":500}"#).await;
    let run = running(&node, &long).await;
    let postgres = world.postgres.as_mut().unwrap();
    postgres.stop().unwrap();
    // What cannot be kept is not acknowledged.
    let refused = node.client.run_job(&run.job_id, &NewRun::default(), None).await;
    assert!(refused.is_err(), "{refused:?}");
    postgres.resume().unwrap();

    until(&node, &run, RunState::Succeeded).await;
    let next =
        eventually(async || node.client.run_job(&run.job_id, &NewRun::default(), None).await.ok())
            .await;
    until(&node, &next, RunState::Succeeded).await;
}

#[tokio::test]
async fn connections_that_are_cut_lose_nothing() {
    let world = World::alone();
    let node = world.node("one");
    let short = node.probe(r#"{"do":"sleep","milliseconds":30}"#).await;
    let job = node.client.create_job(&short, None).await.unwrap();
    let postgres = world.postgres.as_ref().unwrap();
    let cut = "select count(pg_terminate_backend(pid)) from pg_stat_activity
               where application_name = 'mainspring'";
    let mut runs = Vec::new();
    for _ in 0..10 {
        for _ in 0..20 {
            runs.extend(node.client.run_job(&job.id, &NewRun::default(), None).await.ok());
        }
        postgres.psql(cut).unwrap();
    }
    assert!(runs.len() > 20, "some were acknowledged: {}", runs.len());
    for run in &runs {
        until(&node, run, RunState::Succeeded).await;
    }
}
