//! What requests are signed with. Standard Webhooks 1.0: <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use mainspring_domain::ports::Call;
use sha2::Sha256;

/// What secrets in the standard's own form begin with; base64 follows.
const PREFIX: &str = "whsec_";

/// How long a nonce is.
const NONCE: usize = 16;

/// The value of `webhook-signature`: one signature for each secret, so that receivers find theirs while
/// one secret replaces another. `timestamp` in seconds since 1970.
pub(super) fn signature(
    secrets: &[&str],
    id: &str,
    timestamp: i64,
    body: &[u8],
) -> Result<String, BadSigningSecret> {
    let signatures: Result<Vec<String>, _> =
        secrets.iter().map(|secret| sign(secret, id, timestamp, body)).collect();
    Ok(signatures?.join(" "))
}

/// A nonce that this attempt alone has, and that nobody foresees who lacks the secret.
pub(super) fn nonce(secret: &str, call: &Call) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("nonce {} {}", call.run, call.ordinal).as_bytes());
    mac.update(&call.started_at.as_nanosecond().to_be_bytes());
    let mut digits = hex::encode(mac.finalize().into_bytes());
    digits.truncate(NONCE);
    digits
}

/// A secret that claims to be in the standard's form and is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("begins with whsec_ and is not base64 after that")]
pub(super) struct BadSigningSecret;

fn sign(secret: &str, id: &str, timestamp: i64, body: &[u8]) -> Result<String, BadSigningSecret> {
    let key = match secret.strip_prefix(PREFIX) {
        Some(text) => STANDARD.decode(text.trim()).map_err(|_| BadSigningSecret)?,
        None => secret.as_bytes().to_vec(),
    };
    // HMAC takes keys of any length.
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).map_err(|_| BadSigningSecret)?;
    for part in [id.as_bytes(), b".", timestamp.to_string().as_bytes(), b".", body] {
        mac.update(part);
    }
    Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's reference libraries.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const SIGNED: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    #[test]
    fn the_published_example_is_signed_as_published() {
        let signed = signature(&[SECRET], ID, 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signed.unwrap(), SIGNED);
    }

    #[test]
    fn every_secret_signs_while_one_replaces_another() {
        let signed = signature(&["old", SECRET], ID, 1_614_265_330, br#"{"test": 2432232314}"#);
        let signed = signed.unwrap();
        let (old, new) = signed.split_once(' ').unwrap();
        assert_eq!(new, SIGNED);
        assert!(old.starts_with("v1,") && old != SIGNED);
    }

    #[test]
    fn a_secret_that_is_cut_off_is_not_used() {
        assert_eq!(signature(&["whsec_MfKQ9r8GKYqrTwjUPD8!"], ID, 0, b""), Err(BadSigningSecret));
    }
}
