//! Lists of runs over REST, with a long history behind them.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use mainspring_domain::attempt::{Attempt, Outcome, Usage};
use mainspring_domain::id::{AppId, JobId, RunId};
use mainspring_domain::job::{Job, Source};
use mainspring_domain::json::Json;
use mainspring_domain::ports::{Claimed, Clock as _, Entropy, QueuedRun, Settlement, Store as _};
use mainspring_domain::retry::Retry;
use mainspring_domain::run::{Origin, RunState};
use mainspring_domain::settle::settle;
use mainspring_store::{Sqlite, SqliteOptions, Synchronous};

use crate::call::now;
use crate::clock::{SystemClock, SystemEntropy};
use crate::node::{echo_spec, scratch};
use crate::raw::{Connection, request};
use crate::report::{Better, Row, percentile};
use crate::server::{KEY, Server};

const RUNS: u32 = 1_000_000;
const JOBS: u32 = 20;
const BATCH: u32 = 10_000;
/// One in so many fails.
const FAILING: usize = 100;
const LOOKS: u32 = 200;

pub(crate) fn run() -> Result<Vec<Row>> {
    let runtime = tokio::runtime::Runtime::new()?;
    let server = Server::start(tempfile::tempdir_in(scratch()?)?)?;
    let data = server.stop()?;
    let (jobs, middle) = runtime.block_on(history(&data))?;
    let server = Server::start(data)?;
    let (job, middle) = (jobs.first().context("no job")?, middle.context("no run")?);
    let lists = [
        ("all", "/runs?limit=50".to_owned()),
        ("of a job", format!("/runs?limit=50&job={job}")),
        ("failed", "/runs?limit=50&state=failed".to_owned()),
        ("failed of a job", format!("/runs?limit=50&state=failed&job={job}")),
        ("succeeded", "/runs?limit=50&state=succeeded".to_owned()),
        ("running", "/runs?limit=50&state=running".to_owned()),
        ("cancelled", "/runs?limit=50&state=cancelled&state=missed".to_owned()),
        ("from the middle on", format!("/runs?limit=50&cursor={middle}")),
        ("200 at once", "/runs?limit=200".to_owned()),
        ("counts", "/runs/counts".to_owned()),
        ("overview", "/overview".to_owned()),
    ];
    let mut slowest = Vec::new();
    for (name, path) in &lists {
        let request = request("GET", path, KEY, "");
        let mut waits = runtime.block_on(look(server.port, &request))?;
        slowest.push((percentile(&mut waits, 0.95), *name));
    }
    let how: Vec<String> = slowest.iter().map(|(p95, name)| format!("{name} {p95:.1}")).collect();
    let (measured, _) =
        slowest.into_iter().max_by(|a, b| a.0.total_cmp(&b.0)).context("no list")?;
    Ok(vec![Row {
        what: "list of runs, 1 M in history, p95 of the slowest kind",
        unit: "ms",
        measured,
        floor: 100.0,
        goal: 30.0,
        better: Better::Less,
        how: format!("{LOOKS} requests each over HTTP, p95 in ms: {}", how.join(", ")),
    }])
}

async fn look(port: u16, request: &[u8]) -> Result<Vec<f64>> {
    let mut connection = Connection::open(port).await?;
    let mut waits = Vec::new();
    for _ in 0..LOOKS {
        let start = now();
        connection.send(request).await?;
        waits.push(start.elapsed().as_secs_f64() * 1e3);
    }
    Ok(waits)
}

/// Fills the database with ended runs. Returns their jobs, and the run in the middle.
async fn history(data: &tempfile::TempDir) -> Result<(Vec<String>, Option<RunId>)> {
    let options = SqliteOptions { synchronous: Synchronous::Off };
    let store = Arc::new(Sqlite::open(&data.path().join("mainspring.db"), options).await?);
    let entropy: &dyn Entropy = &SystemEntropy::new()?;
    let mut jobs = Vec::new();
    for _ in 0..JOBS {
        let at = SystemClock.now();
        let job = Job {
            id: JobId::new(at, entropy.bytes()),
            number: 0,
            app: AppId::DEFAULT,
            spec: echo_spec(),
            revision: 1,
            created_at: at,
            updated_at: at,
            anchored_at: at,
            watched_from: at,
            source: Source::default(),
            next_fire_at: None,
        };
        jobs.push(job.id);
        store.create_job(job, None, None).await?;
    }
    let mut middle = None;
    for batch in 0..RUNS / BATCH {
        let at = SystemClock.now();
        let queued: Vec<QueuedRun> = jobs
            .iter()
            .cycle()
            .take(BATCH as usize)
            .map(|job| QueuedRun {
                id: RunId::new(at, entropy.bytes()),
                job: *job,
                origin: Origin::Api,
                input: None,
                priority: None,
                idempotency_key: None,
                created_at: at,
                due_at: at,
                rearm_after_micros: None,
            })
            .collect();
        if batch == RUNS / BATCH / 2 {
            middle = queued.first().map(|run| run.id);
        }
        store.enqueue(queued).await?;
        let claimed = store.claim("bench", BATCH, SystemClock.now()).await?;
        let ended = claimed.iter().enumerate().filter_map(|(i, claimed)| end(claimed, i));
        store.settle(ended.collect()).await?;
    }
    Ok((jobs.iter().map(ToString::to_string).collect(), middle))
}

fn end(claimed: &Claimed, i: usize) -> Option<Settlement> {
    let run = &claimed.run;
    let RunState::Running { fence, ref node, since } = run.state else { return None };
    let outcome = if i.is_multiple_of(FAILING) {
        Outcome::Fatal { message: "the shop is closed".into(), details: None }
    } else {
        Outcome::Done { output: Json::null() }
    };
    let now = SystemClock.now();
    let transition = settle(run, fence, &outcome, &Retry::default(), now, 0.5);
    let attempt = Attempt {
        fence,
        run: run.id,
        ordinal: run.attempts,
        node: node.clone(),
        version: None,
        started_at: since,
        finished_at: Some(now),
        outcome: Some(outcome),
        usage: Usage::default(),
    };
    Some(Settlement { transition, attempt, trace: None })
}
