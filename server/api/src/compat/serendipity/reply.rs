use mainspring_engine::Error;
use poem::Response;
use poem::http::StatusCode;
use serde::Serialize;

use super::super::fields::Misfit;
use super::super::log_failure;
use crate::border::RequestId;
use crate::problem::{Code, Refusal};

/// The data of an answer that has none.
pub(super) const NOTHING: [(); 0] = [];

/// Why a request is not carried out.
#[derive(Debug)]
pub(super) enum Refused {
    UnknownPath,
    MethodNotAllowed,
    TooLarge(String),
    /// It cannot be done as asked; the message says why.
    Failed(String),
    Engine(Error),
    Internal,
}

impl Refused {
    /// The app has a task of this number.
    pub(super) fn again() -> Self {
        Self::Failed("请勿重复提交!".to_owned())
    }

    /// Nothing runs that is named so.
    pub(super) fn unknown() -> Self {
        Self::Failed("Unknown!".to_owned())
    }

    pub(super) fn into_response(self, request: Option<RequestId>) -> Response {
        use StatusCode as S;
        match self {
            Self::UnknownPath => failure(S::NOT_FOUND, "Not Found"),
            Self::MethodNotAllowed => failure(S::METHOD_NOT_ALLOWED, "Method Not Allowed"),
            Self::TooLarge(detail) => failure(S::PAYLOAD_TOO_LARGE, &detail),
            Self::Failed(message) => failure(S::OK, &message),
            Self::Internal => failure(S::INTERNAL_SERVER_ERROR, "Internal Server Error"),
            Self::Engine(failed) => match &failed {
                Error::Unauthenticated | Error::Stale(_) => {
                    failure(S::UNAUTHORIZED, "Unauthorized")
                }
                Error::Forbidden { .. } => failure(S::FORBIDDEN, &failed.to_string()),
                Error::ForbiddenToApps => {
                    failure(S::FORBIDDEN, "an app is made with a key that belongs to none")
                }
                Error::Invalid(invalid) => failure(S::OK, &told(invalid)),
                Error::NotFound(_)
                | Error::Rejected(_)
                | Error::TooLarge { .. }
                | Error::Conflict(_)
                | Error::KeyReused => failure(S::OK, &failed.to_string()),
                Error::Store(_) | Error::Unavailable(_) => {
                    log_failure(request, &failed);
                    failure(S::SERVICE_UNAVAILABLE, "the server cannot do this now: try again")
                }
            },
        }
    }
}

/// The first broken rule, with the field as this door's clients call it.
fn told(invalid: &mainspring_domain::Invalid) -> String {
    let Some(rule) = invalid.rules().first() else { return invalid.to_string() };
    let field = match rule.field.as_str() {
        "limits.timeout" => "timeout",
        "callback_url" => "linkUrl",
        "note" => "remark",
        field if field.starts_with("work.") => "content",
        "name" => "name",
        field => field,
    };
    format!("{field} {}", rule.reason)
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

impl From<Misfit> for Refused {
    fn from(Misfit(message): Misfit) -> Self {
        Self::Failed(message)
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal.code() {
            Code::TooLarge => Self::TooLarge(refusal.detail().to_owned()),
            Code::BodyCutOff => Self::Failed(refusal.detail().to_owned()),
            _ => Self::Internal,
        }
    }
}

#[derive(Serialize)]
struct Envelope<'e, T> {
    code: u8,
    msg: &'e str,
    data: T,
}

pub(super) fn ok(message: &str, data: &impl Serialize) -> Response {
    answer(StatusCode::OK, &Envelope { code: 0, msg: message, data })
}

fn failure(status: StatusCode, message: &str) -> Response {
    answer(status, &Envelope { code: 1, msg: message, data: NOTHING })
}

fn answer(status: StatusCode, envelope: &Envelope<'_, impl Serialize>) -> Response {
    let body = serde_json::to_vec(envelope).unwrap_or_default();
    Response::builder().status(status).content_type("application/json; charset=utf-8").body(body)
}
