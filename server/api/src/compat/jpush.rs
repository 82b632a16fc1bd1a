//! `JPush` Schedule: push messages at civil times, over `/v3/schedules`, authenticated as an app.

mod answer;
mod auth;
mod messages;
mod push;
mod reply;
mod sent;
mod trigger;

use std::borrow::Cow;

use mainspring_domain::Timestamp;
use mainspring_domain::app::{App, Caller};
use mainspring_domain::id::JobId;
use mainspring_domain::job::{Job, JobPatch, Source};
use mainspring_domain::page::PageOf;
use mainspring_domain::ports::JobFilter;
use mainspring_domain::schedule::Zone;
use mainspring_engine::{Engine, OnceKey};
use poem::http::Method;
use poem::{Endpoint, Request, RequestBody, Response, Result};

use crate::access::entry;
use crate::body;
use crate::docs::Document;
use answer::ListPage;
use reply::{Invalid, Refused};
use sent::Sent;

/// How this door behaves.
#[derive(Debug, Clone)]
pub struct JpushOptions {
    /// The zone of all times.
    pub zone: Zone,
    /// How many unexpired schedules an app may have; 0: any number.
    pub max_schedules: usize,
    /// How many calls an app may make in a minute; 0: any number.
    pub rate_per_minute: u32,
}

/// What this door writes on its jobs.
pub(super) const DOOR: &str = "jpush";

pub(super) const DOCUMENT: Document = Document {
    name: DOOR,
    title: "JPush Schedule",
    text: Cow::Borrowed(include_str!("../../../../openapi/jpush.json")),
    script: None,
};

/// How many schedules a page of the list has.
const PAGE: usize = 50;

pub(super) struct Jpush {
    options: JpushOptions,
}

/// A request that was let in.
struct Visit<'v> {
    engine: Engine,
    app: App,
    caller: Caller,
    options: &'v JpushOptions,
    request: &'v Request,
    body: RequestBody,
    most: u64,
}

impl Jpush {
    pub(super) fn new(options: JpushOptions) -> Self {
        Self { options }
    }
}

impl Endpoint for Jpush {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let (request, body) = request.split();
        let Ok(entry) = entry(&request) else { return Ok(Refused::Internal.into_response(None)) };
        let (engine, id) = (entry.door.engine.clone(), entry.id);
        let (app, caller) = match auth::caller(&engine, &request).await {
            Ok(found) => found,
            Err(refused) => return Ok(refused.into_response(Some(id))),
        };
        let limit = self.options.rate_per_minute;
        let rate = (limit > 0).then(|| engine.count_call(app.id, DOOR, limit));
        let answer = if rate.is_some_and(|rate| !rate.allowed) {
            Err(Refused::TooOften)
        } else {
            let (options, request, most) =
                (&self.options, &request, entry.door.options.max_body_bytes);
            Visit { engine, app, caller, options, request, body, most }.answer().await
        };
        let mut response = answer.unwrap_or_else(|refused| refused.into_response(Some(id)));
        reply::tell_rate(&mut response, rate);
        Ok(response)
    }
}

impl Visit<'_> {
    async fn answer(mut self) -> Result<Response, Refused> {
        let (request, method) = (self.request, self.request.method());
        let path = request.uri().path().strip_prefix("/v3/").unwrap_or_default();
        let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).collect();
        match (steps.as_slice(), method) {
            (["schedules"], &Method::POST) => self.create().await,
            (["schedules"], &Method::GET) => self.list().await,
            (["schedules", id], &Method::GET) => {
                let job = self.unexpired(id).await?;
                Ok(reply::json(&answer::schedule(&job, &self.options.zone)))
            }
            (["schedules", id], &Method::PUT) => self.update(id).await,
            (["schedules", id], &Method::DELETE) => {
                let job = self.unexpired(id).await?;
                self.engine.delete_job(&self.caller, job.id).await?;
                Ok(reply::empty())
            }
            (["schedules", id, "msg_ids"], &Method::GET) => {
                let job = self.job(id).await?;
                let found = messages::of(&self.engine, &self.caller, job.id).await?;
                Ok(reply::json(&found))
            }
            (["push", "cid"], &Method::GET) => self.draw_cids(),
            _ => Err(Refused::Unknown),
        }
    }

    async fn create(&mut self) -> Result<Response, Refused> {
        let sent = self.sent().await?;
        let (zone, now) = (&self.options.zone, self.engine.now());
        let spec = sent.spec(&self.app, zone, now)?;
        let once =
            sent.cid()?.map(|cid| OnceKey { key: format!("{DOOR}:{cid}"), request: [0; 32] });
        let most = self.options.max_schedules;
        if once.is_none() && most > 0 && self.all().await?.len() >= most {
            return Err(Invalid::Section.into());
        }
        let source =
            Source { door: DOOR.to_owned(), reference: Some(sent.name()?), ..Source::default() };
        let job = self.engine.create_job_from(&self.caller, spec, source, once).await?;
        Ok(reply::json(&answer::created(&job)))
    }

    async fn list(&self) -> Result<Response, Refused> {
        let query = self.request.uri().query().unwrap_or_default();
        let page = query.split('&').find_map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (name == "page").then_some(value)
        });
        let page: usize = match page.unwrap_or_default() {
            "" => 1,
            text => text.parse().ok().filter(|&page| page > 0).ok_or(Invalid::Section)?,
        };
        let all = self.all().await?;
        let shown = all.iter().skip((page - 1).saturating_mul(PAGE)).take(PAGE);
        Ok(reply::json(&ListPage {
            total_count: all.len(),
            total_pages: all.len().div_ceil(PAGE),
            page,
            schedules: shown.map(|job| answer::schedule(job, &self.options.zone)).collect(),
        }))
    }

    async fn update(&mut self, id: &str) -> Result<Response, Refused> {
        let job = self.job(id).await?;
        if is_expired(&job, self.engine.now()) {
            return Err(Invalid::Expired.into());
        }
        let sent = self.sent().await?;
        if sent.is_empty() {
            return Err(Invalid::Update.into());
        }
        let (spec, reference) =
            sent.over(&job, &self.app, &self.options.zone, self.engine.now())?;
        let patch = JobPatch {
            name: Some(spec.name),
            enabled: Some(spec.enabled),
            work: Some(spec.work),
            schedule: sent.has_trigger().then_some(spec.schedule),
            reference: Some(reference),
            ..JobPatch::default()
        };
        let job = self.engine.update_job(&self.caller, job.id, patch, None).await?;
        Ok(reply::json(&answer::schedule(&job, &self.options.zone)))
    }

    fn draw_cids(&self) -> Result<Response, Refused> {
        let query = self.request.uri().query().unwrap_or_default();
        let mut count = 1;
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=').unwrap_or((pair, "")) {
                ("count", text) => {
                    let fits = text.parse().ok().filter(|count| (1..=1000).contains(count));
                    count = fits.ok_or(Invalid::Section)?;
                }
                ("type", "push" | "schedule") => {}
                ("type", _) => return Err(Invalid::Section.into()),
                _ => {}
            }
        }
        let key = self.app.key.as_deref().unwrap_or_default();
        let draw = |_: usize| format!("{key}-{}", answer::dashed(self.engine.fresh_id()));
        Ok(reply::json(&answer::Cids { cidlist: (0..count).map(draw).collect() }))
    }

    /// Unexpired schedules in the order in which they were made.
    async fn all(&self) -> Result<Vec<Job>, Refused> {
        let filter = JobFilter { door: Some(DOOR.to_owned()), ..JobFilter::default() };
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = PageOf { after, limit: 200 };
            let page = self.engine.jobs(&self.caller, filter.clone(), page).await?;
            all.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let now = self.engine.now();
        all.retain(|job| !is_expired(job, now));
        all.reverse();
        Ok(all)
    }

    async fn unexpired(&self, id: &str) -> Result<Job, Refused> {
        let job = self.job(id).await?;
        if is_expired(&job, self.engine.now()) { Err(Refused::Unknown) } else { Ok(job) }
    }

    async fn job(&self, id: &str) -> Result<Job, Refused> {
        let id: JobId = id.parse().map_err(|_| Refused::Unknown)?;
        let job = self.engine.job(&self.caller, id).await?;
        if job.source.door == DOOR { Ok(job) } else { Err(Refused::Unknown) }
    }

    async fn sent(&mut self) -> Result<Sent, Refused> {
        let bytes = body::read(self.request, &mut self.body, self.most).await?;
        Ok(Sent::read(&bytes)?)
    }
}

/// Whether a schedule fires no more.
fn is_expired(job: &Job, now: Timestamp) -> bool {
    let end = job.spec.schedule.as_ref().and_then(|schedule| schedule.end);
    let next = job.next_fire_at.filter(|next| job.spec.enabled || now < *next);
    let goes_on = job.spec.schedule.as_ref().is_some_and(|schedule| {
        next.is_some() || schedule.next_after(now, job.anchored_at).is_some()
    });
    !goes_on || end.is_some_and(|end| end < now)
}
