//! Compiling, off the paths of requests and attempts.

use std::sync::Arc;
use std::thread;

use bytes::Bytes;
use mainspring_domain::plugin::{Digest, Rejected};
use mainspring_domain::trace::cut;
use tokio::sync::{Semaphore, oneshot};
use wasmtime::Engine;
use wasmtime::component::Component;

use super::cache::Cache;
use super::modules::LoadError;

/// How many plugins are compiled at a time. One uses all processors already; the second keeps a
/// large one from holding up the small ones behind it.
const AT_ONCE: usize = 2;

/// The longest message of the compiler that is passed on, in bytes.
const LONGEST_MESSAGE: usize = 1_000;

pub(super) struct Compiler {
    engine: Engine,
    cache: Arc<Cache>,
    permits: Arc<Semaphore>,
}

impl Compiler {
    pub(super) fn new(engine: Engine, cache: Arc<Cache>) -> Self {
        Self { engine, cache, permits: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Compiles a plugin and keeps the result. Calls `begin` when its turn has come.
    ///
    /// The compiler cannot be interrupted. It runs on a thread of its own, for which the process
    /// does not wait at its end, and which keeps its place among the few until it is done.
    pub(super) async fn compile<T>(
        &self,
        digest: Digest,
        file: Bytes,
        begin: impl FnOnce() -> T + Send,
    ) -> Result<Component, LoadError> {
        let unavailable = |error: &dyn std::fmt::Display| LoadError::Unavailable(error.to_string());
        let permit = self.permits.clone().acquire_owned().await.map_err(|e| unavailable(&e))?;
        begin();
        let (engine, cache) = (self.engine.clone(), self.cache.clone());
        let (done, compiled) = oneshot::channel();
        thread::Builder::new()
            .name("wasm-compiler".to_owned())
            .spawn(move || {
                let component = compile(&engine, &cache, digest, &file);
                drop(permit);
                // Whoever asked may have gone; the result is in the cache then.
                let _ = done.send(component);
            })
            .map_err(|error| unavailable(&error))?;
        compiled.await.map_err(|_| LoadError::Unavailable("the compiler failed".to_owned()))?
    }
}

fn compile(
    engine: &Engine,
    cache: &Cache,
    digest: Digest,
    file: &[u8],
) -> Result<Component, LoadError> {
    let compiled = engine.precompile_component(file).map_err(|error| malformed(&error))?;
    // What does not fit the engine's limits is found when it is loaded.
    cache.keep(digest, &compiled).map_err(|error| malformed(&error))
}

fn malformed(error: &wasmtime::Error) -> LoadError {
    let mut message = format!("{error:#}");
    cut(&mut message, LONGEST_MESSAGE);
    Rejected::Malformed(message).into()
}
