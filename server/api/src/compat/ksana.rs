//! Ksana: periodic and one-off requests over `/jobs`, with API keys.

mod auth;
mod draft;
mod duration;
mod last;
mod reply;
mod view;
mod wire;

use std::borrow::Cow;
use std::time::Duration;

use mainspring_domain::app::Caller;
use mainspring_domain::id::JobId;
use mainspring_domain::job::{Job, JobPatch, Source};
use mainspring_domain::page::PageOf;
use mainspring_domain::ports::JobFilter;
use mainspring_domain::run::NewRun;
use mainspring_engine::Engine;
use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Endpoint, Request, RequestBody, Response, Result};

use crate::access::entry;
use crate::body;
use crate::docs::Document;
use draft::Draft;
use reply::Refused;

/// How this door behaves.
#[derive(Debug, Clone)]
pub struct KsanaOptions {
    /// What a job's `timeout` is where it does not say.
    pub timeout: Duration,
    /// What its `max_retries` is.
    pub max_retries: u32,
    /// What its `retry_backoff` is.
    pub retry_backoff: Duration,
    /// Which pages may call: the value of `Access-Control-Allow-Origin`.
    pub allow_origin: String,
}

/// What this door writes on its jobs.
pub(super) const DOOR: &str = "ksana";

pub(super) const DOCUMENT: Document = Document {
    name: DOOR,
    title: "Ksana",
    text: Cow::Borrowed(include_str!("../../../../openapi/ksana.json")),
    script: None,
};

/// How many jobs are read at once.
const PAGE: u32 = 200;

pub(super) struct Ksana {
    options: KsanaOptions,
    allow_origin: Option<HeaderValue>,
}

/// A request that was let in.
struct Visit<'v> {
    engine: Engine,
    caller: Caller,
    options: &'v KsanaOptions,
    request: &'v Request,
    body: RequestBody,
    most: u64,
}

impl Ksana {
    pub(super) fn new(options: KsanaOptions) -> Self {
        let allow_origin = HeaderValue::from_str(&options.allow_origin).ok();
        Self { options, allow_origin }
    }

    async fn answer(&self, request: Request) -> Result<Response, Refused> {
        let (request, body) = request.split();
        if request.method() == Method::OPTIONS {
            return Ok(StatusCode::OK.into());
        }
        let entry = entry(&request).map_err(|_| Refused::Internal)?;
        let engine = entry.door.engine.clone();
        let caller = auth::caller(&engine, &request).await?;
        let most = entry.door.options.max_body_bytes;
        let visit = Visit { engine, caller, options: &self.options, request: &request, body, most };
        visit.answer().await
    }
}

impl Endpoint for Ksana {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let id = entry(&request).map(|entry| entry.id).ok();
        let answer = self.answer(request).await;
        let mut response = answer.unwrap_or_else(|refused| refused.into_response(id));
        let headers = response.headers_mut();
        for (name, value) in [
            (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PATCH, DELETE, OPTIONS"),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type, Authorization, X-API-Key"),
            (header::ACCESS_CONTROL_MAX_AGE, "86400"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if let Some(origin) = &self.allow_origin {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        }
        Ok(response)
    }
}

impl Visit<'_> {
    async fn answer(mut self) -> Result<Response, Refused> {
        let (request, method) = (self.request, self.request.method());
        let path = request.uri().path().strip_prefix("/jobs").unwrap_or_default();
        let steps: Vec<&str> = path.split('/').skip(1).collect();
        match (steps.as_slice(), method) {
            ([], &Method::POST) => self.create().await,
            ([], &Method::GET) => self.list().await,
            ([""], _) => Err(Refused::UnknownPath),
            ([id], &Method::GET) => self.show(&self.job(id).await?, StatusCode::OK).await,
            ([id], &Method::PATCH) => self.update(id).await,
            ([id], &Method::DELETE) => {
                let job = self.job(id).await?;
                self.engine.delete_job(&self.caller, job.id).await?;
                Ok(StatusCode::NO_CONTENT.into())
            }
            ([] | [_], _) => Err(Refused::MethodNotAllowed),
            ([id, "run-now"], &Method::POST) => {
                let job = self.job(id).await?;
                self.engine.enqueue(&self.caller, job.id, NewRun::default(), None).await?;
                Ok(reply::message("Job triggered successfully"))
            }
            ([id, "pause"], &Method::POST) => {
                self.enable(id, false, "Job paused successfully").await
            }
            ([id, "resume"], &Method::POST) => {
                self.enable(id, true, "Job resumed successfully").await
            }
            _ => Err(Refused::UnknownPath),
        }
    }

    async fn create(&mut self) -> Result<Response, Refused> {
        let mut draft = Draft::new(self.options);
        draft.take(self.sent().await?);
        draft.check(self.engine.now(), true)?;
        let source = Source { door: DOOR.to_owned(), ..Source::default() };
        let job = self.engine.create_job_from(&self.caller, draft.spec(), source, None).await?;
        // It has not run yet.
        Ok(reply::json(StatusCode::CREATED, &view::job(&job, &last::Last::default())))
    }

    /// In the order in which they were made.
    async fn list(&self) -> Result<Response, Refused> {
        let filter = JobFilter { door: Some(DOOR.to_owned()), ..JobFilter::default() };
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = PageOf { after, limit: PAGE };
            let page = self.engine.jobs(&self.caller, filter.clone(), page).await?;
            let last = last::of(&self.engine, &self.caller, &page.items).await?;
            all.extend(page.items.iter().zip(&last).map(|(job, last)| view::job(job, last)));
            after = page.next;
            if after.is_none() {
                all.reverse();
                return Ok(reply::json(StatusCode::OK, &all));
            }
        }
    }

    async fn update(&mut self, id: &str) -> Result<Response, Refused> {
        let before = self.job(id).await?;
        let sent = self.sent().await?;
        let replans = sent.schedule.is_some();
        let mut draft = Draft::of(&before);
        draft.take(wire::Sent { kind: None, ..sent });
        draft.check(self.engine.now(), replans)?;
        let spec = draft.spec();
        let patch = JobPatch {
            name: Some(spec.name),
            enabled: Some(spec.enabled),
            work: Some(spec.work),
            schedule: replans.then_some(spec.schedule),
            retry: Some(spec.retry),
            limits: Some(spec.limits),
            ..JobPatch::default()
        };
        let job = self.engine.update_job(&self.caller, before.id, patch, None).await?;
        self.show(&job, StatusCode::OK).await
    }

    async fn enable(&self, id: &str, enabled: bool, done: &str) -> Result<Response, Refused> {
        let job = self.job(id).await?;
        let patch = JobPatch { enabled: Some(enabled), ..JobPatch::default() };
        self.engine.update_job(&self.caller, job.id, patch, None).await?;
        Ok(reply::message(done))
    }

    /// A job of this door.
    async fn job(&self, id: &str) -> Result<Job, Refused> {
        let unknown = || Refused::UnknownJob(id.to_owned());
        let known: JobId = id.parse().map_err(|_| unknown())?;
        let job = self.engine.job(&self.caller, known).await.map_err(|error| match error {
            mainspring_engine::Error::NotFound(_) => unknown(),
            error => error.into(),
        })?;
        if job.source.door == DOOR { Ok(job) } else { Err(unknown()) }
    }

    async fn show(&self, job: &Job, status: StatusCode) -> Result<Response, Refused> {
        let last = last::of(&self.engine, &self.caller, std::slice::from_ref(job)).await?;
        let last = last.first().cloned().unwrap_or_default();
        Ok(reply::json(status, &view::job(job, &last)))
    }

    async fn sent(&mut self) -> Result<wire::Sent, Refused> {
        let bytes = body::read(self.request, &mut self.body, self.most).await?;
        // serde would also take the members of an object as an array, in an order that is no contract.
        if bytes.trim_ascii_start().first() == Some(&b'[') {
            return Err(Refused::Json("the body must be a JSON object, not an array".to_owned()));
        }
        serde_json::from_slice(&bytes).map_err(|error| Refused::Json(error.to_string()))
    }
}
