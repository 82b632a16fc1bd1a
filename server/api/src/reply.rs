//! Answers, with what the OpenAPI document says about them.

use std::marker::PhantomData;

use mainspring_engine::{Error, Made};
use mainspring_wire::Problem;
use poem::http::{HeaderName, HeaderValue, StatusCode};
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{
    MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry,
};
use poem_openapi::types::Type;
use serde::Serialize;

use crate::problem::Refusal;

/// 200 with a JSON body.
pub(crate) struct Found<T>(pub(crate) T);

/// 201 with a JSON body, which says whether the same request had made it before.
pub(crate) struct Created<T>(Made<T>);

/// 204 without a body.
pub(crate) struct Gone;

/// An answer other than the one that was asked for, out of the statuses `S`.
pub(crate) struct Refused<S> {
    refusal: Refusal,
    statuses: PhantomData<S>,
}

/// What a handler answers.
pub(crate) type Answer<T, S> = Result<T, Refused<S>>;

/// The statuses of an operation's problems.
pub(crate) trait Statuses: Send + Sync + 'static {
    const ALL: &'static [u16];
}

macro_rules! statuses {
    ($($(#[$doc:meta])* $name:ident: $($status:literal)*;)*) => {
        $(
            $(#[$doc])*
            pub(crate) struct $name;

            impl Statuses for $name {
                const ALL: &'static [u16] = &[$($status),*];
            }
        )*
    };
}

statuses! {
    /// Nothing is asked for.
    Probing: 500 503;
    /// A list is read.
    Listing: 400 401 500 503;
    /// One thing is read.
    Finding: 400 401 404 500 503;
    /// Something that needs a role is read.
    Managing: 400 401 403 500 503;
    /// Something is said without changing anything.
    Asking: 400 401 403 413 415 422 500 503;
    /// Something is made.
    Making: 400 401 403 413 415 422 500 503;
    /// Somebody signs in.
    Entering: 400 401 413 415 422 500 503;
    /// Several things are treated alike.
    Treating: 400 401 403 413 415 422 500 503;
    /// Something is made out of something.
    Deriving: 400 401 403 404 409 413 415 422 500 503;
    /// Something is changed without a body.
    Acting: 400 401 403 404 409 500 503;
}

const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

impl<T> Created<T> {
    pub(crate) fn new<D>(made: Made<D>, convert: impl FnOnce(D) -> T) -> Self {
        Self(Made { value: convert(made.value), again: made.again })
    }

    /// Where every request makes another one.
    pub(crate) fn always(value: T) -> Self {
        Self(Made { value, again: false })
    }
}

impl<S> From<Refusal> for Refused<S> {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, statuses: PhantomData }
    }
}

impl<S> From<Error> for Refused<S> {
    fn from(error: Error) -> Self {
        Refusal::from(error).into()
    }
}

impl<S> From<mainspring_domain::Invalid> for Refused<S> {
    fn from(invalid: mainspring_domain::Invalid) -> Self {
        Refusal::from(invalid).into()
    }
}

impl<S> From<Refused<S>> for poem::Error {
    fn from(refused: Refused<S>) -> Self {
        refused.refusal.into()
    }
}

impl<T: Serialize + Send> IntoResponse for Found<T> {
    fn into_response(self) -> Response {
        json(StatusCode::OK, &self.0)
    }
}

impl<T: Serialize + Send> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let mut response = json(StatusCode::CREATED, &self.0.value);
        if self.0.again {
            response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        }
        response
    }
}

impl IntoResponse for Gone {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

/// With a line feed at the end, for people at a terminal.
fn json(status: StatusCode, body: &impl Serialize) -> Response {
    match serde_json::to_vec(body) {
        Ok(mut body) => {
            body.push(b'\n');
            Response::builder().status(status).content_type(JSON).body(body)
        }
        Err(error) => poem::Error::from(Refusal::internal(error)).into_response(),
    }
}

const JSON: &str = "application/json";

impl<T: Type> ApiResponse for Found<T> {
    fn meta() -> MetaResponses {
        one(200, "It", vec![media::<T>(JSON)], Vec::new())
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Type> ApiResponse for Created<T> {
    fn meta() -> MetaResponses {
        let replayed = MetaHeader {
            name: "Idempotency-Replayed".to_owned(),
            description: Some("`true` where the same request had made it before".to_owned()),
            required: false,
            deprecated: false,
            schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("boolean"))),
        };
        one(201, "It was made", vec![media::<T>(JSON)], vec![replayed])
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl ApiResponse for Gone {
    fn meta() -> MetaResponses {
        one(204, "It was done", Vec::new(), Vec::new())
    }

    fn register(_: &mut Registry) {}
}

impl<S: Statuses> ApiResponse for Refused<S> {
    fn meta() -> MetaResponses {
        let response = |&status: &u16| {
            let content = vec![media::<Problem>("application/problem+json")];
            response(status, describe(status), content, Vec::new())
        };
        MetaResponses { responses: S::ALL.iter().map(response).collect() }
    }

    fn register(registry: &mut Registry) {
        Problem::register(registry);
    }
}

fn describe(status: u16) -> &'static str {
    match status {
        400 => "A parameter is wrong, or the body is not JSON",
        401 => "The API key is missing, unknown, expired or revoked, or the session has ended",
        403 => "The caller's role may not do this; the problem names the role that may",
        404 => "There is no such thing, or it is another app's",
        409 => "The state of things stands against it",
        413 => "The body is too large",
        415 => "The body has another Content-Type than is documented",
        422 => "The request breaks rules; `errors` names all of them",
        503 => "The server cannot do this now, and nothing was changed",
        _ => "The server failed",
    }
}

pub(crate) fn one(
    status: u16,
    description: &'static str,
    content: Vec<MetaMediaType>,
    headers: Vec<MetaHeader>,
) -> MetaResponses {
    MetaResponses { responses: vec![response(status, description, content, headers)] }
}

fn response(
    status: u16,
    description: &'static str,
    content: Vec<MetaMediaType>,
    headers: Vec<MetaHeader>,
) -> MetaResponse {
    MetaResponse { description, status: Some(status), status_range: None, content, headers }
}

pub(crate) fn json_body<T: Type>() -> MetaMediaType {
    media::<T>(JSON)
}

fn media<T: Type>(content_type: &'static str) -> MetaMediaType {
    MetaMediaType { content_type, schema: T::schema_ref() }
}
