//! What one user feels, against the running binary over HTTP.

use std::time::Duration;

use anyhow::{Context as _, Result};
use mainspring_client::Client;
use mainspring_client::wire::{Json, NewJob, NewRun, PluginWork, RunState, Time, Work};
use mainspring_domain::Timestamp;
use mainspring_domain::ports::Clock as _;

use crate::clock::SystemClock;
use crate::node::{plugin, scratch};
use crate::report::{Better, Row, percentile};
use crate::server::Server;

const PICKUPS: usize = 500;
const CANCELS: usize = 200;

/// From the sending of the request until the guest's first host call.
pub(crate) fn pickup() -> Result<Vec<Row>> {
    let mut waits =
        with_probe(r#"{"do":"steps","count":1}"#, PICKUPS, &async |client: &Client, job: &str| {
            let asked = SystemClock.now();
            let run = client.run_job(job, &NewRun::default(), None).await?;
            let run = ended(client, &run.id).await?;
            let trace = client.trace(&run.id, 1, 0, Some(10)).await?;
            let first = trace.items.first().context("the guest made no host call")?;
            millis(asked, &first.at)
        })?;
    let how =
        format!("{PICKUPS} runs one by one over HTTP, request sent → first host call of the guest");
    let row = |what, share, floor, goal, waits: &mut [f64], how| Row {
        what,
        unit: "ms",
        measured: percentile(waits, share),
        floor,
        goal,
        better: Better::Less,
        how,
    };
    Ok(vec![
        row("idle pick-up p50", 0.5, 1.5, 0.8, &mut waits, how),
        row("idle pick-up p99", 0.99, 5.0, 2.0, &mut waits, String::new()),
    ])
}

/// From the sending of the cancellation until the end of the attempt.
pub(crate) fn cancel() -> Result<Vec<Row>> {
    let mut waits =
        with_probe(r#"{"do":"spin"}"#, CANCELS, &async |client: &Client, job: &str| {
            let run = client.run_job(job, &NewRun::default(), None).await?;
            while client.run(&run.id).await?.state != RunState::Running {}
            // Into its loop, past its beginning.
            tokio::time::sleep(Duration::from_millis(5)).await;
            let asked = SystemClock.now();
            client.cancel_run(&run.id).await?;
            let run = ended(client, &run.id).await?;
            millis(asked, run.finished_at.as_ref().context("the run did not end")?)
        })?;
    Ok(vec![Row {
        what: "cancel of a spinning guest p99",
        unit: "ms",
        measured: percentile(&mut waits, 0.99),
        floor: 10.0,
        goal: 3.0,
        better: Better::Less,
        how: format!(
            "{CANCELS} one by one over HTTP, request sent → attempt ended; p50 {:.2} ms",
            percentile(&mut waits, 0.5)
        ),
    }])
}

/// Measures `times` times with a job of the probe.
fn with_probe(
    input: &str,
    times: usize,
    measure: &impl AsyncFn(&Client, &str) -> Result<f64>,
) -> Result<Vec<f64>> {
    let server = Server::start(tempfile::tempdir_in(scratch()?)?)?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let client = server.client()?;
        client.upload_plugin(plugin("probe")?, true).await?;
        let input: Json = serde_json::from_str(input)?;
        let work = Work::Plugin(PluginWork { name: "probe".into(), digest: None, input });
        let job = client.create_job(&NewJob::new("measured", work), None).await?;
        for _ in 0..times / 10 {
            measure(&client, &job.id).await?;
        }
        let mut samples = Vec::with_capacity(times);
        for _ in 0..times {
            samples.push(measure(&client, &job.id).await?);
        }
        Ok(samples)
    })
}

async fn ended(client: &Client, run: &str) -> Result<mainspring_client::wire::Run> {
    loop {
        let run = client.run(run).await?;
        if run.finished_at.is_some() {
            return Ok(run);
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of a few seconds")]
fn millis(from: Timestamp, to: &Time) -> Result<f64> {
    let to: Timestamp = to.to_string().parse()?;
    Ok((to.as_microsecond() - from.as_microsecond()) as f64 / 1e3)
}
