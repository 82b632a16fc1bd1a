use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use poem::http::StatusCode;
use poem::{Request, Response};
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::registry::Registry;
use super::{Pace, Visitor};

/// What a connection is called.
pub(super) struct Names {
    /// By its client and others.
    pub(super) id: String,
    /// By whoever may use it.
    pub(super) token: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Negotiated {
    negotiate_version: u8,
    connection_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    connection_token: Option<String>,
    available_transports: [Transport; 3],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Transport {
    transport: &'static str,
    transfer_formats: [&'static str; 1],
}

pub(super) fn answer<V: Visitor>(
    registry: &Registry<V>,
    pace: &Pace,
    request: &Request,
    visitor: V,
    chance: [u8; 32],
) -> Result<Response, Refusal> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Asked {
        #[serde(default)]
        negotiate_version: u32,
    }
    let Names { id, token } = Names::of(chance);
    let asked: Asked = request.params().map_err(|_| Refusal::BadVersion)?;
    // Clients of the first version know one name only.
    let (negotiate_version, known_by) = match asked.negotiate_version {
        0 => (0, id.clone()),
        _ => (1, token),
    };
    let connection_token = (negotiate_version > 0).then(|| known_by.clone());
    registry.promise(known_by, visitor, pace.handshake)?;
    let transport = |name| Transport { transport: name, transfer_formats: ["Text"] };
    let available_transports = ["WebSockets", "ServerSentEvents", "LongPolling"].map(transport);
    let negotiated =
        Negotiated { negotiate_version, connection_id: id, connection_token, available_transports };
    let body = serde_json::to_vec(&negotiated).unwrap_or_default();
    Ok(Response::builder().status(StatusCode::OK).content_type("application/json").body(body))
}

impl Names {
    pub(super) fn of(chance: [u8; 32]) -> Self {
        let (id, token) = chance.split_at(16);
        let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        Self { id: text(id), token: text(token) }
    }
}
