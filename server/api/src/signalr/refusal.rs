use poem::http::StatusCode;
use poem::{IntoResponse, Response};

/// Why a request is not carried out. What it says are the original's words where it has some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    MethodNotAllowed,
    /// It names no connection.
    NoId,
    /// There is no such connection, or it is somebody else's.
    Unknown,
    /// Another request carries this connection.
    Busy,
    /// It is carried by another transport.
    OtherTransport,
    /// What is sent on a WebSocket is sent on it.
    NotPosted,
    /// Only what is polled for is ended by a request.
    NotDeleted,
    /// The version to negotiate is no number.
    BadVersion,
    BadUpgrade,
    TooLong,
    CutOff,
    /// As many connections as there may be.
    Full,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        use StatusCode as S;
        let (status, words) = match self {
            Self::MethodNotAllowed => (S::METHOD_NOT_ALLOWED, "Method not allowed"),
            Self::NoId => (S::BAD_REQUEST, "Connection ID required"),
            Self::Unknown => (S::NOT_FOUND, "No Connection with that ID"),
            Self::Busy => (S::CONFLICT, "The connection is in use by another request"),
            Self::OtherTransport => (S::BAD_REQUEST, "Cannot change transports mid-connection"),
            Self::NotPosted => {
                (S::METHOD_NOT_ALLOWED, "POST requests are not allowed for WebSocket connections.")
            }
            Self::NotDeleted => {
                (S::BAD_REQUEST, "Cannot terminate this connection using the DELETE endpoint.")
            }
            Self::BadVersion => (S::BAD_REQUEST, "negotiateVersion must be a number"),
            Self::BadUpgrade => (S::BAD_REQUEST, "This is no handshake of a WebSocket"),
            Self::TooLong => (S::PAYLOAD_TOO_LARGE, "What is sent at once is at most 64 KiB"),
            Self::CutOff => (S::BAD_REQUEST, "The body ended before its end"),
            Self::Full => (S::SERVICE_UNAVAILABLE, "There are as many connections as there may be"),
        };
        text(status, words)
    }
}

pub(super) fn text(status: StatusCode, body: impl Into<poem::Body>) -> Response {
    Response::builder().status(status).content_type("text/plain; charset=utf-8").body(body)
}
