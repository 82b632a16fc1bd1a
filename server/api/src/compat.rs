//! Doors for clients of other systems, which keep their requests, answers and errors. Each is: authenticate,
//! convert, ask the engine, convert, answer. None keeps anything of its own.

mod fields;
mod jpush;
mod ksana;
mod serendipity;
mod webjob;

use mainspring_engine::Error;
use poem::http::header;
use poem::{Endpoint, Request, Response, Result, Route};
use tracing::error;

use crate::border::RequestId;

pub use jpush::JpushOptions;
pub use ksana::KsanaOptions;
pub use serendipity::SerendipityOptions;
pub use webjob::WebJobOptions;

use crate::docs::Document;

/// Which doors are open, and how each behaves.
#[derive(Debug, Clone, Default)]
pub struct Doors {
    /// `JPush` Schedule's; `None`: closed.
    pub jpush: Option<JpushOptions>,
    /// Ksana's; `None`: closed.
    pub ksana: Option<KsanaOptions>,
    /// Serendipity-Job's; `None`: closed.
    pub serendipity: Option<SerendipityOptions>,
    /// `WbtWebJob`'s; `None`: closed.
    pub webjob: Option<WebJobOptions>,
}

impl Doors {
    /// Each by its name, whether it is open, and where its requests go.
    pub(crate) fn all(&self) -> [(&'static str, bool, &'static str); 4] {
        [
            (jpush::DOOR, self.jpush.is_some(), "/v3/schedules"),
            (ksana::DOOR, self.ksana.is_some(), "/jobs"),
            (serendipity::DOOR, self.serendipity.is_some(), "/task"),
            (webjob::DOOR, self.webjob.is_some(), "/api/jobs"),
        ]
    }
}

/// Adds the doors that are open.
pub(crate) fn routes(mut routes: Route, doors: &Doors) -> Route {
    if let Some(options) = &doors.jpush {
        routes = routes.nest_no_strip("/v3", jpush::Jpush::new(options.clone()));
    }
    if let Some(options) = &doors.ksana {
        routes = routes.nest_no_strip("/jobs", ksana::Ksana::new(options.clone()));
    }
    if let Some(options) = &doors.serendipity {
        for beginning in serendipity::BEGINNINGS {
            let door = serendipity::Serendipity::new(options.clone());
            routes = routes.nest_no_strip(beginning, door);
        }
    }
    routes
}

/// The documents of those that are open.
pub(crate) fn documents(doors: &Doors) -> Vec<Document> {
    let documents = [
        doors.ksana.as_ref().map(|_| ksana::DOCUMENT),
        doors.jpush.as_ref().map(|_| jpush::DOCUMENT),
        doors.serendipity.as_ref().map(|_| serendipity::DOCUMENT),
        doors.webjob.as_ref().map(|_| webjob::DOCUMENT),
    ];
    documents.into_iter().flatten().collect()
}

/// Puts the doors whose paths have no case before all routes, which have one.
pub(crate) fn before<E>(routes: E, doors: &Doors) -> impl Endpoint<Output = Response> + use<E>
where
    E: Endpoint<Output = Response>,
{
    Before { routes, webjob: doors.webjob.clone().map(webjob::WebJob::new) }
}

struct Before<E> {
    routes: E,
    webjob: Option<webjob::WebJob>,
}

impl<E: Endpoint<Output = Response>> Endpoint for Before<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        match &self.webjob {
            Some(door) if webjob::WebJob::has(request.uri().path()) => door.call(request).await,
            _ => self.routes.call(request).await,
        }
    }
}

/// Whether a door answers this request's OPTIONS by itself.
pub(crate) fn answers_options(request: &Request, doors: &Doors) -> bool {
    let path = request.uri().path();
    let ksana = doors.ksana.is_some() && (path == "/jobs" || path.starts_with("/jobs/"));
    let webjob = doors.webjob.as_ref().is_some_and(|options| !options.origins.is_empty());
    ksana || (webjob && webjob::WebJob::has(path))
}

/// Whether a request comes from no page, from one of this server, or from one of these origins. What needs no key is not
/// for the pages of anybody, who would use the browser of somebody near the server for it.
fn is_same_site(request: &Request, origins: &[String]) -> bool {
    let Some(origin) = request.header(header::ORIGIN) else { return true };
    let host = origin.split_once("://").map(|(_, host)| host);
    host == request.header(header::HOST) || origins.iter().any(|known| known == origin)
}

/// Says once that the server failed at a request.
fn log_failure(request: Option<RequestId>, failed: &Error) {
    let request = request.map(|id| id.to_string()).unwrap_or_default();
    error!(request, error = %failed, "a request could not be carried out");
}
