//! One WebAssembly call through the runner: context, fresh instance, run, drop.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use async_trait::async_trait;
use bytes::Bytes;
use mainspring_domain::attempt::Outcome;
use mainspring_domain::id::{AppId, JobId, RunId};
use mainspring_domain::json::Json;
use mainspring_domain::plugin::Digest;
use mainspring_domain::ports::{
    Call, Clock as _, PluginFiles, Runner as _, StoreError, Task, TraceSink,
};
use mainspring_domain::trace::TraceEntry;
use mainspring_domain::work::Bounds;
use mainspring_runners::WasmRunner;

use crate::clock::SystemClock;
use crate::node;
use crate::report::{Better, Row, median};

const CALLS: u32 = 20_000;
const ROUNDS: usize = 5;

pub(crate) fn run() -> Result<Vec<Row>> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let echo = node::plugin("echo")?;
        let runner = Arc::new(node::runner(Arc::new(OneFile(echo.clone())))?);
        let call = call(Digest::of(&echo));
        calls(&runner, &call, 1000).await?;
        let mut one = Vec::new();
        let mut two = Vec::new();
        for _ in 0..ROUNDS {
            one.push(calls(&runner, &call, CALLS).await?.as_secs_f64() * 1e6 / f64::from(CALLS));
            two.push(f64::from(2 * CALLS) / on_two_threads(&runner, &call).await?.as_secs_f64());
        }
        let how = format!("echo through `Runner::start`, median of {ROUNDS} × {CALLS}");
        Ok(vec![
            Row {
                what: "one WASM call, one thread",
                unit: "µs",
                measured: median(&mut one),
                floor: 15.0,
                goal: 10.0,
                better: Better::Less,
                how: how.clone(),
            },
            Row {
                what: "WASM calls, two threads",
                unit: "/s",
                measured: median(&mut two),
                floor: 120_000.0,
                goal: 180_000.0,
                better: Better::More,
                how,
            },
        ])
    })
}

async fn on_two_threads(runner: &Arc<WasmRunner>, call: &Call) -> Result<Duration> {
    let start = now();
    let tasks: Vec<_> = (0..2)
        .map(|_| {
            let (runner, call) = (Arc::clone(runner), call.clone());
            tokio::spawn(async move { calls(&runner, &call, CALLS).await })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    Ok(start.elapsed())
}

async fn calls(runner: &WasmRunner, call: &Call, count: u32) -> Result<Duration> {
    let trace: Arc<dyn TraceSink> = Arc::new(Silent);
    let start = now();
    for _ in 0..count {
        let finished = runner.start(call.clone(), Arc::clone(&trace)).finished.await;
        ensure!(matches!(finished.outcome, Outcome::Done { .. }), "{:?}", finished.outcome);
    }
    Ok(start.elapsed())
}

fn call(version: Digest) -> Call {
    let at = SystemClock.now();
    Call {
        run: RunId::new(at, [1; 10]),
        job: JobId::new(at, [2; 10]),
        app: AppId::DEFAULT,
        job_name: "no-op".into(),
        ordinal: 1,
        scheduled_at: at,
        started_at: at,
        idempotency_key: None,
        task: Task::Plugin { version, input: Json::null() },
        bounds: Bounds::default(),
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

struct OneFile(Bytes);

#[async_trait]
impl PluginFiles for OneFile {
    async fn plugin_file(&self, _: Digest) -> Result<Option<Bytes>, StoreError> {
        Ok(Some(self.0.clone()))
    }
}

struct Silent;

impl TraceSink for Silent {
    fn emit(&self, _: TraceEntry) {}
}
