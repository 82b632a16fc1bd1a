//! Jobs and plugins that were used a moment ago, so that a run need not read them again.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

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
        let job = store.job(id).await?;
        Ok(job.map(|job| self.jobs.put(id, job)))
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
        let version = store.plugin_version(digest).await?;
        Ok(version.map(|version| self.versions.put(digest, version)))
    }

    async fn active(
        &self,
        store: &dyn Store,
        name: &str,
    ) -> Result<Option<Arc<PluginVersion>>, StoreError> {
        if let Some(version) = self.active.get(name) {
            return Ok(Some(version));
        }
        let plugin = store.plugin(name).await?;
        Ok(plugin.map(|plugin| self.active.put(name.to_owned(), plugin.active)))
    }

    /// To be called after a change of the job.
    pub(crate) fn forget_job(&self, id: JobId) {
        self.jobs.forget(&id);
    }

    /// To be called after a change of what is active.
    pub(crate) fn forget_plugin(&self, name: &str) {
        self.active.forget(name);
    }
}

struct Remembered<K, V>(Mutex<HashMap<K, Arc<V>>>);

impl<K: Eq + Hash, V> Remembered<K, V> {
    fn get<Q>(&self, key: &Q) -> Option<Arc<V>>
    where
        K: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn put(&self, key: K, value: V) -> Arc<V> {
        let value = Arc::new(value);
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_REMEMBERED {
            known.clear();
        }
        known.insert(key, Arc::clone(&value));
        value
    }

    fn forget<Q>(&self, key: &Q)
    where
        K: std::borrow::Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

impl<K, V> Default for Remembered<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}
