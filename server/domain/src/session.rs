//! How a person gets in without showing a key each time: sessions of the console, and the links that
//! begin one.

use std::time::Duration;

use jiff::Timestamp;

use crate::id::{KeyId, LinkId, SessionId};
use crate::secret::Secret;

/// The text of a session's cookie.
pub type SessionSecret = Secret<SessionId>;

/// The token in a sign-in link.
pub type LinkSecret = Secret<LinkId>;

/// How long a sign-in link is good.
pub const LINK_LIFETIME: Duration = Duration::from_mins(15);

/// Somebody who has signed in. Stands for a key, and is worth as little as that once it is revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its public half, part of the cookie's text.
    pub id: SessionId,
    /// The key that it stands for.
    pub key: KeyId,
    /// What is stored of its secret.
    pub hash: [u8; 32],
    /// When it began.
    pub created_at: Timestamp,
    /// From when on it is refused.
    pub expires_at: Timestamp,
}

/// A link that begins a session, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInLink {
    /// Its public half, part of the token's text.
    pub id: LinkId,
    /// The key that its session will stand for.
    pub key: KeyId,
    /// What is stored of its secret.
    pub hash: [u8; 32],
    /// From when on it is refused.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}
