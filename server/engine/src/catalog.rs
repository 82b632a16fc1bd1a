//! Jobs and plugins that were used a moment ago, so that a run need not read them again.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mainspring_domain::id::JobId;
use mainspring_domain::job::Job;
use mainspring_domain::plugin::{Digest, PluginVersion};
use mainspring_domain::ports::{Store, StoreError};
use mainspring_domain::work::PluginCall;
use tokio::sync::RwLock;

/// More of a kind than this are not remembered.
const MOST_REMEMBERED: usize = 10_000;

/// So many keys can be asked for at once without regard to each other.
const LANES: usize = 16;

#[derive(Default)]
pub(crate) struct Catalog {
    jobs: Remembered<JobId, Job>,
    versions: Remembered<Digest, PluginVersion>,
    /// Also which names are no plugin's: doors look for one that is named as a job is.
    active: Remembered<String, Option<Arc<PluginVersion>>>,
}

impl Catalog {
    /// The job, at `revision` or later.
    pub(crate) async fn job(
        &self,
        store: &dyn Store,
        id: JobId,
        revision: i64,
    ) -> Result<Option<Arc<Job>>, StoreError> {
        self.jobs.find(&id, |job| job.revision >= revision, || store.job(id)).await
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
        self.versions.find(&digest, |_| true, || store.plugin_version(digest)).await
    }

    /// The version of a plugin that is active now.
    pub(crate) async fn active(
        &self,
        store: &dyn Store,
        name: &str,
    ) -> Result<Option<Arc<PluginVersion>>, StoreError> {
        let ask = async || {
            let plugin = store.plugin(name).await?;
            Ok(Some(plugin.map(|plugin| Arc::new(plugin.active))))
        };
        let active = self.active.find(name, |_| true, ask).await?;
        Ok(active.and_then(|active| (*active).clone()))
    }

    /// To be called before a job is made that is to be remembered.
    pub(crate) fn before_job(&self) -> Asked {
        self.jobs.ask()
    }

    /// Remembers a job that was made just now: its first run, which is about to begin, need not read it.
    pub(crate) fn remember_job(&self, job: &Job, before: Asked) {
        self.jobs.put(job.id, job.clone(), before);
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

struct Remembered<K, V> {
    known: Mutex<Known<K, V>>,
    /// Held while the store is asked, each for the keys of one hash.
    asking: [RwLock<()>; LANES],
}

struct Known<K, V> {
    values: HashMap<K, Arc<V>>,
    /// How often something was forgotten.
    forgotten: u64,
}

/// When the store was asked, counted in what had been forgotten by then.
#[derive(Clone, Copy)]
pub(crate) struct Asked(u64);

impl<K: Eq + Hash, V> Remembered<K, V> {
    /// What is remembered, if it is fresh, else what the store answers. Of many who look for it at once only the
    /// first asks, unless that was in vain: a claim begins hundreds of runs of one job.
    async fn find<Q>(
        &self,
        key: &Q,
        fresh: impl Fn(&V) -> bool,
        ask: impl AsyncFnOnce() -> Result<Option<V>, StoreError>,
    ) -> Result<Option<Arc<V>>, StoreError>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ToOwned<Owned = K> + ?Sized,
    {
        if let Some(value) = self.get(key).filter(|value| fresh(value)) {
            return Ok(Some(value));
        }
        let asking = self.asking(key);
        let first = asking.try_write();
        if first.is_err() {
            drop(asking.read().await);
            if let Some(value) = self.get(key).filter(|value| fresh(value)) {
                return Ok(Some(value));
            }
        }
        let asked = self.ask();
        let value = ask().await?;
        Ok(value.map(|value| self.put(key.to_owned(), value, asked)))
    }

    fn asking<Q: Hash + ?Sized>(&self, key: &Q) -> &RwLock<()> {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let [lane, ..] = hasher.finish().to_le_bytes();
        &self.asking[usize::from(lane) % LANES]
    }

    fn get<Q>(&self, key: &Q) -> Option<Arc<V>>
    where
        K: Borrow<Q>,
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
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let mut known = self.lock();
        known.forgotten += 1;
        known.values.remove(key);
    }

    fn lock(&self) -> MutexGuard<'_, Known<K, V>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K, V> Default for Remembered<K, V> {
    fn default() -> Self {
        let known = Mutex::new(Known { values: HashMap::new(), forgotten: 0 });
        Self { known, asking: [const { RwLock::const_new(()) }; LANES] }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use futures::future::join_all;
    use tokio::sync::Notify;

    use super::*;

    #[tokio::test]
    async fn of_many_who_look_for_a_value_at_once_one_asks() {
        let (remembered, asked) = (Remembered::<u8, &str>::default(), AtomicU32::new(0));
        let answer = Notify::new();
        let ask = async || {
            asked.fetch_add(1, Ordering::Relaxed);
            answer.notified().await;
            Ok(Some("found"))
        };
        let many = join_all((0..100).map(|_| remembered.find(&7, |_| true, ask)));
        let (found, ()) = tokio::join!(many, async { answer.notify_one() });
        assert!(
            found.into_iter().all(|found| found.is_ok_and(|found| found == Some("found".into())))
        );
        assert_eq!(asked.into_inner(), 1);
    }

    #[tokio::test]
    async fn who_waited_for_an_answer_that_did_not_come_asks_for_itself() {
        let (remembered, asked) = (Remembered::<u8, &str>::default(), AtomicU32::new(0));
        let ask = async || {
            tokio::task::yield_now().await;
            match asked.fetch_add(1, Ordering::Relaxed) {
                0 => Err(StoreError::Locked),
                _ => Ok(Some("found")),
            }
        };
        let (first, second) =
            tokio::join!(remembered.find(&7, |_| true, ask), remembered.find(&7, |_| true, ask));
        assert!(first.is_err());
        assert!(second.is_ok_and(|found| found.is_some()));
    }
}
