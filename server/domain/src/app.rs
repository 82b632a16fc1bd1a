//! Who may do what: apps (tenants), API keys and their roles.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::id::{AppId, KeyId};

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
    /// SHA-256 of the whole secret text. Keys are high-entropy, so a slow hash would add nothing.
    pub hash: [u8; 32],
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Key {
    /// Whether `secret` is this key and the key is good at `now`. Compares in constant time.
    pub fn admits(&self, secret: &KeySecret, now: Timestamp) -> bool {
        bool::from(self.hash.ct_eq(&secret.hash())) && self.is_good(now)
    }

    /// Whether the key is neither revoked nor expired at `now`.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// The whole text of a key, `ms_<id>_<secret>`: shown once, when the key is made.
#[derive(Clone, PartialEq, Eq)]
pub struct KeySecret {
    id: KeyId,
    text: String,
}

impl KeySecret {
    /// Makes a key's text from 32 random bytes.
    pub fn new(id: KeyId, entropy: [u8; 32]) -> Self {
        Self { id, text: format!("ms_{id}_{}", hex::encode(entropy)) }
    }

    /// Which key this claims to be.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The text to hand to its owner.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// What is stored of it.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.text.as_bytes()).into()
    }
}

impl FromStr for KeySecret {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let (id, secret) =
            text.strip_prefix("ms_").and_then(|rest| rest.split_once('_')).ok_or(NotAKey)?;
        let id = id.parse().map_err(|_| NotAKey)?;
        let well_formed = secret.len() == 64 && secret.bytes().all(|b| b.is_ascii_hexdigit());
        if well_formed { Ok(Self { id, text: text.to_owned() }) } else { Err(NotAKey) }
    }
}

impl fmt::Debug for KeySecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeySecret({}, …)", self.id)
    }
}

/// The text does not have the form `ms_<32 hex>_<64 hex>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not a key of the form ms_<id>_<secret>")]
pub struct NotAKey;

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
    fn a_secret_is_not_printed_for_debugging() {
        let secret = KeySecret::new(KeyId::new(Timestamp::UNIX_EPOCH, [1; 10]), [0xab; 32]);
        assert!(!format!("{secret:?}").contains("abab"));
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
