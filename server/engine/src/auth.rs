//! Who is calling.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use mainspring_domain::app::{Caller, Key, KeySecret, Role};
use mainspring_domain::id::KeyId;
use mainspring_domain::{Timestamp, settle};

use crate::{Engine, Error};

/// How long a key is believed without asking the store: the time that a revocation on another node
/// takes to be noticed here.
const BELIEVED: std::time::Duration = std::time::Duration::from_secs(2);

/// More keys than this are not remembered.
const MOST_REMEMBERED: usize = 10_000;

/// Keys that were used a moment ago.
#[derive(Default)]
pub(crate) struct KeyCache(Mutex<HashMap<KeyId, (Key, Timestamp)>>);

impl KeyCache {
    fn get(&self, id: KeyId, now: Timestamp) -> Option<Key> {
        let keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (key, until) = keys.get(&id)?;
        (now < *until).then(|| key.clone())
    }

    fn put(&self, key: Key, now: Timestamp) {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= MOST_REMEMBERED {
            keys.clear();
        }
        keys.insert(key.id, (key, settle::after(now, BELIEVED)));
    }

    pub(crate) fn forget(&self, id: KeyId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }
}

impl Engine {
    /// Finds the caller that this key text stands for.
    pub async fn authenticate(&self, presented: &str) -> Result<Caller, Error> {
        let secret: KeySecret = presented.parse().map_err(|_| Error::Unauthenticated)?;
        let now = self.core.now();
        let key = if let Some(key) = self.core.keys.get(secret.id(), now) {
            key
        } else {
            let stored = self.core.store().key(secret.id()).await?;
            let key = stored.ok_or(Error::Unauthenticated)?;
            self.core.keys.put(key.clone(), now);
            key
        };
        if key.admits(&secret, now) {
            Ok(Caller { app: key.app, key: key.id, name: key.name, role: key.role })
        } else {
            Err(Error::Unauthenticated)
        }
    }
}

/// Refuses callers below a role.
pub(crate) fn require(caller: &Caller, needs: Role) -> Result<(), Error> {
    if caller.role >= needs { Ok(()) } else { Err(Error::Forbidden { needs }) }
}
