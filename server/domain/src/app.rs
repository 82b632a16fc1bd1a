//! Who may do what: apps (tenants), API keys and their roles.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Invalid;
use crate::id::{AppId, KeyId};
use crate::retry::Retry;
use crate::secret::Secret;
use crate::vault::HostPattern;

impl AppId {
    /// The app that is always there, and that owns what nobody else does.
    pub const DEFAULT: Self = Self(Uuid::from_u128(1));
}

/// A tenant, which owns jobs, keys and secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// Its id.
    pub id: AppId,
    /// What programs name it by where they sign or authenticate as the app itself; `None`: none do.
    pub key: Option<String>,
    /// What its owner writes.
    pub spec: AppSpec,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// What the owner of an app writes, and may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppSpec {
    /// What people call it.
    pub name: String,
    /// Whether programs may authenticate as the app.
    pub enabled: bool,
    /// Where the app wants to be told of its jobs.
    pub callback_url: Option<String>,
    /// Where the app's push messages go.
    pub gateway_url: Option<String>,
    /// Remarks.
    pub note: String,
    /// How stubbornly those of its jobs are tried again whose makers have no say in it; `None`: as any.
    pub retry: Option<Retry>,
    /// How far from now the time may lie that a program signs as the app, before or after, and its nonce counts once.
    /// `None`: as the door says where the program comes in.
    pub signature_window: Option<Duration>,
    /// Whether `callback_url` gets what a job holds as the field `data` of a form; else in a JSON object.
    pub callback_form: bool,
}

/// The longest [`AppSpec::signature_window`]: nonces are remembered for as long.
pub const LONGEST_WINDOW: Duration = Duration::from_hours(24);

/// What the app's own secret is called among its secrets. It is granted to the hosts of the app's addresses.
pub const APP_SECRET: &str = "app_secret";

impl AppSpec {
    /// An enabled app without addresses.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            enabled: true,
            callback_url: None,
            gateway_url: None,
            note: String::new(),
            retry: None,
            signature_window: None,
            callback_form: false,
        }
    }

    /// All rules that the spec breaks at once.
    pub fn check(&self) -> Result<(), Invalid> {
        let mut invalid = Invalid::default();
        let length = self.name.chars().count();
        let fits = (1..=100).contains(&length) && !self.name.chars().any(char::is_control);
        invalid.require(fits, "name", "must have 1 to 100 characters, none of them a control one");
        for (field, url) in self.addresses() {
            let fits = url.is_none_or(|url| url.len() <= 2048 && host_of(url).is_some());
            invalid.require(fits, field, "must begin with http:// or https:// and name a host");
        }
        let fits = self.note.chars().count() <= 1000;
        invalid.require(fits, "note", "must have at most 1000 characters");
        if let Some(retry) = &self.retry {
            retry.check(&mut invalid);
        }
        let window = self.signature_window;
        let fits = window.is_none_or(|it| (Duration::from_secs(1)..=LONGEST_WINDOW).contains(&it));
        invalid.require(fits, "signature_window", "must be between 1 s and 24 h, or null");
        invalid.into_result()
    }

    /// The hosts of its addresses, each once.
    pub fn hosts(&self) -> Vec<HostPattern> {
        let hosts = self.addresses().into_iter().filter_map(|(_, url)| host_of(url?));
        let mut hosts: Vec<_> = hosts.collect();
        hosts.dedup();
        hosts
    }

    fn addresses(&self) -> [(&'static str, Option<&str>); 2] {
        [
            ("callback_url", self.callback_url.as_deref()),
            ("gateway_url", self.gateway_url.as_deref()),
        ]
    }
}

/// The host of an absolute http or https URL.
fn host_of(url: &str) -> Option<HostPattern> {
    let (scheme, rest) = url.split_once("://")?;
    let known = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split_once(']')?.0,
        None => host.split(':').next()?,
    };
    let plain = url.bytes().all(|b| b.is_ascii_graphic()) && !host.contains('*');
    HostPattern::new(host).ok().filter(|_| known && plain)
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
    /// Whoever comes without a key through a door that asks for none: an operator of the default app.
    pub fn anyone() -> Self {
        Self {
            app: Some(AppId::DEFAULT),
            key: KeyId(Uuid::nil()),
            name: "anyone".to_owned(),
            role: Role::Operator,
        }
    }

    /// Whether this is [`Caller::anyone`].
    pub fn is_anyone(&self) -> bool {
        self.key.0.is_nil()
    }

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
    fn an_app_tells_the_hosts_of_its_addresses() {
        let app = |callback: &str, gateway: &str| AppSpec {
            callback_url: Some(callback.to_owned()),
            gateway_url: Some(gateway.to_owned()),
            ..AppSpec::new("shop")
        };
        let both = app("https://a.example/x?y", "http://u@b.example:8080");
        assert!(both.check().is_ok());
        let hosts: Vec<String> = both.hosts().iter().map(|host| host.as_str().to_owned()).collect();
        assert_eq!(hosts, ["a.example", "b.example"]);
        assert_eq!(app("https://a.example", "http://a.example/2").hosts().len(), 1);
        for bad in ["ftp://a.example", "a.example", "https://", "https://*", "https://a b/"] {
            let broken = app("https://a.example", bad).check().unwrap_err();
            assert_eq!(broken.rules()[0].field, "gateway_url", "{bad}");
        }
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
