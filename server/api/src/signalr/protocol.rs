//! The records of the protocol: JSON, each with a separator behind it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Event, Failure};

/// Ends a record.
pub(super) const SEPARATOR: char = '\u{1e}';

/// The longest record that is read, in bytes: what the original allows.
pub(super) const LONGEST: usize = 32 << 10;

/// The most that is read at once, in bytes: several records may come together.
pub(super) const MOST_AT_ONCE: usize = 2 * LONGEST;

/// What a client has said.
#[derive(Debug, PartialEq)]
pub(super) enum Incoming {
    Invocation(Invocation),
    /// It leaves.
    Close,
    /// A sign of life, or something that is not for this server.
    Other,
}

/// A method that is to be carried out.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    /// `None`: no answer is wanted.
    #[serde(default, rename = "invocationId")]
    pub(super) id: Option<String>,
    pub(super) target: String,
    /// Whatever was sent for them.
    #[serde(default)]
    arguments: Value,
}

impl Invocation {
    pub(super) fn arguments(&self) -> Result<&[Value], Failure> {
        self.arguments.as_array().map(Vec::as_slice).ok_or(Failure::BadArguments)
    }
}

/// Reads a record.
pub(super) fn read(record: &[u8]) -> serde_json::Result<Incoming> {
    #[derive(Deserialize)]
    struct Kind {
        #[serde(rename = "type")]
        kind: u64,
    }
    Ok(match serde_json::from_slice::<Kind>(record)?.kind {
        // What asks for a stream waits for an end too: no method here has one, and it is told so.
        INVOCATION | STREAM_INVOCATION => Incoming::Invocation(serde_json::from_slice(record)?),
        CLOSE => Incoming::Close,
        _ => Incoming::Other,
    })
}

const INVOCATION: u64 = 1;
const COMPLETION: u64 = 3;
const STREAM_INVOCATION: u64 = 4;
const PING: u64 = 6;
const CLOSE: u64 = 7;

pub(super) fn event(Event { target, argument }: &Event) -> String {
    #[derive(Serialize)]
    struct Called<'e> {
        r#type: u64,
        target: &'e str,
        arguments: [&'e serde_json::value::RawValue; 1],
    }
    record(&Called { r#type: INVOCATION, target, arguments: [argument] })
}

/// What became of a method.
pub(super) fn completion(invocation: &Invocation, result: Result<(), Failure>) -> Option<String> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Done<'c> {
        r#type: u64,
        invocation_id: &'c str,
        result: (),
    }
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Failed<'c> {
        r#type: u64,
        invocation_id: &'c str,
        error: String,
    }
    let invocation_id = invocation.id.as_deref()?;
    Some(match result {
        Ok(()) => record(&Done { r#type: COMPLETION, invocation_id, result: () }),
        Err(failure) => {
            let error = words(&invocation.target, failure);
            record(&Failed { r#type: COMPLETION, invocation_id, error })
        }
    })
}

/// In the words of the original, which clients show.
fn words(method: &str, failure: Failure) -> String {
    match failure {
        Failure::UnknownMethod => format!(
            "Failed to invoke '{method}' due to an error on the server. HubException: Method does not exist."
        ),
        Failure::BadArguments => {
            format!("Failed to invoke '{method}' due to an error on the server.")
        }
        Failure::Refused(reason) => format!(
            "An unexpected error occurred invoking '{method}' on the server. HubException: {reason}"
        ),
        Failure::Broken => {
            format!("An unexpected error occurred invoking '{method}' on the server.")
        }
    }
}

pub(super) fn ping() -> String {
    #[derive(Serialize)]
    struct Ping {
        r#type: u64,
    }
    record(&Ping { r#type: PING })
}

/// The last record. Without an error the client may come again.
pub(super) fn close(error: Option<&str>) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Close<'c> {
        r#type: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<&'c str>,
        allow_reconnect: bool,
    }
    record(&Close { r#type: CLOSE, error, allow_reconnect: error.is_none() })
}

pub(super) fn record(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string(value).unwrap_or_default();
    text.push(SEPARATOR);
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serde_json::value::RawValue;

    use super::*;

    fn invocation(id: Option<&str>, arguments: Value) -> Invocation {
        Invocation { id: id.map(str::to_owned), target: "Do".to_owned(), arguments }
    }

    #[test]
    fn what_is_invoked_is_read_whatever_else_stands_there() {
        let sent = br#"{"arguments":["x"],"target":"Do","invocationId":"0","type":1,"headers":{}}"#;
        let known = Incoming::Invocation(invocation(Some("0"), json!(["x"])));
        assert_eq!(read(sent).unwrap(), known);
        let bare = Incoming::Invocation(invocation(None, Value::Null));
        assert_eq!(read(br#"{"type":1,"target":"Do"}"#).unwrap(), bare);
        assert!(invocation(None, json!({})).arguments().is_err());
    }

    #[test]
    fn unknown_types_are_passed_over_and_what_has_none_is_wrong() {
        for sent in [r#"{"type":6}"#, r#"{"type":99,"target":1}"#, r#"{"type":2,"item":0}"#] {
            assert_eq!(read(sent.as_bytes()).unwrap(), Incoming::Other, "{sent}");
        }
        assert_eq!(read(br#"{"type":7,"error":"x"}"#).unwrap(), Incoming::Close);
        for sent in ["", "{}", "[]", "1", r#"{"type":"1"}"#, r#"{"type":1}"#, r#"{"type":1"#] {
            assert!(read(sent.as_bytes()).is_err(), "{sent}");
        }
    }

    #[test]
    fn what_is_written_has_the_form_that_clients_know() {
        let done = completion(&invocation(Some("0"), json!([])), Ok(()));
        assert_eq!(done.unwrap(), "{\"type\":3,\"invocationId\":\"0\",\"result\":null}\u{1e}");
        assert_eq!(completion(&invocation(None, json!([])), Ok(())), None);
        let failed = completion(&invocation(Some("\""), json!([])), Err(Failure::UnknownMethod));
        let expected = "{\"type\":3,\"invocationId\":\"\\\"\",\"error\":\"Failed to invoke 'Do' due to an error \
                        on the server. HubException: Method does not exist.\"}\u{1e}";
        assert_eq!(failed.unwrap(), expected);
        let argument = RawValue::from_string("{\"n\":1.00}".to_owned()).unwrap();
        let event = event(&Event { target: "Told", argument });
        let expected = "{\"type\":1,\"target\":\"Told\",\"arguments\":[{\"n\":1.00}]}\u{1e}";
        assert_eq!(event, expected);
        assert_eq!(ping(), "{\"type\":6}\u{1e}");
        assert_eq!(close(None), "{\"type\":7,\"allowReconnect\":true}\u{1e}");
        let closed = "{\"type\":7,\"error\":\"x\",\"allowReconnect\":false}\u{1e}";
        assert_eq!(close(Some("x")), closed);
    }
}
