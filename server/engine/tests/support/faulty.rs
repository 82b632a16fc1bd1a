use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use mainspring_domain::Timestamp;
use mainspring_domain::app::{App, Key};
use mainspring_domain::attempt::Attempt;
use mainspring_domain::id::{AppId, Fence, JobId, KeyId, LinkId, NodeOwner, RunId, SessionId};
use mainspring_domain::job::Job;
use mainspring_domain::node::{Doomed, Hint, Node};
use mainspring_domain::page::{Page, PageOf};
use mainspring_domain::plugin::{Digest, Plugin, PluginVersion};
use mainspring_domain::ports::{
    CancelResult, Claimed, Created, DueJob, Ear, Fire, JobFilter, Once, Overview, PluginFiles,
    QueuedRun, RunCounts, RunFilter, Settlement, Store, StoreError, TraceChunk,
};
use mainspring_domain::run::Run;
use mainspring_domain::session::{Session, SignInLink};
use mainspring_domain::tick::Tick;
use mainspring_domain::trace::TraceEvent;
use mainspring_domain::vault::{SealedSecret, SecretName};
use mainspring_domain::whereabouts::{Sighting, Whereabouts};
use mainspring_store::Sqlite;
use tokio::sync::Semaphore;

use super::soon;

/// A store whose verbs fail, or take their time, when the test says so.
pub(crate) struct Faulty {
    inner: Sqlite,
    faults: Mutex<HashMap<&'static str, u32>>,
    held: Mutex<HashMap<&'static str, Arc<Gate>>>,
}

/// Where an answer of the store waits on its way to the engine.
struct Gate {
    arrived: Semaphore,
    opened: Semaphore,
}

/// A verb whose next answer is held back until this is released.
pub(crate) struct Held(Arc<Gate>);

impl Faulty {
    pub(crate) fn new(inner: Sqlite) -> Self {
        Self { inner, faults: Mutex::default(), held: Mutex::default() }
    }

    /// Lets the next calls of a verb fail.
    pub(crate) fn fail(&self, verb: &'static str, times: u32) {
        self.faults.lock().unwrap().insert(verb, times);
    }

    /// How many calls of a verb will still fail.
    pub(crate) fn faults_left(&self, verb: &'static str) -> u32 {
        self.faults.lock().unwrap().get(verb).copied().unwrap_or(0)
    }

    /// Holds back the next answer of a verb.
    pub(crate) fn hold(&self, verb: &'static str) -> Held {
        let gate = Arc::new(Gate { arrived: Semaphore::new(0), opened: Semaphore::new(0) });
        self.held.lock().unwrap().insert(verb, Arc::clone(&gate));
        Held(gate)
    }

    fn before(&self, verb: &'static str) -> Result<(), StoreError> {
        match self.faults.lock().unwrap().get_mut(verb) {
            Some(left) if *left > 0 => {
                *left -= 1;
                Err(StoreError::Unavailable("the test says so".into()))
            }
            _ => Ok(()),
        }
    }

    async fn after(&self, verb: &'static str) {
        let gate = self.held.lock().unwrap().remove(verb);
        if let Some(gate) = gate {
            gate.arrived.add_permits(1);
            let _ = gate.opened.acquire().await;
        }
    }
}

impl Held {
    /// Waits until there is an answer to hold back.
    pub(crate) async fn arrived(&self) {
        let _ = soon("an answer of the store", self.0.arrived.acquire()).await;
    }

    pub(crate) fn release(self) {
        self.0.opened.add_permits(1);
    }
}

#[async_trait]
impl PluginFiles for Faulty {
    async fn plugin_file(&self, digest: Digest) -> Result<Option<Bytes>, StoreError> {
        self.inner.plugin_file(digest).await
    }
}

macro_rules! verbs {
    ($(fn $verb:ident($($name:ident: $type:ty),*) -> $answer:ty;)*) => {
        #[async_trait]
        impl Store for Faulty {
            fn is_shared(&self) -> bool {
                self.inner.is_shared()
            }

            fn hear(&self, node: &str) -> Box<dyn Ear> {
                self.inner.hear(node)
            }

            $(
                async fn $verb(&self, $($name: $type),*) -> Result<$answer, StoreError> {
                    self.before(stringify!($verb))?;
                    let answer = self.inner.$verb($($name),*).await;
                    self.after(stringify!($verb)).await;
                    answer
                }
            )*
        }
    };
}

verbs! {
    fn has_app(id: AppId) -> bool;
    fn insert_app(app: App) -> bool;
    fn update_app(app: App) -> bool;
    fn app(id: AppId) -> Option<App>;
    fn app_by_key(key: &str) -> Option<App>;
    fn use_nonce(app: AppId, nonce: String, now: Timestamp, until: Timestamp) -> bool;
    fn apps() -> Vec<App>;
    fn insert_key(key: Key, once: Option<Once>) -> Created<KeyId>;
    fn key(id: KeyId) -> Option<Key>;
    fn keys(app: Option<AppId>) -> Vec<Key>;
    fn revoke_key(id: KeyId, at: Timestamp) -> bool;
    fn insert_session(session: Session) -> ();
    fn session(id: SessionId) -> Option<Session>;
    fn delete_session(id: SessionId) -> bool;
    fn insert_link(link: SignInLink) -> ();
    fn link(id: LinkId) -> Option<SignInLink>;
    fn spend_link(id: LinkId, at: Timestamp) -> bool;
    fn put_secret(secret: SealedSecret) -> Timestamp;
    fn secret(app: AppId, name: &SecretName) -> Option<SealedSecret>;
    fn secrets(app: Option<AppId>) -> Vec<SealedSecret>;
    fn delete_secret(app: AppId, name: &SecretName) -> bool;
    fn create_job(job: Job, run: Option<QueuedRun>, once: Option<Once>) -> Created<JobId>;
    fn create_unique_job(job: Job, run: Option<QueuedRun>) -> Created<JobId>;
    fn job(id: JobId) -> Option<Job>;
    fn jobs(filter: JobFilter, page: PageOf<JobId>) -> Page<Job, JobId>;
    fn jobs_naming(app: AppId, secret: &SecretName, limit: u32) -> Vec<Job>;
    fn update_job(job: Job) -> bool;
    fn delete_job(id: JobId, by: &str, at: Timestamp) -> bool;
    fn due_jobs(now: Timestamp, limit: u32) -> Vec<DueJob>;
    fn fire(fires: Vec<Fire>) -> Vec<bool>;
    fn ticks(job: JobId, page: PageOf<Timestamp>) -> Page<Tick, Timestamp>;
    fn promote_due(now: Timestamp) -> u64;
    fn next_due() -> Option<Timestamp>;
    fn enqueue(runs: Vec<QueuedRun>) -> Vec<bool>;
    fn enqueue_once(runs: Vec<QueuedRun>, once: Once) -> Created<Vec<RunId>>;
    fn claim(node: &str, limit: u32, now: Timestamp) -> Vec<Claimed>;
    fn settle(settlements: Vec<Settlement>) -> Vec<bool>;
    fn cancel(runs: Vec<RunId>, by: &str, now: Timestamp) -> Vec<CancelResult>;
    fn held_by(node: &str) -> Vec<Run>;
    fn run(id: RunId) -> Option<Run>;
    fn runs(filter: RunFilter, page: PageOf<RunId>) -> Page<Run, RunId>;
    fn run_counts(filter: RunFilter) -> RunCounts;
    fn latest_runs(jobs: Vec<JobId>, limit: u32) -> Vec<Vec<Run>>;
    fn attempts(run: RunId) -> Vec<Attempt>;
    fn append_trace(chunks: Vec<TraceChunk>) -> ();
    fn trace(attempt: Fence, after: u64, limit: u32) -> Vec<TraceEvent>;
    fn trace_end(attempt: Fence) -> u64;
    fn insert_plugin(version: PluginVersion, file: Bytes, activate: bool) -> Created<Digest>;
    fn plugins() -> Vec<Plugin>;
    fn plugin(name: &str) -> Option<Plugin>;
    fn plugin_versions(name: &str) -> Vec<PluginVersion>;
    fn plugin_version(digest: Digest) -> Option<PluginVersion>;
    fn activate_plugin(name: &str, digest: Digest) -> bool;
    fn join(node: Node, lapse: Duration) -> bool;
    fn beat(name: &str, owner: NodeOwner, now: Timestamp) -> bool;
    fn leave(name: &str, owner: NodeOwner) -> ();
    fn nodes() -> Vec<Node>;
    fn lapsed(now: Timestamp, lapse: Duration) -> Vec<String>;
    fn doomed(name: &str) -> Vec<Doomed>;
    fn keep_sighting(attempt: Fence, here: Whereabouts) -> ();
    fn sighting(attempt: Fence) -> Option<Sighting>;
    fn tell(from: &str, hints: Vec<Hint>) -> ();
    fn overview(app: Option<AppId>, now: Timestamp) -> Overview;
    fn prune(runs_before: Timestamp, keys_before: Timestamp) -> u64;
    fn check() -> ();
}
