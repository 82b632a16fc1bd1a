//! Secrets that are shown once and kept as hashes, written `<prefix>_<id>_<64 hex digits>`.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// What a secret stands for; the prefix tells kinds of secrets apart.
pub trait Guarded: Copy + fmt::Display + FromStr {
    /// The beginning of the secret's text.
    const PREFIX: &'static str;
}

/// The whole text of a secret: whoever has it is who it stands for.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<Id> {
    id: Id,
    text: String,
}

impl<Id: Guarded> Secret<Id> {
    /// Makes a secret's text from 32 random bytes.
    pub fn new(id: Id, entropy: [u8; 32]) -> Self {
        Self { id, text: format!("{}_{id}_{}", Id::PREFIX, hex::encode(entropy)) }
    }

    /// What this claims to stand for.
    pub fn id(&self) -> Id {
        self.id
    }

    /// The text to hand to its owner.
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// SHA-256 of the text, which is what is stored of it. Secrets are high-entropy, so a slow hash
    /// would add nothing.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.text.as_bytes()).into()
    }

    /// Whether this is the secret that was stored as `hash`. Compares in constant time.
    pub fn matches(&self, hash: &[u8; 32]) -> bool {
        bool::from(self.hash().ct_eq(hash))
    }

    /// Another secret that only the owner of this one can know, for one use: 32 hex digits.
    pub fn derive(&self, purpose: &str) -> String {
        let mut hash = Sha256::new();
        for part in [purpose.as_bytes(), b"\n", self.text.as_bytes()] {
            hash.update(part);
        }
        let mut derived = hex::encode(hash.finalize());
        derived.truncate(32);
        derived
    }
}

impl<Id: Guarded> FromStr for Secret<Id> {
    type Err = NotASecret;

    fn from_str(text: &str) -> Result<Self, NotASecret> {
        let parts = text.strip_prefix(Id::PREFIX).and_then(|rest| rest.strip_prefix('_'));
        let (id, random) = parts.and_then(|rest| rest.split_once('_')).ok_or(NotASecret)?;
        let id = id.parse().map_err(|_| NotASecret)?;
        let well_formed = random.len() == 64 && random.bytes().all(|b| b.is_ascii_hexdigit());
        if well_formed { Ok(Self { id, text: text.to_owned() }) } else { Err(NotASecret) }
    }
}

impl<Id: Guarded> fmt::Debug for Secret<Id> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}_…", Id::PREFIX, self.id)
    }
}

/// The text does not have the form of this kind of secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not of the form <prefix>_<32 hex digits>_<64 hex digits>")]
pub struct NotASecret;

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::id::{KeyId, SessionId};

    fn secret() -> Secret<KeyId> {
        Secret::new(KeyId::new(Timestamp::UNIX_EPOCH, [1; 10]), [0xab; 32])
    }

    #[test]
    fn a_secret_is_read_back_and_matches_what_was_stored_of_it() {
        let read: Secret<KeyId> = secret().reveal().parse().unwrap();
        assert_eq!(read, secret());
        assert!(read.matches(&secret().hash()));
        assert!(!Secret::new(read.id(), [0; 32]).matches(&secret().hash()));
    }

    #[test]
    fn one_kind_of_secret_is_not_taken_for_another() {
        assert_eq!(secret().reveal().parse::<Secret<SessionId>>(), Err(NotASecret));
        assert_eq!("ms_1_2".parse::<Secret<KeyId>>(), Err(NotASecret));
    }

    #[test]
    fn a_secret_is_not_printed_for_debugging() {
        assert!(!format!("{:?}", secret()).contains("abab"));
    }

    #[test]
    fn what_is_derived_depends_on_the_purpose_and_the_secret() {
        let other = Secret::new(secret().id(), [0; 32]);
        assert_eq!(secret().derive("a"), secret().derive("a"));
        assert_ne!(secret().derive("a"), secret().derive("b"));
        assert_ne!(secret().derive("a"), other.derive("a"));
        assert_eq!(secret().derive("a").len(), 32);
    }
}
