//! `WbtWebJob`: jobs that run once and at once, over `/api/jobs`, and a hub that tells of them. Its paths and its names
//! have no case.

mod auth;
mod cors;
mod draft;
mod find;
mod http;
mod hub;
mod ids;
mod logs;
mod reply;
mod told;
mod view;
mod wire;

use std::borrow::Cow;

use mainspring_domain::app::{Caller, Role};
use mainspring_domain::run::NewRun;
use mainspring_engine::{Conflict, Engine, Error};
use percent_encoding::percent_decode_str;
use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::web::Redirect;
use poem::{Endpoint, IntoResponse as _, Request, RequestBody, Response, Result};

use crate::access::entry;
use crate::body;
use crate::docs::Document;
use crate::signalr::Pace;
use draft::Draft;
use hub::Hub;
use reply::Refused;
use view::Known;

/// How this door behaves.
#[derive(Debug, Clone, Default)]
pub struct WebJobOptions {
    /// Whether callers without a key are let in, as operators of the default app.
    pub open: bool,
    /// Pages that may call from a browser, by their origins.
    pub origins: Vec<String>,
    /// How long the connections of the hub wait for what.
    pub pace: Pace,
}

/// What this door writes on its jobs.
pub(super) const DOOR: &str = "webjob";

pub(super) const DOCUMENT: Document = Document {
    name: DOOR,
    title: "WbtWebJob",
    text: Cow::Borrowed(include_str!("../../../../openapi/webjob.json")),
    script: None,
};

const JOBS: &str = "/api/jobs";

/// Where people used to look at their jobs.
const BOARD: &str = "/hangfire";

/// Where they look at them here.
const RUNS: &str = "/console/runs";

/// Where clients are told of their jobs.
const HUB: &str = "/hubs/job-progress";

pub(super) struct WebJob {
    options: WebJobOptions,
    hub: Hub,
}

/// A request that was let in.
struct Visit<'v> {
    engine: Engine,
    caller: Caller,
    request: &'v Request,
    body: RequestBody,
    most: u64,
    public_url: Option<&'v str>,
}

impl WebJob {
    pub(super) fn new(options: WebJobOptions) -> Self {
        let hub = Hub::new(options.pace);
        Self { options, hub }
    }

    /// Whether this door answers at the path.
    pub(super) fn has(path: &str) -> bool {
        [JOBS, BOARD, HUB].iter().any(|beginning| below(path, beginning).is_some())
    }

    async fn answer(&self, request: Request) -> Result<Response, Refused> {
        let (request, body) = request.split();
        let path = request.uri().path();
        let door = &entry(&request).map_err(|_| Refused::Internal)?.door;
        if let Some(path) = below(path, HUB) {
            let WebJobOptions { open, origins, .. } = &self.options;
            return self.hub.answer(path, &request, body, door, *open, origins).await;
        }
        let Some(path) = below(path, JOBS) else {
            return Ok(Redirect::temporary(RUNS).into_response());
        };
        let engine = door.engine.clone();
        let caller =
            auth::caller(&engine, &request, None, self.options.open, &self.options.origins).await?;
        let (most, public_url) = (door.options.max_body_bytes, door.options.public_url.as_deref());
        let visit = Visit { engine, caller, request: &request, body, most, public_url };
        visit.answer(path).await
    }
}

impl Endpoint for WebJob {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let id = entry(&request).map(|entry| entry.id).ok();
        let origin = cors::admitted(&request, &self.options.origins);
        if request.method() == Method::OPTIONS {
            return Ok(cors::preflight(origin));
        }
        let answer = self.answer(request).await;
        let response = answer.unwrap_or_else(|refused| refused.into_response(id));
        Ok(cors::let_in(response, origin))
    }
}

/// What follows this beginning of a path, in whatever case it is written.
fn below<'p>(path: &'p str, beginning: &str) -> Option<&'p str> {
    let (head, rest) = path.split_at_checked(beginning.len())?;
    let is_whole = rest.is_empty() || rest.starts_with('/');
    (is_whole && head.eq_ignore_ascii_case(beginning)).then_some(rest)
}

impl Visit<'_> {
    async fn answer(mut self, path: &str) -> Result<Response, Refused> {
        let steps = path.strip_suffix('/').unwrap_or(path).split('/').skip(1);
        let steps = steps.map(|step| percent_decode_str(step).decode_utf8());
        let steps = steps.collect::<Result<Vec<_>, _>>().map_err(|_| Refused::UnknownPath)?;
        let steps: Vec<&str> = steps.iter().map(AsRef::as_ref).collect();
        let is = |step: &str, word: &str| step.eq_ignore_ascii_case(word);
        let (get, post) = match *self.request.method() {
            Method::GET => (true, false),
            Method::POST => (false, true),
            _ => (false, false),
        };
        match *steps.as_slice() {
            [] if post => self.create().await,
            [id] if get => Ok(reply::json(StatusCode::OK, &self.job(id).await?.shown())),
            ["", ..] => Err(Refused::UnknownPath),
            [word, id] if get && is(word, "business") => Ok(reply::json(
                StatusCode::OK,
                &find::business(&self.engine, &self.caller, id).await?.shown(),
            )),
            [id, word] if get && is(word, "logs") => {
                let known = self.job(id).await?;
                let logs = logs::of(&self.engine, &self.caller, &known).await?;
                Ok(reply::json(StatusCode::OK, &logs))
            }
            [id, word] if post && is(word, "cancel") => self.cancel(id).await,
            [] | [_] => Err(Refused::MethodNotAllowed),
            [first, last] if is(first, "business") || is(last, "logs") || is(last, "cancel") => {
                Err(Refused::MethodNotAllowed)
            }
            _ => Err(Refused::UnknownPath),
        }
    }

    async fn create(&mut self) -> Result<Response, Refused> {
        self.require_operator()?;
        let sent = body::read(self.request, &mut self.body, self.most).await?;
        let draft = Draft::read(&sent)?;
        let spec = draft.spec(&self.engine).await?;
        let (engine, now) = (&self.engine, NewRun::default());
        let made = engine.create_job_to_run(&self.caller, spec, draft.source(), now, false).await?;
        let (job, run) = made.ok_or(Refused::Internal)?;
        let known = Known { kind: draft.kind, note: draft.note(), job, run };
        let mut response = reply::json(StatusCode::CREATED, &known.shown());
        if let Ok(place) = HeaderValue::from_str(&self.place(&known.id())) {
            response.headers_mut().insert(header::LOCATION, place);
        }
        Ok(response)
    }

    async fn cancel(&self, id: &str) -> Result<Response, Refused> {
        self.require_operator()?;
        let known = self.job(id).await?;
        let cancelled = self.engine.cancel_run(&self.caller, known.run.id).await;
        cancelled.map_err(|error| match error {
            Error::Conflict(Conflict::RunEnded(_)) => Refused::Finished(id.to_owned()),
            error => error.into(),
        })?;
        Ok(reply::cancelled(id))
    }

    /// Refuses those who only look before their request is read.
    fn require_operator(&self) -> Result<(), Refused> {
        let needs = Role::Operator;
        if self.caller.role >= needs { Ok(()) } else { Err(Error::Forbidden { needs }.into()) }
    }

    async fn job(&self, id: &str) -> Result<Known, Refused> {
        find::job(&self.engine, &self.caller, id).await
    }

    /// Where a job is found, as its maker reaches this server.
    fn place(&self, id: &str) -> String {
        let asked = || {
            let host = self.request.header(header::HOST)?;
            Some(format!("{}://{host}", self.request.scheme()))
        };
        let base = self.public_url.map(str::to_owned).or_else(asked).unwrap_or_default();
        format!("{base}/api/Jobs/{id}")
    }
}
