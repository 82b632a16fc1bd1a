//! Who is calling.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use mainspring_domain::app::{Caller, Key, KeySecret, Role};
use mainspring_domain::id::{KeyId, SessionId};
use mainspring_domain::session::Session;
use mainspring_domain::{Timestamp, settle};

use crate::{Core, Engine, Error, Stale};

/// How long something is believed without asking the store: the time that a revocation on another
/// node takes to be noticed here.
const BELIEVED: std::time::Duration = std::time::Duration::from_secs(2);

/// More than this are not remembered.
const MOST_REMEMBERED: usize = 10_000;

/// Keys, sessions or secrets that were used a moment ago.
pub(crate) struct Recent<Id, T>(Mutex<HashMap<Id, (T, Timestamp)>>);

impl<Id, T> Default for Recent<Id, T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<Id: Eq + Hash, T: Clone> Recent<Id, T> {
    pub(crate) fn get(&self, id: &Id, now: Timestamp) -> Option<T> {
        let recent = self.lock();
        let (value, until) = recent.get(id)?;
        (now < *until).then(|| value.clone())
    }

    pub(crate) fn put(&self, id: Id, value: T, now: Timestamp) {
        let mut recent = self.lock();
        if recent.len() >= MOST_REMEMBERED {
            recent.clear();
        }
        recent.insert(id, (value, settle::after(now, BELIEVED)));
    }

    pub(crate) fn forget(&self, id: &Id) {
        self.lock().remove(id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Id, (T, Timestamp)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine {
    /// Finds the caller that this key text stands for.
    pub async fn authenticate(&self, presented: &str) -> Result<Caller, Error> {
        let Ok(secret) = presented.parse::<KeySecret>() else {
            return self.core.filed(presented).await.ok_or(Error::Unauthenticated);
        };
        let key = self.core.recent_key(secret.id()).await?.ok_or(Error::Unauthenticated)?;
        if key.admits(&secret, self.core.now()) {
            Ok(caller(key))
        } else {
            Err(Error::Unauthenticated)
        }
    }

    /// Whether a caller who was let in, by a key or in a session, still would be: for answers that go on
    /// for long. Whoever was let in without a key has none to lose.
    pub async fn still_admits(
        &self,
        caller: &Caller,
        session: Option<SessionId>,
    ) -> Result<(), Error> {
        let core = &self.core;
        if let Some(id) = session {
            core.good_session(id).await?;
        }
        if caller.is_anyone() || core.files(caller.key).await {
            return Ok(());
        }
        core.caller_of(caller.key).await?.map(drop).ok_or(Error::Unauthenticated)
    }
}

impl Core {
    /// Who presents a key of the file.
    async fn filed(&self, presented: &str) -> Option<Caller> {
        self.key_file.as_ref()?.caller(presented, self.now()).await
    }

    /// Whether the file still holds the key of this caller.
    async fn files(&self, id: KeyId) -> bool {
        match &self.key_file {
            Some(file) => file.holds(id, self.now()).await,
            None => false,
        }
    }

    /// The session, unless it has ended.
    pub(crate) async fn good_session(&self, id: SessionId) -> Result<Session, Error> {
        let now = self.now();
        let session = if let Some(session) = self.sessions.get(&id, now) {
            Some(session)
        } else {
            let session = self.store().session(id).await?;
            if let Some(session) = &session {
                self.sessions.put(id, session.clone(), now);
            }
            session
        };
        let good = session.filter(|session| now < session.expires_at);
        good.ok_or(Error::Stale(Stale::SessionEnded))
    }

    /// The caller that a key stands for; `None` where it is not good any more.
    pub(crate) async fn caller_of(&self, id: KeyId) -> Result<Option<Caller>, Error> {
        let key = self.recent_key(id).await?;
        Ok(key.filter(|key| key.is_good(self.now())).map(caller))
    }

    async fn recent_key(&self, id: KeyId) -> Result<Option<Key>, Error> {
        let now = self.now();
        if let Some(key) = self.keys.get(&id, now) {
            return Ok(Some(key));
        }
        let key = self.store().key(id).await?;
        if let Some(key) = &key {
            self.keys.put(id, key.clone(), now);
        }
        Ok(key)
    }
}

fn caller(key: Key) -> Caller {
    Caller { app: key.app, key: key.id, name: key.name, role: key.role }
}

/// Refuses callers below a role.
pub(crate) fn require(caller: &Caller, needs: Role) -> Result<(), Error> {
    if caller.role >= needs { Ok(()) } else { Err(Error::Forbidden { needs }) }
}
