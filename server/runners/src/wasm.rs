//! The runner of WebAssembly components. Nothing of wasmtime leaves this module.

mod abi_v1;
mod attempt;
mod bounds;
mod cache;
mod compile;
mod engine;
mod guest;
mod handle;
mod host;
mod inspect;
mod looks;
mod manifest;
mod modules;
mod outcome;
mod recorder;
mod shape;
mod stack;
mod stop;
mod symbols;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use mainspring_domain::Invalid;
use mainspring_domain::http::HttpCall;
use mainspring_domain::ports::{
    Call, InspectError, Inspected, PluginFiles, Runner, Started, Task, TraceSink,
};
use tokio::sync::Semaphore;

use attempt::Attempt;
use cache::Cache;
use handle::GuestHandle;
use modules::Modules;
use stop::StopFlag;

/// Settings of a [`WasmRunner`].
#[derive(Debug, Clone)]
pub struct WasmConfig {
    /// Where compiled plugins are kept. Made private to this user; nothing else may write there.
    pub cache_dir: PathBuf,
    /// How many attempts run at a time, at least 1. Each one costs address space (16 GiB) from the
    /// start, and memory while it runs.
    pub slots: u32,
    /// How long compiling one plugin may take.
    pub compile_timeout: Duration,
}

/// Why a [`WasmRunner`] cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum WasmError {
    /// The directory for compiled plugins cannot be used.
    #[error("cannot keep compiled plugins in {}: {error}", dir.display())]
    Cache {
        /// The directory.
        dir: PathBuf,
        /// What happened.
        error: io::Error,
    },
    /// Mostly for want of address space.
    #[error(
        "the WebAssembly engine cannot be set up for {slots} attempts at a time: {reason}; \
         where address space is limited (`ulimit -v`), set fewer slots"
    )]
    Engine {
        /// How many were asked for.
        slots: u32,
        /// What happened.
        reason: String,
    },
}

/// Executes WebAssembly components: one fresh instance per attempt, dropped afterwards, always.
pub struct WasmRunner {
    modules: Arc<Modules>,
    /// As many permits as the pool has room for attempts: the pool itself answers an error when
    /// it is full, this waits.
    slots: Arc<Semaphore>,
    /// The same for calls of `describe`, so that uploads and attempts do not wait for each other.
    inspections: Semaphore,
}

impl WasmRunner {
    /// Sets up the engine and its cache. Needs no async runtime yet.
    pub fn new(config: &WasmConfig, files: Arc<dyn PluginFiles>) -> Result<Self, WasmError> {
        let slots = config.slots.max(1);
        let no_engine =
            |error: wasmtime::Error| WasmError::Engine { slots, reason: format!("{error:#}") };
        let engine = engine::build(slots.saturating_add(engine::INSPECTIONS)).map_err(no_engine)?;
        let linker = host::linker(&engine).map_err(no_engine)?;
        let cache = Cache::open(&config.cache_dir, &engine)
            .map_err(|error| WasmError::Cache { dir: config.cache_dir.clone(), error })?;
        Ok(Self {
            modules: Arc::new(Modules::new(linker, cache, files, config.compile_timeout)),
            slots: Arc::new(Semaphore::new(slots as usize)),
            inspections: Semaphore::new(engine::INSPECTIONS as usize),
        })
    }
}

#[async_trait]
impl Runner for WasmRunner {
    async fn inspect(&self, file: Bytes) -> Result<Inspected, InspectError> {
        inspect::inspect(&self.modules, &self.inspections, file).await
    }

    fn check_http(&self, _: &HttpCall) -> Result<(), Invalid> {
        Err(Invalid::one("work.http", "cannot be done: this runner executes plugins only"))
    }

    fn start(&self, call: Call, trace: Arc<dyn TraceSink>) -> Started {
        let stop = Arc::new(StopFlag::new(self.modules.engine().clone()));
        let version = match &call.task {
            Task::Plugin { version, .. } => Some(*version),
            Task::Http { .. } => None,
        };
        let handle = GuestHandle { modules: self.modules.clone(), version, stop: stop.clone() };
        let attempt =
            Attempt { modules: self.modules.clone(), slots: self.slots.clone(), call, trace, stop };
        Started { handle: Arc::new(handle), finished: Box::pin(attempt.run()) }
    }
}
