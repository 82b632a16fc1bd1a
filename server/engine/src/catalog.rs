//! Jobs and plugins that were used a moment ago, so that a run need not read them again.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mainspring_domain::id::JobId;
use mainspring_domain::job::Job;
use mainspring_domain::plugin::{Digest, PluginVersion};
use mainspring_domain::ports::{Store, StoreError};
use mainspring_domain::work::PluginCall;

/// More of a kind than this are not remembered.
const MOST_REMEMBERED: usize = 10_000;

#[derive(Default)]
pub(crate) struct Catalog {
    jobs: Remembered<JobId, Job>,
    versions: Remembered<Digest, PluginVersion>,
    active: Remembered<String, PluginVersion>,
}

impl Catalog {
    /// The job, at `revision` or later.
    pub(crate) async fn job(
        &self,
        store: &dyn Store,
        id: JobId,
        revision: i64,
    ) -> Result<Option<Arc<Job>>, StoreError> {
        if let Some(job) = self.jobs.get(&id).filter(|job| job.revision >= revision) {
            return Ok(Some(job));
        }
        let asked = self.jobs.ask();
        let job = store.job(id).await?;
        Ok(job.map(|job| self.jobs.put(id, job, asked)))
    }

    /// The plugin version that a call means: the one it names, else the one that is active now.
    pub(crate) async fn plugin(
        &self,
        store: &dyn Store,
        call: &PluginCall,
    ) -> Result<Option<Arc<PluginVersion>>, StoreError> {
        match call.version {
            Some(digest) => self.version(store, digest).await,
            None => self.active(store, &call.plugin).await,
        }
    }

    async fn version(
        &self,
        store: &dyn Store,
        digest: Digest,
    ) -> Result<Option<Arc<PluginVersion>>, StoreError> {
        if let Some(version) = self.versions.get(&digest) {
            return Ok(Some(version));
        }
        let asked = self.versions.ask();
        let version = store.plugin_version(digest).await?;
        Ok(version.map(|version| self.versions.put(digest, version, asked)))
    }

    async fn active(
        &self,
        store: &dyn Store,
        name: &str,
    ) -> Result<Option<Arc<PluginVersion>>, StoreError> {
        if let Some(version) = self.active.get(name) {
            return Ok(Some(version));
        }
        let asked = self.active.ask();
        let plugin = store.plugin(name).await?;
        Ok(plugin.map(|plugin| self.active.put(name.to_owned(), plugin.active, asked)))
    }

    /// To be called after a change of the job.
    pub(crate) fn forget_job(&self, id: JobId) {
        self.jobs.forget(&id);
    }

    /// To be called where another node may have changed what is active.
    pub(crate) fn forget_active(&self) {
        self.active.forget_all();
    }

    /// To be called after a change of what is active.
    pub(crate) fn forget_plugin(&self, name: &str) {
        self.active.forget(name);
    }
}

struct Remembered<K, V>(Mutex<Known<K, V>>);

struct Known<K, V> {
    values: HashMap<K, Arc<V>>,
    /// How often something was forgotten.
    forgotten: u64,
}

/// When the store was asked, counted in what had been forgotten by then.
#[derive(Clone, Copy)]
struct Asked(u64);

impl<K: Eq + Hash, V> Remembered<K, V> {
    fn get<Q>(&self, key: &Q) -> Option<Arc<V>>
    where
        K: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.lock().values.get(key).cloned()
    }

    /// To be called before the store is.
    fn ask(&self) -> Asked {
        Asked(self.lock().forgotten)
    }

    /// Remembers what the store answered, unless something was forgotten since it was asked: then
    /// the answer may be from before a change, and would be believed for ever.
    fn put(&self, key: K, value: V, asked: Asked) -> Arc<V> {
        let value = Arc::new(value);
        let mut known = self.lock();
        if known.forgotten == asked.0 {
            if known.values.len() >= MOST_REMEMBERED {
                known.values.clear();
            }
            known.values.insert(key, Arc::clone(&value));
        }
        value
    }

    fn forget_all(&self) {
        let mut known = self.lock();
        known.forgotten += 1;
        known.values.clear();
    }

    fn forget<Q>(&self, key: &Q)
    where
        K: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let mut known = self.lock();
        known.forgotten += 1;
        known.values.remove(key);
    }

    fn lock(&self) -> MutexGuard<'_, Known<K, V>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, V> Default for Remembered<K, V> {
    fn default() -> Self {
        Self(Mutex::new(Known { values: HashMap::new(), forgotten: 0 }))
    }
}
