//! No-op runs from the start of the loops until the store holds no unfinished one.

use std::time::Duration;

use anyhow::Result;
use mainspring_domain::run::NewRun;

use crate::call::now;
use crate::node::{Node, SLOTS};
use crate::report::{Better, Row, median};

const RUNS: u32 = 50_000;
const BULK: u32 = 10_000;
const ROUNDS: usize = 3;

pub(crate) fn run() -> Result<Vec<Row>> {
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let runtime = tokio::runtime::Runtime::new()?;
        rates.push(runtime.block_on(round())?);
    }
    Ok(vec![Row {
        what: "drain of no-op plugin runs, acknowledged",
        unit: "/s",
        measured: median(&mut rates),
        floor: 15_000.0,
        goal: 60_000.0,
        better: Better::More,
        how: format!(
            "{RUNS} preloaded runs of echo, SQLite WAL, synchronous=FULL, {SLOTS} slots, median of \
             {ROUNDS} rounds"
        ),
    }])
}

async fn round() -> Result<f64> {
    let node = Node::new().await?;
    let job = node.echo_job().await?;
    for _ in 0..RUNS / BULK {
        let runs = (0..BULK).map(|_| (job.id, NewRun::default())).collect();
        node.engine.enqueue_bulk(&node.caller, runs, None).await?;
    }
    let start = now();
    let loops = node.engine.start();
    node.all_done().await?;
    let rate = f64::from(RUNS) / start.elapsed().as_secs_f64();
    loops.drain(Duration::from_secs(5)).await;
    Ok(rate)
}
