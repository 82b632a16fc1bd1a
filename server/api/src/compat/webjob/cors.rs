//! What browsers have to be told before a page of another origin may call this door.

use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse as _, Request, Response};

/// The origin of the page that calls, if it is one of these.
pub(super) fn admitted(request: &Request, origins: &[String]) -> Option<HeaderValue> {
    let origin = request.headers().get(header::ORIGIN)?;
    origins.iter().any(|known| known.as_bytes() == origin.as_bytes()).then(|| origin.clone())
}

/// The answer to a browser that asks whether it may ask.
pub(super) fn preflight(origin: Option<HeaderValue>) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ALLOW, METHODS),
        (header::ACCESS_CONTROL_ALLOW_METHODS, METHODS),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ] {
        if origin.is_some() || name == header::ALLOW {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    let_in(response, origin)
}

/// Lets the page read the answer.
pub(super) fn let_in(mut response: Response, origin: Option<HeaderValue>) -> Response {
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let (name, yes) = (header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        headers.insert(name, HeaderValue::from_static(yes));
    }
    response
}

const METHODS: &str = "GET, POST, DELETE, OPTIONS";

/// Those that the clients of the hub send, and the other one for keys.
const HEADERS: &str =
    "x-requested-with, x-signalr-user-agent, content-type, authorization, x-api-key";
