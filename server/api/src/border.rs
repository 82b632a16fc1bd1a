//! What every request passes on its way in, and every answer on its way out.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use poem::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use poem::{Endpoint, IntoResponse as _, Request, Response, Result};

use crate::Door;
use crate::compat;
use crate::problem::Refusal;

/// What a request carries from the border to its handler.
#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) door: Arc<Door>,
    pub(crate) id: RequestId,
}

/// Names a request in its answer and in the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestId(u64);

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives requests an id and what handlers need; turns errors into problems; adds the headers that
/// all answers have.
pub(crate) fn guard<E>(routes: E, door: Arc<Door>) -> impl Endpoint<Output = Response>
where
    E: Endpoint<Output = Response>,
{
    Border { routes, door, ids: Ids::new() }
}

struct Border<E> {
    routes: E,
    door: Arc<Door>,
    ids: Ids,
}

impl<E: Endpoint<Output = Response>> Endpoint for Border<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let id = self.ids.next();
        let doors = &self.door.options.doors;
        let mut response =
            if request.method() == Method::OPTIONS && !compat::answers_options(&request, doors) {
                options()
            } else {
                request.set_data(Entry { door: Arc::clone(&self.door), id });
                let answer = self.routes.call(request).await;
                answer.unwrap_or_else(|error| Refusal::from(error).into_response(id))
            };
        let headers = response.headers_mut();
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        if let Ok(id) = HeaderValue::try_from(id.to_string()) {
            headers.insert(REQUEST_ID, id);
        }
        Ok(response)
    }
}

fn options() -> Response {
    let methods = "GET, HEAD, POST, PATCH, DELETE, OPTIONS";
    StatusCode::NO_CONTENT.with_header(header::ALLOW, methods).into_response()
}

/// Where request ids come from.
struct Ids {
    next: AtomicU64,
}

impl Ids {
    /// Begins anywhere, so that the ids of two starts are not mistaken for each other. Nothing else
    /// depends on where.
    fn new() -> Self {
        Self { next: AtomicU64::new(RandomState::new().hash_one(0)) }
    }

    fn next(&self) -> RequestId {
        RequestId(self.next.fetch_add(1, Ordering::Relaxed))
    }
}
