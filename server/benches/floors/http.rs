//! Signed HTTP jobs to a receiver on the same machine, from the start of the loops until the store holds no
//! unfinished run.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Result, ensure};
use mainspring_domain::http::{Assertions, HttpCall, Signing};
use mainspring_domain::job::JobSpec;
use mainspring_domain::run::NewRun;
use mainspring_domain::vault::{HostPattern, SecretName, SecretValue};
use mainspring_domain::work::Work;
use mainspring_engine::NewSecret;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::call::now;
use crate::node::{Kept, Node, echo_spec};
use crate::report::{Better, Row, median};

const RUNS: u32 = 20_000;
const BULK: u32 = 10_000;
const ROUNDS: usize = 3;

pub(crate) fn run() -> Result<Vec<Row>> {
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let runtime = tokio::runtime::Runtime::new()?;
        rates.push(runtime.block_on(round())?);
    }
    Ok(vec![Row {
        what: "HTTP jobs, signed, acknowledged",
        unit: "/s",
        measured: median(&mut rates),
        floor: 7_500.0,
        goal: 15_000.0,
        better: Better::More,
        how: format!(
            "{RUNS} preloaded runs, POST of a small JSON body, Standard Webhooks, to a receiver in the same \
             process, SQLite FULL, median of {ROUNDS} rounds"
        ),
    }])
}

async fn round() -> Result<f64> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/hook", listener.local_addr()?);
    let came = Arc::new(AtomicU32::new(0));
    let receiver = tokio::spawn(receive(listener, Arc::clone(&came)));
    let node = Node::new(Kept::Sqlite).await?;
    let secret: SecretName = "hook".parse()?;
    let new = NewSecret {
        name: secret.clone(),
        value: SecretValue::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned()),
        hosts: HostPattern::new("127.0.0.1").into_iter().collect(),
    };
    node.engine.set_secret(&node.caller, new).await?;
    let call = HttpCall {
        method: "POST".into(),
        url: url.into(),
        headers: vec![],
        body: Some(r#"{"type":"order.paid","run":"{{run_id}}"}"#.into()),
        auth: None,
        signing: Some(Signing::StandardWebhooks { secrets: vec![secret] }),
        assertions: Assertions::default(),
        retry_statuses: Vec::new(),
        redirects: 0,
    };
    let spec = JobSpec { work: Work::Http(Arc::new(call)), ..echo_spec() };
    let job = node.engine.create_job(&node.caller, spec, None).await?.value;
    for _ in 0..RUNS / BULK {
        let runs = (0..BULK).map(|_| (job.id, NewRun::default())).collect();
        node.engine.enqueue_bulk(&node.caller, runs, None).await?;
    }
    let start = now();
    let loops = node.engine.start();
    node.all_done().await?;
    let rate = f64::from(RUNS) / start.elapsed().as_secs_f64();
    loops.drain(Duration::from_secs(5)).await;
    receiver.abort();
    let came = came.load(Ordering::Relaxed);
    ensure!(came == RUNS, "{came} requests came of {RUNS} runs");
    Ok(rate)
}

/// Answers every request that comes whole with an empty success.
async fn receive(listener: TcpListener, came: Arc<AtomicU32>) -> Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(answer(stream, Arc::clone(&came)));
    }
}

async fn answer(mut stream: TcpStream, came: Arc<AtomicU32>) -> Result<()> {
    let mut read = Vec::with_capacity(4096);
    while stream.read_buf(&mut read).await? > 0 {
        // One request at a time is on its way; its body ends with a brace.
        if read.ends_with(b"}") && read.windows(4).any(|four| four == b"\r\n\r\n") {
            read.clear();
            came.fetch_add(1, Ordering::Relaxed);
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await?;
        }
    }
    Ok(())
}
