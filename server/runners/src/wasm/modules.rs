//! Compiled plugins, ready to be called: in memory, else from disk, else compiled anew.

mod warm;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt;
use futures::future::{BoxFuture, Shared, pending};
use mainspring_domain::plugin::{Digest, Rejected};
use mainspring_domain::ports::PluginFiles;
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use wasmtime::Engine;
use wasmtime::component::{Component, Linker};

use super::abi_v1::{Job, NoExport};
use super::cache::Cache;
use super::compile::Compiler;
use super::guest::Guest;
use super::symbols::Symbols;
use warm::Warm;

/// All plugins that a runner can call.
pub(super) struct Modules {
    linker: Linker<Guest>,
    cache: Arc<Cache>,
    compiler: Compiler,
    files: Arc<dyn PluginFiles>,
    symbols: Symbols,
    compile_timeout: Duration,
    warm: Mutex<Warm>,
    /// Loads under way. Who comes second waits for the first; who gives up does not end it.
    loads: Mutex<HashMap<Digest, Load>>,
}

/// Why a plugin cannot be called.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum LoadError {
    #[error(transparent)]
    Rejected(#[from] Rejected),
    #[error("no plugin file has the digest {0}")]
    NoFile(Digest),
    #[error("its file cannot be read: {0}")]
    Store(String),
    #[error("{0}")]
    Unavailable(String),
}

#[derive(Clone)]
struct Load {
    compiling: watch::Receiver<bool>,
    done: Shared<BoxFuture<'static, Result<Arc<Job>, LoadError>>>,
}

impl Modules {
    pub(super) fn new(
        linker: Linker<Guest>,
        cache: Cache,
        files: Arc<dyn PluginFiles>,
        compile_timeout: Duration,
    ) -> Self {
        let cache = Arc::new(cache);
        Self {
            compiler: Compiler::new(linker.engine().clone(), cache.clone()),
            linker,
            cache,
            symbols: Symbols::new(files.clone()),
            files,
            compile_timeout,
            warm: Mutex::default(),
            loads: Mutex::default(),
        }
    }

    pub(super) fn engine(&self) -> &Engine {
        self.linker.engine()
    }

    /// Makes the stacks of their guests readable.
    pub(super) fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// The plugin with this digest.
    pub(super) async fn job(self: &Arc<Self>, digest: Digest) -> Result<Arc<Job>, LoadError> {
        self.get(digest, None).await
    }

    /// The plugin whose file this is.
    pub(super) async fn job_of(
        self: &Arc<Self>,
        digest: Digest,
        file: Bytes,
    ) -> Result<Arc<Job>, LoadError> {
        self.get(digest, Some(file)).await
    }

    async fn get(
        self: &Arc<Self>,
        digest: Digest,
        file: Option<Bytes>,
    ) -> Result<Arc<Job>, LoadError> {
        if let Some(job) = self.warm().get(digest) {
            return Ok(job);
        }
        let load = {
            let mut loads = self.loads();
            // It may have been loaded since the first look.
            if let Some(job) = self.warm().get(digest) {
                return Ok(job);
            }
            loads.entry(digest).or_insert_with(|| self.begin(digest, file)).clone()
        };
        tokio::select! {
            biased;
            job = load.done => job,
            () = overdue(load.compiling, self.compile_timeout) => {
                let seconds = self.compile_timeout.as_secs();
                Err(Rejected::TooSlowToCompile { seconds }.into())
            }
        }
    }

    fn begin(self: &Arc<Self>, digest: Digest, file: Option<Bytes>) -> Load {
        let (compiling_now, compiling) = watch::channel(false);
        let modules = self.clone();
        let task = tokio::spawn(async move {
            let load = Landing { modules: &modules, digest };
            let job = Arc::new(modules.load(digest, file, compiling_now).await?);
            modules.warm().insert(digest, job.clone());
            drop(load);
            Ok(job)
        });
        let done = async move {
            task.await.unwrap_or_else(|error| Err(LoadError::Unavailable(error.to_string())))
        };
        Load { compiling, done: done.boxed().shared() }
    }

    async fn load(
        &self,
        digest: Digest,
        file: Option<Bytes>,
        compiling: watch::Sender<bool>,
    ) -> Result<Job, LoadError> {
        let cache = self.cache.clone();
        let kept = spawn_blocking(move || cache.load(digest)).await;
        let component = if let Ok(Some(component)) = kept {
            component
        } else {
            let file = match file {
                Some(file) => file,
                None => self.fetch(digest).await?,
            };
            // Where nobody waits any more, it is compiled all the same.
            self.compiler.compile(digest, file, || compiling.send_replace(true)).await?
        };
        Ok(self.link(&component)?)
    }

    async fn fetch(&self, digest: Digest) -> Result<Bytes, LoadError> {
        match self.files.plugin_file(digest).await {
            Ok(Some(file)) => Ok(file),
            Ok(None) => Err(LoadError::NoFile(digest)),
            Err(error) => Err(LoadError::Store(error.to_string())),
        }
    }

    fn link(&self, component: &Component) -> Result<Job, Rejected> {
        let pre = self.linker.instantiate_pre(component).map_err(|error| {
            let import = import_named(component, &error.to_string());
            Rejected::BadImport { import, why: error.root_cause().to_string() }
        })?;
        Job::find(pre).map_err(|NoExport(export)| Rejected::NotAJob { export })
    }

    fn warm(&self) -> MutexGuard<'_, Warm> {
        self.warm.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn loads(&self) -> MutexGuard<'_, HashMap<Digest, Load>> {
        self.loads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The import that the linker complains of. It has no type for this: its first sentence quotes the
/// name.
fn import_named(component: &Component, complaint: &str) -> String {
    let component_type = component.component_type();
    let mut names = component_type.imports(component.engine()).map(|(name, _)| name);
    names.find(|name| complaint.contains(&format!("`{name}`"))).unwrap_or("something").to_owned()
}

/// Takes a load off the list, however it ends.
struct Landing<'a> {
    modules: &'a Modules,
    digest: Digest,
}

impl Drop for Landing<'_> {
    fn drop(&mut self) {
        self.modules.loads().remove(&self.digest);
    }
}

/// Resolves when compiling has taken longer than it may. Never, if it did not come to compiling.
async fn overdue(mut compiling: watch::Receiver<bool>, timeout: Duration) {
    if compiling.wait_for(|compiling| *compiling).await.is_err() {
        pending::<()>().await;
    }
    tokio::time::sleep(timeout).await;
}
