use mainspring_domain::app::{Caller, Key, KeySecret, Role};
use mainspring_domain::id::{AppId, KeyId};
use mainspring_domain::{Invalid, Timestamp};

use super::{Made, OnceKey, made};
use crate::auth::require;
use crate::{Conflict, Core, Engine, Error, Missing, Topic};

/// A key to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// What people call it.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The app it belongs to; `None`: the maker's, which for a maker without one is all.
    pub app: Option<AppId>,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
}

impl NewKey {
    fn check(&self, now: Timestamp) -> Result<(), Invalid> {
        let mut invalid = Invalid::default();
        let length = self.name.chars().count();
        let fits = (1..=100).contains(&length) && !self.name.chars().any(char::is_control);
        invalid.require(fits, "name", "must have 1 to 100 characters, none of them a control one");
        let ahead = self.expires_at.is_none_or(|end| now < end);
        invalid.require(ahead, "expires_at", "must be in the future");
        invalid.into_result()
    }
}

impl Engine {
    /// Makes a key. Its secret comes with a new one only: it is shown once.
    pub async fn create_key(
        &self,
        caller: &Caller,
        new: NewKey,
        once: Option<OnceKey>,
    ) -> Result<Made<(Key, Option<KeySecret>)>, Error> {
        require(caller, Role::Admin)?;
        let core = &self.core;
        new.check(core.now())?;
        if caller.app.is_some() && new.app != caller.app && new.app.is_some() {
            return Err(Invalid::one("app_id", "must be the app of the key that makes it").into());
        }
        if let Some(app) = new.app
            && !core.store().has_app(app).await?
        {
            return Err(Invalid::one("app_id", format!("is unknown: there is no app {app}")).into());
        }
        let new = NewKey { app: new.app.or(caller.app), ..new };
        let (key, secret) = core.draw_key(new);
        let created = core.store().insert_key(key.clone(), core.once(caller, once)).await?;
        core.changes.ring(Topic::Keys);
        let made = made(created)?;
        if made.again {
            let key = core.key(made.value).await?;
            return Ok(Made::again((key, None)));
        }
        Ok(Made::new((key, Some(secret))))
    }

    /// The keys that the caller may manage, oldest first.
    pub async fn keys(&self, caller: &Caller) -> Result<Vec<Key>, Error> {
        require(caller, Role::Admin)?;
        Ok(self.core.store().keys(caller.app).await?)
    }

    /// Makes a key worthless.
    pub async fn revoke_key(&self, caller: &Caller, id: KeyId) -> Result<(), Error> {
        require(caller, Role::Admin)?;
        let key = self.core.key(id).await?;
        if caller.app.is_some() && key.app != caller.app {
            return Err(Error::NotFound(Missing::Key(id)));
        }
        if self.core.is_last_admin(&key).await? {
            return Err(Error::Conflict(Conflict::LastAdmin(id)));
        }
        let revoked = self.core.store().revoke_key(id, self.core.now()).await?;
        self.core.keys.forget(&id);
        self.core.changes.ring(Topic::Keys);
        if revoked { Ok(()) } else { Err(Error::Conflict(Conflict::KeyRevoked(id))) }
    }

    /// Sees to it that somebody can get in. With `text`, that key is an admin's; without, one is
    /// made if there is none at all, and its secret returned to be shown.
    pub async fn seed_admin(
        &self,
        name: &str,
        text: Option<&KeySecret>,
    ) -> Result<Option<KeySecret>, Error> {
        let core = &self.core;
        let new = NewKey { name: name.to_owned(), role: Role::Admin, app: None, expires_at: None };
        match text {
            Some(secret) => {
                if core.store().key(secret.id()).await?.is_none() {
                    let key = core.key_of(new, secret);
                    core.store().insert_key(key, None).await?;
                }
                Ok(None)
            }
            None if core.store().keys(None).await?.is_empty() => {
                let (key, secret) = core.draw_key(new);
                core.store().insert_key(key, None).await?;
                Ok(Some(secret))
            }
            None => Ok(None),
        }
    }
}

impl Core {
    async fn key(&self, id: KeyId) -> Result<Key, Error> {
        self.store().key(id).await?.ok_or(Error::NotFound(Missing::Key(id)))
    }

    /// Whether nobody could manage the whole server without this key.
    async fn is_last_admin(&self, key: &Key) -> Result<bool, Error> {
        let now = self.now();
        let manages_all =
            |key: &Key| key.role == Role::Admin && key.app.is_none() && key.is_good(now);
        let others = self.store().keys(None).await?;
        let another = others.iter().any(|other| other.id != key.id && manages_all(other));
        Ok(manages_all(key) && !another)
    }

    fn draw_key(&self, new: NewKey) -> (Key, KeySecret) {
        let id = self.new_id(KeyId::new);
        let secret = KeySecret::new(id, self.ports.entropy.bytes());
        (self.key_of(new, &secret), secret)
    }

    fn key_of(&self, new: NewKey, secret: &KeySecret) -> Key {
        Key {
            id: secret.id(),
            name: new.name,
            app: new.app,
            role: new.role,
            hash: secret.hash(),
            created_at: self.now(),
            expires_at: new.expires_at,
            revoked_at: None,
        }
    }
}
