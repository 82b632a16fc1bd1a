use std::fmt;
use std::str::FromStr;

use hkdf::Hkdf;
use mainspring_domain::ports::Entropy;
use sha2::Sha256;
use zeroize::Zeroizing;

/// The one key from which the keys of all purposes are derived: 32 random bytes, written as 64 hex
/// digits. Not printed; wiped when dropped.
#[derive(Clone)]
pub struct MasterKey(Zeroizing<[u8; 32]>);

impl MasterKey {
    /// A new one.
    pub fn draw(entropy: &dyn Entropy) -> Self {
        Self(Zeroizing::new(entropy.bytes()))
    }

    /// Its text, to be kept.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0.as_slice()))
    }

    /// The key of a purpose: HKDF-SHA256 (RFC 5869) with the purpose as `info`.
    pub(super) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, self.0.as_slice())
            .expand(purpose.as_bytes(), &mut *key)
            .expect("one hash's worth of bytes, of 255 that there may be");
        key
    }
}

impl FromStr for MasterKey {
    type Err = BadMasterKey;

    /// Takes white space around it, as files have.
    fn from_str(text: &str) -> Result<Self, BadMasterKey> {
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text.trim(), &mut *bytes).map_err(|_| BadMasterKey)?;
        Ok(Self(bytes))
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// The text is no master key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no master key: 64 hexadecimal digits, as `openssl rand -hex 32` prints them")]
pub struct BadMasterKey;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written_and_never_printed() {
        let text = "0123456789abcdef".repeat(4);
        let key: MasterKey = format!("{text}\n").parse().unwrap();
        assert_eq!(*key.reveal(), text);
        assert!(!format!("{key:?}").contains("0123"));
        for bad in ["", "0123", &text[1..], &text.replace('a', "g")] {
            assert_eq!(bad.parse::<MasterKey>().map(drop), Err(BadMasterKey), "{bad}");
        }
    }

    #[test]
    fn purposes_have_keys_of_their_own() {
        let key: MasterKey = "0b".repeat(32).parse().unwrap();
        let other: MasterKey = "0c".repeat(32).parse().unwrap();
        assert_eq!(*key.derive("a"), *key.derive("a"));
        assert_ne!(*key.derive("a"), *key.derive("b"));
        assert_ne!(*key.derive("a"), *other.derive("a"));
        assert_ne!(*key.derive("a"), [0; 32]);
    }
}
