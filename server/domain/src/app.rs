//! Who may do what: apps (tenants), API keys and their roles.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::{AppId, KeyId};
use crate::secret::Secret;

impl AppId {
    /// The app that is always there, and that owns what nobody else does.
    pub const DEFAULT: Self = Self(Uuid::from_u128(1));
}

/// An authenticated caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The app that the key belongs to; `None` sees all apps.
    pub app: Option<AppId>,
    /// The key that was used.
    pub key: KeyId,
    /// The key's name, for "cancelled by".
    pub name: String,
    /// What the caller may do.
    pub role: Role,
}

impl Caller {
    /// The app that owns what this caller creates.
    pub fn own_app(&self) -> AppId {
        self.app.unwrap_or(AppId::DEFAULT)
    }

    /// Whether something of this app is visible to the caller.
    pub fn sees(&self, app: AppId) -> bool {
        self.app.is_none_or(|own| own == app)
    }
}

/// What a key may do. Each role may do what the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Creates, changes, runs and cancels jobs.
    Operator,
    /// Uploads and activates plugins, manages keys and settings.
    Admin,
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Admin => "admin",
        })
    }
}

/// An API key as it is stored: never the secret itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The public half, part of the key's text.
    pub id: KeyId,
    /// What people call it.
    pub name: String,
    /// The app it belongs to; `None` sees all.
    pub app: Option<AppId>,
    /// What it may do.
    pub role: Role,
    /// What is stored of its secret.
    pub hash: [u8; 32],
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Key {
    /// Whether `secret` is this key and the key is good at `now`.
    pub fn admits(&self, secret: &KeySecret, now: Timestamp) -> bool {
        secret.matches(&self.hash) && self.is_good(now)
    }

    /// Whether the key is neither revoked nor expired at `now`.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// The whole text of a key, `ms_<id>_<secret>`: shown once, when the key is made.
pub type KeySecret = Secret<KeyId>;

#[cfg(test)]
mod tests {
    use super::*;

    fn key(secret: &KeySecret) -> Key {
        Key {
            id: secret.id(),
            name: "test".into(),
            app: None,
            role: Role::Viewer,
            hash: secret.hash(),
            created_at: Timestamp::UNIX_EPOCH,
            expires_at: None,
            revoked_at: None,
        }
    }

    #[test]
    fn a_key_admits_its_own_secret_until_it_expires_or_is_revoked() {
        let now = Timestamp::from_second(100).unwrap();
        let secret = KeySecret::new(KeyId::new(now, [1; 10]), [2; 32]);
        let other = KeySecret::new(secret.id(), [3; 32]);
        let mut stored = key(&secret);
        assert!(stored.admits(&secret.reveal().parse().unwrap(), now));
        assert!(!stored.admits(&other, now));
        stored.expires_at = Some(now);
        assert!(!stored.admits(&secret, now));
        stored.expires_at = None;
        stored.revoked_at = Some(now);
        assert!(!stored.admits(&secret, now));
    }

    #[test]
    fn an_app_key_sees_only_its_own_app() {
        let app = AppId::new(Timestamp::UNIX_EPOCH, [9; 10]);
        let caller = Caller {
            app: Some(app),
            key: KeyId::new(Timestamp::UNIX_EPOCH, [1; 10]),
            name: String::new(),
            role: Role::Viewer,
        };
        assert!(caller.sees(app));
        assert!(!caller.sees(AppId::DEFAULT));
    }
}
