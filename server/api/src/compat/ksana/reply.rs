use mainspring_engine::Error;
use poem::Response;
use poem::http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use super::super::log_failure;
use crate::border::RequestId;
use crate::problem::{Code, Refusal};

/// Why a request is not carried out.
#[derive(Debug)]
pub(super) enum Refused {
    NoKey,
    WrongKey,
    UnknownPath,
    MethodNotAllowed,
    UnknownJob(String),
    /// The body is not what it should be.
    Json(String),
    TooLarge(String),
    /// The first rule that is broken.
    Rule(String),
    Engine(Error),
    Internal,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal.code() {
            Code::TooLarge => Self::TooLarge(refusal.detail().to_owned()),
            Code::BodyCutOff => Self::Json(refusal.detail().to_owned()),
            _ => Self::Internal,
        }
    }
}

impl Refused {
    pub(super) fn into_response(self, request: Option<RequestId>) -> Response {
        use StatusCode as S;
        match self {
            Self::NoKey => challenge(S::UNAUTHORIZED, "Authentication required\n"),
            Self::WrongKey => challenge(S::FORBIDDEN, "Invalid API key\n"),
            Self::UnknownPath => text(S::NOT_FOUND, "Not found\n"),
            Self::MethodNotAllowed => text(S::METHOD_NOT_ALLOWED, "Method not allowed\n"),
            Self::UnknownJob(id) => {
                problem(S::NOT_FOUND, "Job not found", &format!("job not found: {id}"))
            }
            Self::Json(detail) => problem(S::BAD_REQUEST, "Invalid JSON", &detail),
            Self::TooLarge(detail) => problem(S::PAYLOAD_TOO_LARGE, "Body too large", &detail),
            Self::Rule(rule) => problem(S::BAD_REQUEST, "Validation failed", &rule),
            Self::Internal => problem(S::INTERNAL_SERVER_ERROR, "Internal server error", ""),
            Self::Engine(failed) => of_engine(&failed, request),
        }
    }
}

fn of_engine(failed: &Error, request: Option<RequestId>) -> Response {
    use StatusCode as S;
    match failed {
        Error::Unauthenticated | Error::Stale(_) => challenge(S::FORBIDDEN, "Invalid API key\n"),
        Error::Forbidden { .. } | Error::ForbiddenToApps => {
            problem(S::FORBIDDEN, "Forbidden", &failed.to_string())
        }
        Error::NotFound(_) => problem(S::NOT_FOUND, "Job not found", &failed.to_string()),
        Error::Invalid(_) | Error::Rejected(_) => {
            problem(S::BAD_REQUEST, "Validation failed", &failed.to_string())
        }
        Error::TooLarge { .. } => {
            problem(S::PAYLOAD_TOO_LARGE, "Body too large", &failed.to_string())
        }
        Error::Conflict(_) | Error::KeyReused => {
            problem(S::CONFLICT, "Conflict", &failed.to_string())
        }
        Error::Store(_) | Error::Unavailable(_) => {
            log_failure(request, failed);
            problem(S::SERVICE_UNAVAILABLE, "Service unavailable", "try again")
        }
    }
}

/// JSON that ends in a line feed, as all bodies of this door do.
pub(super) fn json(status: StatusCode, value: &impl Serialize) -> Response {
    let mut body = serde_json::to_vec(value).unwrap_or_default();
    body.push(b'\n');
    Response::builder().status(status).content_type("application/json").body(body)
}

pub(super) fn message(text: &str) -> Response {
    #[derive(Serialize)]
    struct Message<'t> {
        message: &'t str,
    }
    json(StatusCode::OK, &Message { message: text })
}

fn problem(status: StatusCode, error: &str, message: &str) -> Response {
    #[derive(Serialize)]
    struct Problem<'t> {
        error: &'t str,
        #[serde(skip_serializing_if = "str::is_empty")]
        message: &'t str,
    }
    json(status, &Problem { error, message })
}

fn text(status: StatusCode, body: &'static str) -> Response {
    Response::builder().status(status).content_type("text/plain; charset=utf-8").body(body)
}

fn challenge(status: StatusCode, body: &'static str) -> Response {
    let mut response = text(status, body);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("ApiKey"));
    response
}
