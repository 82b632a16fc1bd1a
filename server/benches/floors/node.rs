//! A node inside this process: store, runner and engine without HTTP.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use bytes::Bytes;
use mainspring_domain::app::{Caller, Role};
use mainspring_domain::id::{KeyId, NodeOwner};
use mainspring_domain::job::{Job, JobSpec, Priority};
use mainspring_domain::json::Json;
use mainspring_domain::page::PageOf;
use mainspring_domain::ports::{Clock as _, Entropy, RunFilter, Store};
use mainspring_domain::retry::Retry;
use mainspring_domain::run::Phase;
use mainspring_domain::work::{Limits, PluginCall, Work};
use mainspring_engine::{Engine, MasterKey, Ports, Settings, Vault};
use mainspring_runners::{
    Egress, HttpConfig, HttpRunner, Runners, SystemLookup, WasmConfig, WasmRunner,
};
use mainspring_store::{Postgres, PostgresOptions, Sqlite, SqliteOptions};

use crate::clock::{SystemClock, SystemEntropy};

/// What `mainspring serve` takes on two cores.
pub(crate) const SLOTS: u32 = 512;

pub(crate) struct Node {
    pub(crate) engine: Engine,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) caller: Caller,
    _data: tempfile::TempDir,
}

/// What a node keeps its runs in.
#[derive(Clone, Copy)]
pub(crate) enum Kept<'u> {
    /// A SQLite file of its own, each commit on the disk.
    Sqlite,
    /// A PostgreSQL database, by its URL.
    Postgres(&'u str),
}

impl Node {
    /// A node with durable commits, on the disk that the build lies on.
    pub(crate) async fn new(kept: Kept<'_>) -> Result<Self> {
        Self::named("bench", kept).await
    }

    /// One of several nodes.
    pub(crate) async fn named(name: &str, kept: Kept<'_>) -> Result<Self> {
        let data = tempfile::tempdir_in(scratch()?)?;
        let store: Arc<dyn Store> = match kept {
            Kept::Sqlite => {
                let path = data.path().join("db.sqlite");
                Arc::new(Sqlite::open(&path, SqliteOptions::default()).await?)
            }
            Kept::Postgres(url) => Arc::new(Postgres::open(&PostgresOptions::new(url)).await?),
        };
        let wasm = runner(store.clone())?;
        let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy::new()?));
        let owner = NodeOwner::new(clock.now(), <dyn Entropy>::bytes(&*entropy));
        let key = MasterKey::draw(&*entropy);
        let vault = Vault::new(&key, store.clone(), clock.clone(), entropy.clone());
        let vault = Arc::new(vault);
        let loopback = Egress { allow: vec!["127.0.0.0/8".parse()?], ..Egress::default() };
        let http = HttpConfig { egress: loopback, lookup: Arc::new(SystemLookup) };
        let http = HttpRunner::new(http, vault.clone())?;
        let runner = Arc::new(Runners { wasm, http });
        let ports = Ports { store: store.clone(), vault, runner, clock, entropy };
        let node = name.to_owned();
        let settings = Settings { node, owner, slots: SLOTS as usize, ..Settings::default() };
        let engine = Engine::new(ports, settings);
        engine.install_builtin(plugin("echo")?).await?;
        Ok(Self { engine, store, caller: admin(), _data: data })
    }

    pub(crate) async fn echo_job(&self) -> Result<Job> {
        Ok(self.engine.create_job(&self.caller, echo_spec(), None).await?.value)
    }

    /// Waits until the store holds no unfinished run. Looks at the newest, which is executed last, before it
    /// looks at all: looking must not cost more than what is measured.
    pub(crate) async fn all_done(&self) -> Result<()> {
        let phases = vec![Phase::Queued, Phase::Running];
        let unfinished = RunFilter { phases, ..RunFilter::default() };
        loop {
            let page = || PageOf { after: None, limit: 1 };
            let newest = self.store.runs(RunFilter::default(), page()).await?.items;
            let over = newest.iter().all(|run| run.state.phase().is_final());
            if over && self.store.runs(unfinished.clone(), page()).await?.items.is_empty() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// A job that does nothing.
pub(crate) fn echo_spec() -> JobSpec {
    let call = PluginCall { plugin: "echo".into(), version: None, input: Json::null() };
    JobSpec {
        name: "no-op".into(),
        enabled: true,
        work: Work::Plugin(call),
        schedule: None,
        retry: Retry::default(),
        limits: Limits::default(),
        priority: Priority::default(),
        max_concurrent: None,
    }
}

/// A runner that finds its plugins compiled, as at every start but the first: two nodes that compile while they
/// are measured would be slower than one by that.
pub(crate) fn runner(files: Arc<dyn mainspring_domain::ports::PluginFiles>) -> Result<WasmRunner> {
    let config = WasmConfig {
        cache_dir: scratch()?.join("compiled"),
        slots: SLOTS,
        compile_timeout: Duration::from_secs(60),
    };
    Ok(WasmRunner::new(&config, files)?)
}

/// A plugin's file, of those that `cargo xtask plugins` builds.
pub(crate) fn plugin(name: &str) -> Result<Bytes> {
    let folder = std::env::var_os("MAINSPRING_TEST_PLUGINS")
        .context("MAINSPRING_TEST_PLUGINS is not set: run this by `cargo xtask bench`")?;
    let path = PathBuf::from(folder).join(format!("{name}.wasm"));
    let file = std::fs::read(&path).with_context(|| {
        format!("cannot read {}; `cargo xtask plugins` builds it", path.display())
    })?;
    Ok(file.into())
}

/// A folder on the disk that the build lies on: `/tmp` may be memory.
pub(crate) fn scratch() -> Result<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).to_owned();
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn admin() -> Caller {
    let key = KeyId::new(SystemClock.now(), [0; 10]);
    Caller { app: None, key, name: "bench".into(), role: Role::Admin }
}
