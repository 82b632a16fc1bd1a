use serde::{Deserialize, Serialize};

use super::protocol;

/// The answer to the first record of a connection; as an error where there will be no other.
pub(super) fn answer(record: &[u8]) -> Result<String, String> {
    #[derive(Deserialize)]
    struct Asked {
        protocol: String,
        version: i64,
    }
    #[derive(Serialize)]
    struct Agreed {}
    let Ok(Asked { protocol, version }) = serde_json::from_slice(record) else {
        return Err(refusal("Handshake was canceled: it is no handshake request."));
    };
    if protocol != "json" {
        return Err(refusal(&format!("The protocol '{protocol}' is not supported.")));
    }
    if version != 1 {
        let error =
            format!("The server does not support version {version} of the '{protocol}' protocol.");
        return Err(refusal(&error));
    }
    Ok(protocol::record(&Agreed {}))
}

fn refusal(error: &str) -> String {
    #[derive(Serialize)]
    struct Refused<'r> {
        error: &'r str,
    }
    protocol::record(&Refused { error })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_version_of_json_is_spoken() {
        let agreed = answer(br#"{"protocol":"json","version":1,"more":[]}"#);
        assert_eq!(agreed.unwrap(), "{}\u{1e}");
        let other = answer(br#"{"protocol":"messagepack","version":1}"#).unwrap_err();
        let expected = "{\"error\":\"The protocol 'messagepack' is not supported.\"}\u{1e}";
        assert_eq!(other, expected);
        assert!(answer(br#"{"protocol":"json","version":2}"#).unwrap_err().contains("version 2"));
        for wrong in [&b"{}"[..], b"", b"\xff", br#"{"type":6}"#] {
            assert!(answer(wrong).unwrap_err().starts_with("{\"error\":"));
        }
    }
}
