//! How a value is encrypted: `version ‖ key ‖ nonce ‖ XChaCha20-Poly1305`, bound to its place.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use mainspring_domain::id::AppId;
use mainspring_domain::vault::{HostPattern, SealedSecret, SecretName, SecretValue};

use super::MasterKey;

/// What is written; another way to encrypt gets another number.
const VERSION: u8 = 1;

/// Length of what tells the master key.
const KEY_ID: usize = 8;

/// Long enough for nonces to be drawn at random.
pub(super) const NONCE: usize = 24;

/// The key for secrets, and what tells the master key that it comes from.
pub(super) struct Sealer {
    cipher: XChaCha20Poly1305,
    key_id: [u8; KEY_ID],
}

/// Why something cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unopened {
    /// It was sealed under another master key.
    OtherKey,
    /// It, or the place that it was sealed for, has changed since.
    Damaged,
}

impl Sealer {
    pub(super) fn new(key: &MasterKey) -> Self {
        let cipher = XChaCha20Poly1305::new(&(*key.derive("mainspring secrets v1")).into());
        let id = key.derive("mainspring key id v1");
        Self { cipher, key_id: std::array::from_fn(|i| id[i]) }
    }

    /// `None` for a value that is too long to be encrypted, of some 256 GB.
    pub(super) fn seal(
        &self,
        nonce: [u8; NONCE],
        app: AppId,
        name: &SecretName,
        hosts: &[HostPattern],
        value: &SecretValue,
    ) -> Option<Vec<u8>> {
        let place = place(app, name, hosts);
        let payload = Payload { msg: value.reveal().as_bytes(), aad: &place };
        let text = self.cipher.encrypt(&XNonce::from(nonce), payload).ok()?;
        Some([&[VERSION][..], &self.key_id, &nonce, &text].concat())
    }

    pub(super) fn open(&self, secret: &SealedSecret) -> Result<SecretValue, Unopened> {
        let (head, rest) = secret.sealed.split_at_checked(1 + KEY_ID).ok_or(Unopened::Damaged)?;
        if head[0] != VERSION {
            return Err(Unopened::Damaged);
        }
        if head[1..] != self.key_id {
            return Err(Unopened::OtherKey);
        }
        let (nonce, text) = rest.split_first_chunk::<NONCE>().ok_or(Unopened::Damaged)?;
        let place = place(secret.app, &secret.name, &secret.hosts);
        let payload = Payload { msg: text, aad: &place };
        let value = self.cipher.decrypt(&XNonce::from(*nonce), payload);
        let value = value.map_err(|_| Unopened::Damaged)?;
        String::from_utf8(value).map(SecretValue::new).map_err(|_| Unopened::Damaged)
    }

    /// Whether this was sealed under the same master key.
    pub(super) fn has_sealed(&self, sealed: &[u8]) -> bool {
        sealed.get(1..=KEY_ID) == Some(&self.key_id)
    }
}

/// What a value belongs to, so that it opens nowhere else: whoever can write to the database can
/// neither give it to another app nor have it sent to another host.
fn place(app: AppId, name: &SecretName, hosts: &[HostPattern]) -> Vec<u8> {
    let mut place = vec![VERSION];
    place.extend_from_slice(app.0.as_bytes());
    for text in [name.as_str()].into_iter().chain(hosts.iter().map(HostPattern::as_str)) {
        place.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
        place.extend_from_slice(text.as_bytes());
    }
    place
}

#[cfg(test)]
mod tests {
    use mainspring_domain::Timestamp;

    use super::*;

    fn sealer(byte: &str) -> Sealer {
        Sealer::new(&byte.repeat(32).parse().unwrap())
    }

    fn sealed(nonce: u8) -> SealedSecret {
        let (app, name) = (AppId::DEFAULT, "hook".parse().unwrap());
        let hosts = vec![HostPattern::new("example.org").unwrap()];
        let value = SecretValue::new("hush 帅".to_owned());
        let sealed = sealer("07").seal([nonce; NONCE], app, &name, &hosts, &value).unwrap();
        let at = Timestamp::UNIX_EPOCH;
        let updated_by = String::new();
        SealedSecret { app, name, hosts, sealed, created_at: at, updated_at: at, updated_by }
    }

    #[test]
    fn what_was_sealed_opens_and_does_not_hold_the_value() {
        let secret = sealed(1);
        assert_eq!(sealer("07").open(&secret).unwrap().reveal(), "hush 帅");
        assert!(!secret.sealed.windows(4).any(|bytes| bytes == b"hush"));
        assert_ne!(secret.sealed[1 + KEY_ID + NONCE..], sealed(2).sealed[1 + KEY_ID + NONCE..]);
    }

    #[test]
    fn another_master_key_is_told_from_damage() {
        let secret = sealed(1);
        assert_eq!(sealer("08").open(&secret).map(drop), Err(Unopened::OtherKey));
        assert!(sealer("07").has_sealed(&secret.sealed));
        assert!(!sealer("08").has_sealed(&secret.sealed));
        assert!(!sealer("07").has_sealed(&secret.sealed[..4]));
    }

    #[test]
    fn every_changed_byte_and_every_missing_one_is_noticed() {
        let whole = sealed(1);
        for at in (0..whole.sealed.len()).filter(|at| !(1..=KEY_ID).contains(at)) {
            let mut changed = whole.clone();
            changed.sealed[at] ^= 1;
            assert_eq!(sealer("07").open(&changed).map(drop), Err(Unopened::Damaged), "byte {at}");
            let mut cut = whole.clone();
            cut.sealed.truncate(at);
            assert!(sealer("07").open(&cut).is_err(), "{at} bytes");
        }
    }

    #[test]
    fn a_value_opens_only_for_the_app_name_and_hosts_that_it_was_sealed_for() {
        let host = |text: &str| HostPattern::new(text).unwrap();
        let moved: [fn(&mut SealedSecret, HostPattern); 4] = [
            |secret, _| secret.app = AppId::new(Timestamp::UNIX_EPOCH, [1; 10]),
            |secret, _| secret.name = "hooks".parse().unwrap(),
            |secret, evil| secret.hosts = vec![evil],
            |secret, evil| secret.hosts.push(evil),
        ];
        for change in moved {
            let mut secret = sealed(1);
            change(&mut secret, host("evil.example"));
            assert_eq!(sealer("07").open(&secret).map(drop), Err(Unopened::Damaged));
        }
    }
}
