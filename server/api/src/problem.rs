//! Everything that can go wrong, as problem+json.

use std::error::Error as StdError;
use std::fmt::Write as _;

use mainspring_domain::Invalid;
use mainspring_domain::ports::StoreError;
use mainspring_engine::{Conflict, Error, Stale};
use mainspring_wire::{BrokenRule, Problem};
use poem::Response;
use poem::error::{MethodNotAllowedError, NotFoundError, ReadBodyError, ResponseError};
use poem::http::{HeaderValue, StatusCode, header};
use poem_openapi::error::{ParseParamError, ParsePathError};

use crate::border::RequestId;
use crate::native::convert;

/// The kinds of problems. Their codes are part of the API: they never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    MalformedJson,
    BadParameter,
    Unauthenticated,
    SessionEnded,
    LinkUsed,
    LinkExpired,
    Forbidden,
    Csrf,
    NotFound,
    UnknownPath,
    MethodNotAllowed,
    RunEnded,
    RunNotEnded,
    JobChanged,
    KeyRevoked,
    LastAdmin,
    NoSession,
    SecretInUse,
    TooLarge,
    UnsupportedMediaType,
    Invalid,
    PluginRejected,
    IdempotencyKeyReused,
    BodyCutOff,
    Internal,
    DiskFull,
    Unavailable,
}

impl Code {
    /// Status, stable code and title.
    fn facts(self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::MalformedJson => (S::BAD_REQUEST, "malformed_json", "The body is not JSON"),
            Self::BadParameter => (S::BAD_REQUEST, "bad_parameter", "A parameter is wrong"),
            Self::BodyCutOff => (S::BAD_REQUEST, "body_cut_off", "The body did not arrive"),
            Self::Unauthenticated => (S::UNAUTHORIZED, "unauthenticated", "An API key is needed"),
            Self::SessionEnded => (S::UNAUTHORIZED, "session_ended", "The session has ended"),
            Self::LinkUsed => (S::UNAUTHORIZED, "link_used", "The sign-in link was used already"),
            Self::LinkExpired => (S::UNAUTHORIZED, "link_expired", "The sign-in link is too old"),
            Self::Csrf => (S::FORBIDDEN, "csrf", "The request does not show where it comes from"),
            Self::Forbidden => (S::FORBIDDEN, "forbidden", "The API key may not do this"),
            Self::NotFound => (S::NOT_FOUND, "not_found", "There is no such thing"),
            Self::UnknownPath => (S::NOT_FOUND, "unknown_path", "There is no such path"),
            Self::MethodNotAllowed => {
                (S::METHOD_NOT_ALLOWED, "method_not_allowed", "The path has no such method")
            }
            Self::RunEnded => (S::CONFLICT, "run_ended", "The run has already ended"),
            Self::RunNotEnded => (S::CONFLICT, "run_not_ended", "The run has not ended yet"),
            Self::JobChanged => (S::CONFLICT, "job_changed", "The job was changed meanwhile"),
            Self::KeyRevoked => (S::CONFLICT, "key_revoked", "The key was already revoked"),
            Self::LastAdmin => (S::CONFLICT, "last_admin", "Nobody could manage the server then"),
            Self::NoSession => (S::CONFLICT, "no_session", "There is no session"),
            Self::SecretInUse => (S::CONFLICT, "secret_in_use", "Jobs use the secret"),
            Self::TooLarge => (S::PAYLOAD_TOO_LARGE, "too_large", "The body is too large"),
            Self::UnsupportedMediaType => {
                (S::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "The body has a wrong type")
            }
            Self::Invalid => (S::UNPROCESSABLE_ENTITY, "invalid", "The request breaks a rule"),
            Self::PluginRejected => {
                (S::UNPROCESSABLE_ENTITY, "plugin_rejected", "The file is not a plugin")
            }
            Self::IdempotencyKeyReused => (
                S::UNPROCESSABLE_ENTITY,
                "idempotency_key_reused",
                "The Idempotency-Key stands for another request",
            ),
            Self::Internal => (S::INTERNAL_SERVER_ERROR, "internal", "The server failed"),
            Self::DiskFull => (S::SERVICE_UNAVAILABLE, "disk_full", "The server's disk is full"),
            Self::Unavailable => {
                (S::SERVICE_UNAVAILABLE, "unavailable", "The server cannot do this now")
            }
        }
    }
}

/// An answer other than the one that was asked for. The text is for the caller, the source for the
/// log only.
#[derive(Debug, thiserror::Error)]
#[error("{detail}")]
pub(crate) struct Refusal {
    code: Code,
    detail: String,
    errors: Vec<BrokenRule>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Refusal {
    pub(crate) fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), errors: Vec::new(), source: None }
    }

    pub(crate) fn code(&self) -> Code {
        self.code
    }

    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// A fault of the server, whose cause is not for the caller.
    pub(crate) fn internal(source: impl StdError + Send + Sync + 'static) -> Self {
        let detail = "the server failed at this request; its log has the reason, under the id \
                      that `instance` names";
        Self::new(Code::Internal, detail).because(source)
    }

    /// Broken rules of what was sent.
    pub(crate) fn broken(errors: Vec<BrokenRule>) -> Self {
        let detail = match errors.as_slice() {
            [BrokenRule { field, reason }] => format!("{field} {reason}"),
            errors => format!("{} rules are broken; `errors` names them", errors.len()),
        };
        Self { errors, ..Self::new(Code::Invalid, detail) }
    }

    fn because(self, source: impl StdError + Send + Sync + 'static) -> Self {
        Self { source: Some(Box::new(source)), ..self }
    }

    /// The answer to the request with this id. Logs what the caller does not get to see.
    pub(crate) fn into_response(self, request: RequestId) -> Response {
        let (status, ..) = self.code.facts();
        let body = serde_json::to_vec(&self.into_problem(request)).unwrap_or_default();
        let mut response =
            Response::builder().status(status).content_type("application/problem+json").body(body);
        let (name, value) = match status {
            StatusCode::UNAUTHORIZED => (header::WWW_AUTHENTICATE, "Bearer realm=\"mainspring\""),
            StatusCode::SERVICE_UNAVAILABLE => (header::RETRY_AFTER, "1"),
            _ => return response,
        };
        response.headers_mut().insert(name, HeaderValue::from_static(value));
        response
    }

    /// What the caller gets to see of it; the rest is logged.
    pub(crate) fn into_problem(self, request: RequestId) -> Problem {
        let (status, code, title) = self.code.facts();
        if status.is_server_error() {
            let cause = self.source.as_deref().map(|source| chain(source)).unwrap_or_default();
            tracing::error!(%request, code, cause, "{}", self.detail);
        } else {
            tracing::debug!(%request, code, "{}", self.detail);
        }
        Problem {
            kind: format!("urn:mainspring:problem:{code}"),
            title: title.to_owned(),
            status: status.as_u16(),
            code: code.to_owned(),
            detail: self.detail,
            instance: Some(format!("urn:mainspring:request:{request}")),
            errors: self.errors,
        }
    }
}

impl ResponseError for Refusal {
    fn status(&self) -> StatusCode {
        self.code.facts().0
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        match error {
            Error::Unauthenticated => Self::new(Code::Unauthenticated, text),
            Error::Stale(stale) => {
                let code = match stale {
                    Stale::SessionEnded => Code::SessionEnded,
                    Stale::LinkUsed => Code::LinkUsed,
                    Stale::LinkExpired => Code::LinkExpired,
                };
                Self::new(code, text)
            }
            Error::Forbidden { .. } | Error::ForbiddenToApps => Self::new(Code::Forbidden, text),
            Error::NotFound(_) => Self::new(Code::NotFound, text),
            Error::Invalid(invalid) => invalid.into(),
            Error::Rejected(_) => Self::new(Code::PluginRejected, text),
            Error::Conflict(conflict) => {
                let code = match conflict {
                    Conflict::RunEnded(_) => Code::RunEnded,
                    Conflict::RunNotEnded(_) => Code::RunNotEnded,
                    Conflict::JobChanged(_) => Code::JobChanged,
                    Conflict::KeyRevoked(_) => Code::KeyRevoked,
                    Conflict::LastAdmin(_) => Code::LastAdmin,
                    Conflict::NoSession => Code::NoSession,
                    Conflict::SecretInUse { .. } => Code::SecretInUse,
                };
                Self::new(code, text)
            }
            Error::KeyReused => Self::new(Code::IdempotencyKeyReused, text),
            Error::TooLarge { .. } => Self::new(Code::TooLarge, text),
            Error::Store(error) => error.into(),
            Error::Unavailable(_) => Self::new(Code::Unavailable, text),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let nothing_changed = "nothing was changed, and the same request may be tried again";
        match error {
            StoreError::Full => Self::new(
                Code::DiskFull,
                format!("the disk of the database is full; {nothing_changed} when it is not"),
            ),
            StoreError::Locked | StoreError::Unavailable(_) => {
                let detail = format!("the database is not available; {nothing_changed}");
                Self::new(Code::Unavailable, detail).because(error)
            }
            StoreError::Unreadable(_) => Self::internal(error),
        }
    }
}

impl From<Invalid> for Refusal {
    fn from(invalid: Invalid) -> Self {
        Self::broken(invalid.rules().iter().map(convert::broken_rule).collect())
    }
}

impl From<poem::Error> for Refusal {
    /// What the framework refuses before a handler is reached.
    fn from(error: poem::Error) -> Self {
        let error = match error.downcast::<Self>() {
            Ok(refusal) => return refusal,
            Err(error) => error,
        };
        // The framework's words before those of `Param`.
        let own = |reason: &str| reason.replace("failed to parse \"parameter\": ", "");
        if let Some(ParseParamError { name, reason }) = error.downcast_ref() {
            let detail = format!("the parameter `{name}` is wrong: {}", own(reason));
            Self::new(Code::BadParameter, detail)
        } else if let Some(ParsePathError { reason, .. }) = error.downcast_ref() {
            Self::new(Code::BadParameter, format!("a part of the path {}", own(reason)))
        } else if error.is::<NotFoundError>() {
            Self::new(Code::UnknownPath, "there is nothing at this path; /swagger shows what is")
        } else if error.is::<MethodNotAllowedError>() {
            Self::new(Code::MethodNotAllowed, "this path has other methods; /swagger shows them")
        } else if error.is::<ReadBodyError>() {
            Self::new(Code::BodyCutOff, "the body ended early")
        } else {
            Self::internal(error)
        }
    }
}

/// An error with everything behind it, in one line.
fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(text, ": {cause}");
        source = cause.source();
    }
    text
}
