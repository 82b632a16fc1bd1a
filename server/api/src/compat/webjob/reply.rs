use mainspring_engine::{Error, Missing};
use poem::Response;
use poem::http::{HeaderValue, StatusCode, header};
use serde::Serialize;

use super::super::fields::Misfit;
use super::super::log_failure;
use crate::border::RequestId;
use crate::problem::{Code, Refusal};

/// Why a request is not carried out.
#[derive(Debug)]
pub(super) enum Refused {
    UnknownPath,
    MethodNotAllowed,
    /// There is no such job, or the caller may not see it.
    Unknown(Named),
    /// The job of this id has ended.
    Finished(String),
    /// The first rule that what was sent breaks.
    Bad(String),
    TooLarge(String),
    Engine(Error),
    Internal,
}

/// By what a caller named a job.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Named {
    #[serde(skip_serializing_if = "Option::is_none")]
    job_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    business_id: Option<String>,
}

impl Refused {
    pub(super) fn unknown_job(id: &str) -> Self {
        Self::Unknown(Named { job_id: Some(id.to_owned()), business_id: None })
    }

    pub(super) fn unknown_business(id: &str) -> Self {
        Self::Unknown(Named { job_id: None, business_id: Some(id.to_owned()) })
    }

    pub(super) fn into_response(self, request: Option<RequestId>) -> Response {
        use StatusCode as S;
        let nobody = Named::default;
        match self {
            Self::UnknownPath => problem(S::NOT_FOUND, "Not found", "no such path", nobody()),
            Self::MethodNotAllowed => {
                let message = "the path has no such method";
                problem(S::METHOD_NOT_ALLOWED, "Method not allowed", message, nobody())
            }
            Self::Unknown(named) => {
                let message = "there is no such job, or it is another app's";
                problem(S::NOT_FOUND, "Job not found", message, named)
            }
            Self::Finished(id) => {
                let message = "the job has ended and stays as it is";
                let named = Named { job_id: Some(id), business_id: None };
                problem(S::CONFLICT, "Job already finished", message, named)
            }
            Self::Bad(rule) => problem(S::BAD_REQUEST, "Invalid request", &rule, nobody()),
            Self::TooLarge(detail) => {
                problem(S::PAYLOAD_TOO_LARGE, "Request too large", &detail, nobody())
            }
            Self::Internal => {
                let message = "the server failed at this request";
                problem(S::INTERNAL_SERVER_ERROR, "Internal server error", message, nobody())
            }
            Self::Engine(failed) => of_engine(&failed, request),
        }
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Engine(error)
    }
}

impl From<Misfit> for Refused {
    fn from(Misfit(message): Misfit) -> Self {
        Self::Bad(message)
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal.code() {
            Code::TooLarge => Self::TooLarge(refusal.detail().to_owned()),
            Code::BodyCutOff => Self::Bad(refusal.detail().to_owned()),
            _ => Self::Internal,
        }
    }
}

fn of_engine(failed: &Error, request: Option<RequestId>) -> Response {
    use StatusCode as S;
    let (status, error) = match failed {
        Error::Unauthenticated | Error::Stale(_) => (S::UNAUTHORIZED, "Unauthorized"),
        Error::Forbidden { .. } | Error::ForbiddenToApps => (S::FORBIDDEN, "Forbidden"),
        Error::NotFound(Missing::Plugin(_) | Missing::PluginVersion(..))
        | Error::Invalid(_)
        | Error::Rejected(_) => (S::BAD_REQUEST, "Invalid request"),
        Error::NotFound(_) => (S::NOT_FOUND, "Job not found"),
        Error::TooLarge { .. } => (S::PAYLOAD_TOO_LARGE, "Request too large"),
        Error::Conflict(_) | Error::KeyReused => (S::CONFLICT, "Conflict"),
        Error::Store(_) | Error::Unavailable(_) => {
            log_failure(request, failed);
            let message = "the server cannot do this now: try again";
            let (status, named) = (S::SERVICE_UNAVAILABLE, Named::default());
            return problem(status, "Service unavailable", message, named);
        }
    };
    let mut response = problem(status, error, &failed.to_string(), Named::default());
    if status == S::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("ApiKey");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
    }
    response
}

pub(super) fn json(status: StatusCode, value: &impl Serialize) -> Response {
    let body = serde_json::to_vec(value).unwrap_or_default();
    Response::builder().status(status).content_type("application/json; charset=utf-8").body(body)
}

pub(super) fn cancelled(id: &str) -> Response {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Cancelled<'c> {
        message: &'c str,
        job_id: &'c str,
    }
    json(StatusCode::OK, &Cancelled { message: "Job cancelled successfully", job_id: id })
}

fn problem(status: StatusCode, error: &str, message: &str, named: Named) -> Response {
    #[derive(Serialize)]
    struct Problem<'p> {
        error: &'p str,
        message: &'p str,
        #[serde(flatten)]
        named: Named,
    }
    json(status, &Problem { error, message, named })
}
