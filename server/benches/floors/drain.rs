//! No-op runs from the start of the loops until the store holds no unfinished one.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use mainspring_domain::run::NewRun;
use mainspring_testing::{Durability, PostgresServer};

use crate::call::now;
use crate::node::{Kept, Node, SLOTS};
use crate::report::{Better, Row, median};

pub(crate) const RUNS: u32 = 50_000;
const BULK: u32 = 10_000;
const ROUNDS: usize = 3;

pub(crate) fn sqlite() -> Result<Vec<Row>> {
    let measured = rate(|| Ok(None))?;
    let how = format!(
        "{RUNS} preloaded runs of echo, SQLite WAL, synchronous=FULL, {SLOTS} slots, median of \
         {ROUNDS} rounds"
    );
    Ok(vec![row(
        "drain of no-op plugin runs, acknowledged, SQLite",
        measured,
        26_000.0,
        60_000.0,
        how,
    )])
}

pub(crate) fn postgres() -> Result<Vec<Row>> {
    let server = seasoned_postgres()?;
    let measured = rate(|| server.database().map(Some))?;
    let how = format!(
        "the same over PostgreSQL on the same machine, fsync on, one node, median of {ROUNDS} rounds"
    );
    let what = "drain of no-op plugin runs, acknowledged, PostgreSQL";
    Ok(vec![row(what, measured, 15_000.0, 35_000.0, how)])
}

/// A server that has been up for a while: it writes its log into files that it has. A new one fills each of them
/// with zeros first, while all who commit wait.
pub(crate) fn seasoned_postgres() -> Result<PostgresServer> {
    let server = PostgresServer::start(Path::new("/var/tmp"), Durability::Full)?;
    server.psql(
        "do $$ begin for file in 1..48 loop
           perform pg_logical_emit_message(false, '', ''); perform pg_switch_wal();
         end loop; end $$",
    )?;
    server.psql("checkpoint")?;
    Ok(server)
}

fn row(what: &'static str, measured: f64, floor: f64, goal: f64, how: String) -> Row {
    Row { what, unit: "/s", measured, floor, goal, better: Better::More, how }
}

/// The median over rounds, each with a database of its own.
fn rate(database: impl Fn() -> Result<Option<String>>) -> Result<f64> {
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let url = database()?;
        let kept = url.as_deref().map_or(Kept::Sqlite, Kept::Postgres);
        let runtime = tokio::runtime::Runtime::new()?;
        rates.push(runtime.block_on(round(kept))?);
    }
    Ok(median(&mut rates))
}

async fn round(kept: Kept<'_>) -> Result<f64> {
    let node = Node::new(kept).await?;
    preload(&node).await?;
    let start = now();
    let loops = node.engine.start();
    node.all_done().await?;
    let rate = f64::from(RUNS) / start.elapsed().as_secs_f64();
    loops.drain(Duration::from_secs(5)).await;
    Ok(rate)
}

/// Queues what is to be drained.
pub(crate) async fn preload(node: &Node) -> Result<()> {
    let job = node.echo_job().await?;
    for _ in 0..RUNS / BULK {
        let runs = (0..BULK).map(|_| (job.id, NewRun::default())).collect();
        node.engine.enqueue_bulk(&node.caller, runs, None).await?;
    }
    Ok(())
}
