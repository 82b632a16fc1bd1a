//! What one call of the `echo` plugin costs, as JSON. Takes the plugin's file as its argument.

use std::env;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use mainspring_domain::Timestamp;
use mainspring_domain::attempt::Outcome;
use mainspring_domain::id::{JobId, RunId};
use mainspring_domain::json::Json;
use mainspring_domain::plugin::Digest;
use mainspring_domain::ports::{Call, PluginFiles, Runner, StoreError, TraceSink};
use mainspring_domain::trace::TraceEntry;
use mainspring_domain::work::Bounds;
use mainspring_runners::{WasmConfig, WasmRunner};
use tokio::runtime::Builder;
use tokio::time::Instant;

const WARM_UP: u32 = 20_000;
const CALLS: u32 = 200_000;
/// The best of some rounds: others may use the machine too.
const ROUNDS: u32 = 5;

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let path = env::args().nth(1).ok_or("usage: bench_call PATH/TO/echo.wasm")?;
    let file = Bytes::from(fs::read(&path).map_err(|error| format!("{path}: {error}"))?);
    let one = calls_per_second(&file, 1)?;
    let two = calls_per_second(&file, 2)?;
    println!("{{\"us_per_call_1_thread\":{:.2},\"calls_per_s_2_threads\":{two:.0}}}", 1e6 / one);
    Ok(())
}

fn calls_per_second(file: &Bytes, threads: usize) -> Result<f64, Failure> {
    let cache = env::temp_dir().join("mainspring-bench-call");
    let runtime = Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    runtime.block_on(async {
        let config =
            WasmConfig { cache_dir: cache, slots: 64, compile_timeout: Duration::from_secs(60) };
        let runner = Arc::new(WasmRunner::new(&config, Arc::new(OneFile(file.clone())))?);
        let call = call(Digest::of(file))?;
        spread(&runner, &call, threads, WARM_UP).await?;
        let mut best = f64::MAX;
        for _ in 0..ROUNDS {
            best = best.min(spread(&runner, &call, threads, CALLS).await?.as_secs_f64());
        }
        Ok(f64::from(CALLS) / best)
    })
}

/// The time that so many calls take on so many threads.
async fn spread(
    runner: &Arc<WasmRunner>,
    call: &Call,
    threads: usize,
    calls: u32,
) -> Result<Duration, Failure> {
    let share = calls as usize / threads;
    let begin = Instant::now();
    let tasks: Vec<_> = (0..threads)
        .map(|_| {
            let (runner, call) = (runner.clone(), call.clone());
            tokio::spawn(async move {
                let trace: Arc<dyn TraceSink> = Arc::new(Nowhere);
                for _ in 0..share {
                    let finished = runner.start(call.clone(), trace.clone()).finished.await;
                    if !matches!(finished.outcome, Outcome::Done { .. }) {
                        return Err(finished.outcome.message());
                    }
                }
                Ok(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    Ok(begin.elapsed())
}

fn call(version: Digest) -> Result<Call, Failure> {
    Ok(Call {
        run: RunId::new(Timestamp::UNIX_EPOCH, [1; 10]),
        job: JobId::new(Timestamp::UNIX_EPOCH, [2; 10]),
        job_name: "bench".to_owned(),
        ordinal: 1,
        scheduled_at: Timestamp::UNIX_EPOCH,
        started_at: Timestamp::UNIX_EPOCH,
        idempotency_key: None,
        version,
        input: Json::parse(r#"{"n":1}"#)?,
        bounds: Bounds::default(),
    })
}

struct OneFile(Bytes);

#[async_trait]
impl PluginFiles for OneFile {
    async fn plugin_file(&self, _: Digest) -> Result<Option<Bytes>, StoreError> {
        Ok(Some(self.0.clone()))
    }
}

struct Nowhere;

impl TraceSink for Nowhere {
    fn emit(&self, _: TraceEntry) {}
}
