//! A runner, guests, and eyes on their trace.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use mainspring_domain::Timestamp;
use mainspring_domain::id::{AppId, JobId, RunId};
use mainspring_domain::json::Json;
use mainspring_domain::plugin::Digest;
use mainspring_domain::ports::{
    Call, Finished, PluginFiles, Runner, Started, Stop, StoreError, Task, TraceSink,
};
use mainspring_domain::trace::TraceEntry;
use mainspring_domain::work::Bounds;
use mainspring_runners::{WasmConfig, WasmRunner};
use tempfile::TempDir;
use tokio::sync::Notify;

/// A runner with the files that it may ask for.
pub(crate) struct Bench {
    pub(crate) runner: Arc<WasmRunner>,
    pub(crate) files: Arc<Files>,
}

/// Plugin files, and how often one was asked for.
#[derive(Default)]
pub(crate) struct Files {
    files: Mutex<HashMap<Digest, Bytes>>,
    asked: AtomicUsize,
}

/// The trace of an attempt.
#[derive(Default)]
pub(crate) struct Trace {
    entries: Mutex<Vec<TraceEntry>>,
    changed: Notify,
}

impl Bench {
    /// Shares compiled plugins with all other tests.
    pub(crate) fn new(slots: u32) -> Self {
        match env::var_os("MAINSPRING_TEST_CACHE") {
            Some(dir) => Self::with_cache(slots, Path::new(&dir)),
            None => Self::with_cache(slots, &own_cache()),
        }
    }

    pub(crate) fn with_cache(slots: u32, cache_dir: &Path) -> Self {
        let compile_timeout = Duration::from_secs(120);
        Self::with(&WasmConfig { cache_dir: cache_dir.to_owned(), slots, compile_timeout })
    }

    pub(crate) fn with(config: &WasmConfig) -> Self {
        let files = Arc::new(Files::default());
        let runner = Arc::new(WasmRunner::new(config, files.clone()).unwrap());
        Self { runner, files }
    }

    /// A call of this plugin, with default bounds.
    pub(crate) fn call(&self, name: &str, input: &str) -> Call {
        self.call_of(plugin(name), input)
    }

    /// The same of the plugin with this file.
    pub(crate) fn call_of(&self, file: Bytes, input: &str) -> Call {
        Call {
            run: RunId::new(Timestamp::UNIX_EPOCH, [1; 10]),
            job: JobId::new(Timestamp::UNIX_EPOCH, [2; 10]),
            app: AppId::DEFAULT,
            job_name: "tested".to_owned(),
            ordinal: 1,
            scheduled_at: Timestamp::from_microsecond(1_000_001).unwrap(),
            started_at: Timestamp::from_microsecond(2_000_002).unwrap(),
            idempotency_key: None,
            task: Task::Plugin {
                version: self.files.add(file),
                input: Json::parse(input).unwrap(),
            },
            bounds: Bounds::default(),
        }
    }

    pub(crate) fn probe(&self, input: &str) -> Call {
        self.call("probe", input)
    }

    pub(crate) async fn run(&self, call: Call) -> Finished {
        self.start(call).finished.await
    }

    pub(crate) async fn run_bounded(&self, input: &str, bounds: Bounds) -> Finished {
        self.run(Call { bounds, ..self.probe(input) }).await
    }

    pub(crate) async fn traced(&self, call: Call) -> (Finished, Vec<TraceEntry>) {
        let trace = Arc::new(Trace::default());
        let finished = self.runner.start(call, trace.clone()).finished.await;
        (finished, trace.entries())
    }

    pub(crate) fn start(&self, call: Call) -> Started {
        self.runner.start(call, Arc::new(Trace::default()))
    }

    /// Has the plugin in memory, so that the next attempt begins to run at its first poll.
    pub(crate) async fn warm_up(&self) {
        self.run(self.probe(r#"{"do":"spin","count":1}"#)).await;
    }
}

impl Files {
    pub(crate) fn add(&self, file: Bytes) -> Digest {
        let digest = Digest::of(&file);
        self.files.lock().unwrap().insert(digest, file);
        digest
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl PluginFiles for Files {
    async fn plugin_file(&self, digest: Digest) -> Result<Option<Bytes>, StoreError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Ok(self.files.lock().unwrap().get(&digest).cloned())
    }
}

impl Trace {
    pub(crate) fn entries(&self) -> Vec<TraceEntry> {
        self.entries.lock().unwrap().clone()
    }

    /// Waits until the attempt has told this.
    pub(crate) async fn told(&self, what: impl Fn(&TraceEntry) -> bool) {
        loop {
            let changed = self.changed.notified();
            if self.entries.lock().unwrap().iter().any(&what) {
                return;
            }
            changed.await;
        }
    }
}

impl TraceSink for Trace {
    fn emit(&self, entry: TraceEntry) {
        self.entries.lock().unwrap().push(entry);
        self.changed.notify_waiters();
    }
}

pub(crate) fn cancelled() -> Stop {
    Stop::Cancelled { by: "ada".to_owned() }
}

/// The file of a plugin.
pub(crate) fn plugin(name: &str) -> Bytes {
    let dir = env::var_os("MAINSPRING_TEST_PLUGINS").map_or_else(PathBuf::new, PathBuf::from);
    let path = dir.join(format!("{name}.wasm"));
    match fs::read(&path) {
        Ok(bytes) => bytes.into(),
        Err(error) => panic!(
            "{}: {error}. Build the guests with `cargo xtask plugins`, and name the folder with \
             them in MAINSPRING_TEST_PLUGINS",
            path.display()
        ),
    }
}

/// A job written by hand.
pub(crate) struct Job<'a> {
    /// The functions' bodies, in the text format.
    pub(crate) describe: &'a str,
    pub(crate) run: &'a str,
    /// The type of its output.
    pub(crate) output: &'a str,
    /// The memory it begins with, in pages of 64 KiB.
    pub(crate) pages: u32,
}

impl Default for Job<'_> {
    fn default() -> Self {
        Self { describe: "unreachable", run: "unreachable", output: "string", pages: 1 }
    }
}

impl Job<'_> {
    pub(crate) fn file(&self) -> Bytes {
        let text = include_str!("job.wat")
            .replace("{describe}", self.describe)
            .replace("{run}", self.run)
            .replace("{output}", self.output)
            .replace("{pages}", &self.pages.to_string());
        wat::parse_str(text).unwrap().into()
    }
}

/// A directory of this process, where no shared one is given.
fn own_cache() -> PathBuf {
    static DIR: std::sync::LazyLock<TempDir> = std::sync::LazyLock::new(|| TempDir::new().unwrap());
    DIR.path().to_owned()
}
