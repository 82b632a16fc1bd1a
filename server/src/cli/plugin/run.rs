use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};
use async_trait::async_trait;
use bytes::Bytes;
use clap::Args;
use mainspring_domain::Invalid;
use mainspring_domain::attempt::Outcome;
use mainspring_domain::id::{AppId, JobId, RunId};
use mainspring_domain::json::Json;
use mainspring_domain::plugin::{Digest, Manifest};
use mainspring_domain::ports::{
    Call, Clock, Entropy, Finished, PluginFiles, Runner as _, Stop, StoreError, Task, TraceSink,
};
use mainspring_domain::trace::{TraceEntry, TraceEvent};
use mainspring_domain::work::{Bounds, Limits};
use mainspring_runners::{WasmConfig, WasmRunner};

use super::event::frame;
use crate::cli::trace::stack;
use crate::cli::{exit, input, out, trace};
use crate::clock::{SystemClock, SystemEntropy};
use crate::style::{Tone, Toned, harmless};
use crate::units::{duration, show_duration, show_size, size};

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// The component, as `mainspring plugin build` prints it
    file: PathBuf,

    /// The input: JSON, @FILE, or - for standard input
    #[arg(long, default_value = "null", value_name = "JSON")]
    input: String,

    /// Wall-clock time it may take [default: the plugin's proposal, or 60s]
    #[arg(long, value_parser = duration)]
    timeout: Option<Duration>,

    /// Memory it may take [default: the plugin's proposal, or 64MiB]
    #[arg(long, value_parser = size)]
    memory: Option<u64>,

    /// Instructions it may execute, in fuel units [default: the plugin's proposal, or no limit]
    #[arg(long)]
    fuel: Option<u64>,
}

impl Run {
    /// Runs the plugin in this process, as a server would. The trace goes to standard error, the
    /// output to standard output.
    pub(crate) async fn run(&self) -> Result<ExitCode> {
        let input = Json::parse(input::json(&self.input)?.as_str())?;
        let file = std::fs::read(&self.file)
            .with_context(|| format!("cannot read {}", self.file.display()))?;
        let file = Bytes::from(file);
        let files = Arc::new(OneFile(Digest::of(&file), file.clone()));
        let runner = WasmRunner::new(&wasm_config()?, files)?;
        let inspected = runner.inspect(file).await?;
        eprintln!("{} {}", inspected.manifest.name, inspected.manifest.version);

        let call = self.call(inspected.digest, &inspected.manifest, input)?;
        let started_at = call.started_at;
        let mut attempt = runner.start(call, Arc::new(Terminal::default()));
        let finished = tokio::select! {
            finished = &mut attempt.finished => finished,
            _ = tokio::signal::ctrl_c() => {
                attempt.handle.stop(Stop::Cancelled { by: "you".to_owned() });
                attempt.finished.await
            }
        };
        report(&finished, SystemClock.now().duration_since(started_at).unsigned_abs())
    }

    fn call(&self, version: Digest, manifest: &Manifest, input: Json) -> Result<Call> {
        let own = Limits {
            timeout: self.timeout,
            memory: self.memory,
            fuel: self.fuel,
            ..Limits::default()
        };
        let mut invalid = Invalid::default();
        own.check(&mut invalid);
        invalid.into_result()?;
        let entropy: &dyn Entropy = &SystemEntropy::new()?;
        let now = SystemClock.now();
        Ok(Call {
            run: RunId::new(now, entropy.bytes()),
            job: JobId::new(now, entropy.bytes()),
            app: AppId::DEFAULT,
            job_name: manifest.name.clone(),
            ordinal: 1,
            scheduled_at: now,
            started_at: now,
            idempotency_key: None,
            task: Task::Plugin { version, input },
            bounds: Bounds::default().with(&own.or(&manifest.limits)),
        })
    }
}

/// A runner for one attempt. What it compiles is kept among the user's caches: a plugin that did not
/// change starts at once.
fn wasm_config() -> Result<WasmConfig> {
    let caches = match std::env::var_os("XDG_CACHE_HOME") {
        Some(dir) if !dir.is_empty() => PathBuf::from(dir),
        _ => std::env::home_dir().context("neither XDG_CACHE_HOME nor HOME is set")?.join(".cache"),
    };
    Ok(WasmConfig {
        cache_dir: caches.join("mainspring"),
        slots: 1,
        compile_timeout: Duration::from_mins(5),
    })
}

/// The only plugin there is.
struct OneFile(Digest, Bytes);

#[async_trait]
impl PluginFiles for OneFile {
    async fn plugin_file(&self, digest: Digest) -> Result<Option<Bytes>, StoreError> {
        Ok((digest == self.0).then(|| self.1.clone()))
    }
}

/// Shows events as they happen. It waits for the terminal, and so does the plugin.
#[derive(Default)]
struct Terminal {
    events: AtomicU64,
}

impl TraceSink for Terminal {
    fn emit(&self, entry: TraceEntry) {
        let seq = self.events.fetch_add(1, Ordering::Relaxed) + 1;
        let event = TraceEvent { seq, at: SystemClock.now(), entry };
        eprint!("{}", trace::line(&mainspring_api::trace_event(event)));
    }
}

/// The output to standard output, all else to standard error.
fn report(finished: &Finished, time: Duration) -> Result<ExitCode> {
    let usage = &finished.usage;
    let fuel = usage.fuel.map(|fuel| format!(", {fuel} fuel")).unwrap_or_default();
    let used = format!("{}{fuel}, {} memory", show_duration(time), show_size(usage.peak_memory));
    match &finished.outcome {
        Outcome::Done { output } => {
            eprintln!("{} ({used})", Toned(Tone::Good, "done"));
            out::print(&format!("{}\n", output.as_str()))?;
            Ok(ExitCode::SUCCESS)
        }
        outcome => {
            let message = outcome.message();
            eprintln!("{}: {} ({used})", Toned(Tone::Bad, "failed"), harmless(&message));
            if let Outcome::Trapped { frames, .. } = outcome {
                let frames: Vec<_> = frames.iter().map(frame).collect();
                eprint!("{}", stack(&frames));
            }
            let cancelled = matches!(outcome, Outcome::Cancelled { .. });
            Ok(if cancelled { exit::RUN_CANCELLED } else { exit::RUN_FAILED }.into())
        }
    }
}
