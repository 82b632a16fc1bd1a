//! One node against two, each a process of its own, on one PostgreSQL: this binary starts itself once more
//! for every node.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use crate::call::now;
use crate::drain::{RUNS, preload, seasoned_postgres};
use crate::node::{Kept, Node};
use crate::report::{Better, Row, median};

const ROUNDS: usize = 5;
/// What a process that is a node finds in its environment: the database, and its own name.
const DATABASE: &str = "MAINSPRING_BENCH_DATABASE";
const NAME: &str = "MAINSPRING_BENCH_NODE";

pub(crate) fn run() -> Result<Vec<Row>> {
    let server = seasoned_postgres()?;
    let mut one = Vec::new();
    let mut two = Vec::new();
    for _ in 0..ROUNDS {
        one.push(round(&server.database()?, 1)?);
        two.push(round(&server.database()?, 2)?);
    }
    let (one, two) = (median(&mut one), median(&mut two));
    Ok(vec![Row {
        what: "the same with two nodes, against one",
        unit: "×",
        measured: two / one,
        floor: 1.3,
        goal: 1.5,
        better: Better::More,
        how: format!(
            "{RUNS} preloaded runs over PostgreSQL, each node a process, {one:.0}/s and {two:.0}/s, \
             medians of {ROUNDS} rounds by turns"
        ),
    }])
}

/// Is this process one that [`run`] started as a node? Then it is one until its input ends.
pub(crate) fn is_node() -> Result<bool> {
    let Ok(url) = std::env::var(DATABASE) else { return Ok(false) };
    let name = std::env::var(NAME).context(NAME)?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let node = Node::named(&name, Kept::Postgres(&url)).await?;
        println!("ready");
        wait_for_line()?;
        let loops = node.engine.start();
        tokio::task::spawn_blocking(wait_for_line).await??;
        loops.drain(Duration::from_secs(5)).await;
        anyhow::Ok(())
    })?;
    Ok(true)
}

fn round(database: &str, nodes: usize) -> Result<f64> {
    let runtime = tokio::runtime::Runtime::new()?;
    let observer = runtime.block_on(async {
        let observer = Node::new(Kept::Postgres(database)).await?;
        preload(&observer).await?;
        anyhow::Ok(observer)
    })?;
    let mut workers =
        (0..nodes).map(|index| Worker::start(database, index)).collect::<Result<Vec<_>>>()?;
    let start = now();
    for worker in &mut workers {
        worker.say("go")?;
    }
    runtime.block_on(observer.all_done())?;
    let rate = f64::from(RUNS) / start.elapsed().as_secs_f64();
    for worker in workers {
        worker.stop()?;
    }
    Ok(rate)
}

struct Worker {
    process: Child,
}

impl Worker {
    /// A node that waits for a word to begin.
    fn start(database: &str, index: usize) -> Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .env(DATABASE, database)
            .env(NAME, format!("node-{index}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start a node")?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().context("no output")?).read_line(&mut line)?;
        ensure!(line.trim() == "ready", "a node ended before it was ready");
        Ok(Self { process })
    }

    fn say(&mut self, word: &str) -> Result<()> {
        let input = self.process.stdin.as_mut().context("no input")?;
        Ok(writeln!(input, "{word}")?)
    }

    fn stop(mut self) -> Result<()> {
        self.say("stop")?;
        let status = self.process.wait()?;
        ensure!(status.success(), "a node ended with {status}");
        Ok(())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Has ended already, unless the measurement failed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn wait_for_line() -> Result<()> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(())
}
