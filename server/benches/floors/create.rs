//! Runs that are created over REST, each durable before it is answered.

use anyhow::Result;
use mainspring_client::wire::{Json, NewJob, PluginWork, Work};

use crate::call::now;
use crate::node::scratch;
use crate::raw::{Connection, request};
use crate::report::{Better, Row, median};
use crate::server::{KEY, Server};

const IN_FLIGHT: u32 = 64;
const RUNS: u32 = 60_000;
const BULK: u32 = 1_000;
const BULKS_IN_FLIGHT: u32 = 4;
const BULKS: u32 = 200;
const ROUNDS: usize = 3;

/// Runs wait for tomorrow, as those of a queue without workers: what is measured is their creation.
const TOMORROW: &str = r#""due_at":"2999-01-01T00:00:00Z""#;

pub(crate) fn run() -> Result<Vec<Row>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (mut single, mut bulk, mut busy) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let server = Server::start(tempfile::tempdir_in(scratch()?)?)?;
        runtime.block_on(async {
            let job = job(&server).await?;
            let path = format!("/jobs/{job}/runs");
            let body = format!("{{{TOMORROW}}}");
            let one = request("POST", &path, KEY, &body);
            single.push(f64::from(RUNS) / flood(server.port, &one, IN_FLIGHT, RUNS).await?);
            let many = request("POST", "/runs/bulk", KEY, &bulk_of(&job));
            let seconds = flood(server.port, &many, BULKS_IN_FLIGHT, BULKS).await?;
            bulk.push(f64::from(BULK * BULKS) / seconds);
            let at_once = request("POST", &path, KEY, "{}");
            busy.push(f64::from(RUNS) / flood(server.port, &at_once, IN_FLIGHT, RUNS).await?);
            anyhow::Ok(())
        })?;
    }
    let row = |what, rates: &mut [f64], floor, goal, how| Row {
        what,
        unit: "/s",
        measured: median(rates),
        floor,
        goal,
        better: Better::More,
        how,
    };
    let how = format!(
        "{RUNS} requests over HTTP on {IN_FLIGHT} connections, SQLite FULL, due later; while the same \
         server executes them: {:.0}/s; median of {ROUNDS} rounds",
        median(&mut busy)
    );
    let in_bulk = format!(
        "{BULKS} requests of {BULK} runs on {BULKS_IN_FLIGHT} connections; the same server"
    );
    Ok(vec![
        row("creating runs over REST, 64 in flight", &mut single, 20_000.0, 40_000.0, how),
        row("creating runs over REST, in bulk", &mut bulk, 70_000.0, 200_000.0, in_bulk),
    ])
}

async fn job(server: &Server) -> Result<String> {
    let work =
        Work::Plugin(PluginWork { name: "echo".into(), digest: None, input: Json::default() });
    Ok(server.client()?.create_job(&NewJob::new("no-op", work), None).await?.id)
}

fn bulk_of(job: &str) -> String {
    let run = format!(r#"{{"job_id":"{job}",{TOMORROW}}}"#);
    format!(r#"{{"runs":[{}]}}"#, vec![run; BULK as usize].join(","))
}

/// Sends a request over and over, one at a time on each connection. Returns the seconds it took.
async fn flood(port: u16, request: &[u8], connections: u32, times: u32) -> Result<f64> {
    flood_with(port, |_| request.to_vec(), connections, times).await
}

/// The same with a request for each number from 0 on.
pub(crate) async fn flood_with(
    port: u16,
    request: impl Fn(u32) -> Vec<u8>,
    connections: u32,
    times: u32,
) -> Result<f64> {
    let mut open = Vec::new();
    for _ in 0..connections {
        open.push(Connection::open(port).await?);
    }
    let start = now();
    let (request, share) = (&request, times / connections);
    let each = (0..).zip(open).map(|(place, mut connection)| async move {
        for number in place * share..(place + 1) * share {
            connection.send(&request(number)).await?;
        }
        anyhow::Ok(())
    });
    futures::future::try_join_all(each).await?;
    Ok(start.elapsed().as_secs_f64())
}
