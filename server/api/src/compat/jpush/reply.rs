use mainspring_engine::{Error, Rate};
use poem::Response;
use poem::http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::json;

use super::super::log_failure;
use crate::border::RequestId;
use crate::problem::{Code, Refusal};

const JSON: &str = "application/json; charset=utf-8";

/// Why a request is not carried out.
#[derive(Debug)]
pub(super) enum Refused {
    Unauthenticated,
    /// No such schedule, or no such path.
    Unknown,
    TooOften,
    Invalid(Invalid),
    Engine(Error),
    Internal,
}

/// What is wrong with what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Invalid {
    /// Not JSON.
    Json,
    /// A rule is broken.
    Section,
    /// Nothing is left to fire.
    AtTerm,
    /// The schedule fires no more.
    Expired,
    /// Another fault of a change.
    Update,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

impl From<Invalid> for Refused {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal.code() {
            Code::TooLarge => Self::Invalid(Invalid::Section),
            Code::BodyCutOff => Self::Invalid(Invalid::Json),
            _ => Self::Internal,
        }
    }
}

impl Refused {
    pub(super) fn into_response(self, request: Option<RequestId>) -> Response {
        use StatusCode as S;
        let unauthenticated = || problem(S::UNAUTHORIZED, 8101, "Basic authentication failed.");
        let unknown = || problem(S::NOT_FOUND, 8104, "Request schedule operation doesn't exist");
        let internal = || problem(S::INTERNAL_SERVER_ERROR, 8200, "Server internal error.");
        match self {
            Self::Unauthenticated => unauthenticated(),
            Self::Unknown => unknown(),
            Self::TooOften => problem(S::TOO_MANY_REQUESTS, 2002, "Rate limit exceeded"),
            Self::Invalid(invalid) => invalid.into_response(),
            Self::Internal => internal(),
            Self::Engine(failed) => match failed {
                Error::Unauthenticated
                | Error::Stale(_)
                | Error::Forbidden { .. }
                | Error::ForbiddenToApps => unauthenticated(),
                Error::NotFound(_) => unknown(),
                Error::Invalid(_) | Error::Rejected(_) | Error::TooLarge { .. } => {
                    Invalid::Section.into_response()
                }
                Error::Conflict(_) | Error::KeyReused => Invalid::Update.into_response(),
                Error::Store(_) | Error::Unavailable(_) => {
                    log_failure(request, &failed);
                    let message = "Execute action timeout, please try later again";
                    problem(S::SERVICE_UNAVAILABLE, 8203, message)
                }
            },
        }
    }
}

impl Invalid {
    fn into_response(self) -> Response {
        let what = match self {
            Self::Json => "request data is not json",
            Self::Section => "section is invalid",
            Self::AtTerm => "has been at term",
            Self::Expired => "expired",
            Self::Update => "update target task",
        };
        problem(StatusCode::BAD_REQUEST, 8100, &format!("The schedule-task is invalid:{what}"))
    }
}

fn problem(status: StatusCode, code: u16, message: &str) -> Response {
    let body = json!({ "error": { "code": code, "message": message } }).to_string();
    Response::builder().status(status).content_type(JSON).body(body)
}

pub(super) fn json(value: &impl Serialize) -> Response {
    let body = serde_json::to_vec(value).unwrap_or_default();
    Response::builder().content_type(JSON).body(body)
}

/// What a deletion is answered with.
pub(super) fn empty() -> Response {
    let mut response = Response::builder().content_type("application/json").finish();
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    response
}

/// Where the app stands within its limit; nothing where there is none.
pub(super) fn tell_rate(response: &mut Response, rate: Option<Rate>) {
    let Some(rate) = rate else { return };
    let remaining = i64::from(rate.remaining);
    for (name, value) in [
        ("x-rate-limit-limit", i64::from(rate.limit)),
        ("x-rate-limit-quota", i64::from(rate.limit)),
        ("x-rate-limit-remaining", remaining),
        ("x-rate-limit-reset", rate.resets_in),
    ] {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from(value));
    }
}
