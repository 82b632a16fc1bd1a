use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

/// What a caller shows to prove that it holds the secret of an app: a time and a nonce, signed. What is asked
/// for is not signed with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNonce {
    /// The key of the app, which says whose secret signs.
    pub key: String,
    /// Seconds since 1970, in decimal digits.
    pub timestamp: String,
    /// A text that is used once.
    pub nonce: String,
    /// A text that is always the same for an app.
    pub payload: String,
    /// Base64 of the hexadecimal digits of HMAC-SHA256 of timestamp, nonce and payload, under the secret.
    pub signature: String,
}

impl SignedNonce {
    /// What the headers that carry it are called, in the order of the fields.
    pub const HEADERS: [&str; 5] = ["app_key", "timestamps", "nonce", "payload", "signature"];

    /// Signs a nonce.
    pub fn new(key: &str, secret: &str, at: Timestamp, nonce: String, payload: &str) -> Self {
        let timestamp = at.as_second().to_string();
        let signature = signature(secret, &timestamp, &nonce, payload);
        let (key, payload) = (key.to_owned(), payload.to_owned());
        Self { key, timestamp, nonce, payload, signature }
    }

    /// Whether this secret has signed it; takes as long whatever is wrong with it.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let expected = signature(secret, &self.timestamp, &self.nonce, &self.payload);
        expected.as_bytes().ct_eq(self.signature.as_bytes()).into()
    }

    /// When it was signed; `None` where that is no number of seconds.
    pub fn at(&self) -> Option<Timestamp> {
        let is_plain = self.timestamp.bytes().all(|b| b.is_ascii_digit());
        let seconds = self.timestamp.parse().ok().filter(|_| is_plain)?;
        Timestamp::from_second(seconds).ok()
    }

    /// The values of the headers that carry it, in the order of their names.
    pub fn values(self) -> [String; 5] {
        [self.key, self.timestamp, self.nonce, self.payload, self.signature]
    }
}

fn signature(secret: &str, timestamp: &str, nonce: &str, payload: &str) -> String {
    // HMAC takes keys of any length: there is no other error.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    for part in [timestamp, nonce, payload] {
        mac.update(part.as_bytes());
    }
    BASE64_STANDARD.encode(hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first was published with the tests of the system that this comes from.
    const KNOWN: [[&str; 5]; 2] = [
        [
            "pOKCTaHwMZaKPk3lfbVYfW07NuFjMAXX",
            "1639044971",
            "jcpxB9oadf6al6Tv",
            "57bcd60eefcac9701fd2407080a5a7b0",
            "MDcwYmNkZjc2ZThhYmYxNWUwYmNlZWFkNmE1YjU2M2U3MDQxNWNkN2RkN2QyMmVjODhhNDE3MGU5MzEyZTkyNQ==",
        ],
        [
            "0123456789abcdef0123456789abcdef",
            "1700000000",
            "AAAAAAAAAAAAAAAA",
            "fe01ce2a7fbac8fafaed7c982a04e229",
            "OTFhNTkxNjk2NzJhM2ZlNDY4YWVjNGY5ZWZmYTgxOTc2YWVhNzA1Yjc5YTg3YTk4OTllZjE4YWI3NjBmYWRkNw==",
        ],
    ];

    #[test]
    fn the_known_answers_are_signed_and_verified() {
        for [secret, seconds, nonce, payload, signature] in KNOWN {
            let at = Timestamp::from_second(seconds.parse().unwrap()).unwrap();
            let shown = SignedNonce::new("key", secret, at, nonce.to_owned(), payload);
            assert_eq!(shown.signature, signature);
            assert_eq!(shown.at(), Some(at));
            assert!(shown.is_signed_with(secret));
        }
    }

    #[test]
    fn whatever_is_changed_is_noticed() {
        let [secret, seconds, nonce, payload, _] = KNOWN[1];
        let at = Timestamp::from_second(seconds.parse().unwrap()).unwrap();
        let good = SignedNonce::new("key", secret, at, nonce.to_owned(), payload);
        assert!(!good.is_signed_with("another"));
        let faults: [fn(&mut SignedNonce); 5] = [
            |it| it.timestamp.push('0'),
            |it| it.nonce.push('B'),
            |it| it.payload.clear(),
            |it| it.signature.clear(),
            |it| it.signature.push('='),
        ];
        for spoil in faults {
            let mut bad = good.clone();
            spoil(&mut bad);
            assert!(!bad.is_signed_with(secret), "{bad:?}");
        }
    }

    #[test]
    fn a_time_is_told_in_seconds_only() {
        let at = |timestamp: &str| {
            let key = String::new();
            let (nonce, payload, signature) = (key.clone(), key.clone(), key.clone());
            SignedNonce { key, timestamp: timestamp.to_owned(), nonce, payload, signature }.at()
        };
        assert!(at("0").is_some());
        for text in ["", "-1", "+1", " 1", "1.5", "2021-03-04 11:42:36", "99999999999999999999"] {
            assert_eq!(at(text), None, "{text}");
        }
    }
}
