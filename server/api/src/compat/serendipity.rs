//! Serendipity-Job: tasks that run once, at a time, as a plugin or by a request to their app. Programs sign as
//! their app; every answer comes in one envelope.

mod application;
mod auth;
mod class;
mod detail;
mod reply;
mod task;

use std::borrow::Cow;
use std::time::Duration;

use mainspring_domain::app::{App, Caller};
use mainspring_domain::id::Fence;
use mainspring_domain::job::Job;
use mainspring_domain::page::PageOf;
use mainspring_domain::ports::{JobFilter, RunFilter};
use mainspring_domain::run::{NewRun, Phase, Run, RunState};
use mainspring_domain::schedule::Zone;
use mainspring_domain::vault::SecretValue;
use mainspring_engine::{Conflict, Engine, Error};
use poem::http::Method;
use poem::{Endpoint, Request, RequestBody, Response, Result};
use serde::Serialize;

use super::fields::{Fields, Misfit};
use crate::access::entry;
use crate::body;
use crate::docs::Document;
use reply::Refused;
use task::Task;

/// How this door behaves.
#[derive(Debug, Clone)]
pub struct SerendipityOptions {
    /// How old a signature may be, for apps without a window of their own.
    pub signature_window: Duration,
    /// Whether anybody may make an app; else it takes an operator's key.
    pub open_registration: bool,
    /// The zone of all times.
    pub zone: Zone,
}

/// What this door writes on its jobs.
pub(super) const DOOR: &str = "serendipity";

pub(super) const DOCUMENT: Document = Document {
    name: DOOR,
    title: "Serendipity-Job",
    text: Cow::Borrowed(include_str!("../../../../openapi/serendipity.json")),
    script: Some(include_str!("serendipity/sign.js")),
};

/// What its paths begin with.
pub(super) const BEGINNINGS: [&str; 3] = ["/application", "/task", "/nsq"];

/// How long a cancel waits for the end of what it has cancelled.
const PATIENCE: Duration = Duration::from_secs(1);

pub(super) struct Serendipity {
    options: SerendipityOptions,
}

/// A request on its way.
struct Visit<'v> {
    engine: Engine,
    options: &'v SerendipityOptions,
    request: &'v Request,
    body: RequestBody,
    most: u64,
}

/// Who is let in.
struct Guest {
    app: App,
    caller: Caller,
}

/// How a caller names what runs: by the number of its attempt, by that of its task, or both; 0 names nothing.
struct Named {
    attempt: i64,
    task: i64,
}

#[derive(Serialize)]
struct Created {
    #[serde(rename = "taskId")]
    task: i64,
}

impl Serendipity {
    pub(super) fn new(options: SerendipityOptions) -> Self {
        Self { options }
    }
}

impl Endpoint for Serendipity {
    type Output = Response;

    async fn call(&self, request: Request) -> Result<Response> {
        let (request, body) = request.split();
        let Ok(entry) = entry(&request) else { return Ok(Refused::Internal.into_response(None)) };
        let (engine, most) = (entry.door.engine.clone(), entry.door.options.max_body_bytes);
        let visit = Visit { engine, options: &self.options, request: &request, body, most };
        let answer = visit.answer().await;
        Ok(answer.unwrap_or_else(|refused| refused.into_response(Some(entry.id))))
    }
}

impl Visit<'_> {
    async fn answer(mut self) -> Result<Response, Refused> {
        let path = self.request.uri().path().trim_end_matches('/').to_owned();
        match (path.as_str(), self.request.method()) {
            ("/application/create", &Method::POST) => self.create_app().await,
            ("/application/refresh-signature", &Method::POST) => self.refresh().await,
            ("/task/create", &Method::POST) => self.create_task().await,
            ("/task/cancel", &Method::POST) => self.cancel().await,
            ("/task/detail", &Method::GET | &Method::POST) => self.detail().await,
            ("/nsq/publish", &Method::POST) => self.publish().await,
            (
                "/application/create"
                | "/application/refresh-signature"
                | "/task/create"
                | "/task/cancel"
                | "/task/detail"
                | "/nsq/publish",
                _,
            ) => Err(Refused::MethodNotAllowed),
            _ => Err(Refused::UnknownPath),
        }
    }

    async fn create_app(&mut self) -> Result<Response, Refused> {
        let caller = auth::operator(&self.engine, self.request, self.options).await?;
        let spec = application::read(self.fields().await?, self.engine.now(), &self.options.zone)?;
        let length = application::KEY_LENGTH;
        let (app, secret) = self.engine.register_app(caller.as_ref(), spec, length).await?;
        Ok(reply::ok("Ok!", &application::shown(&self.engine, &app, &secret)))
    }

    async fn refresh(&mut self) -> Result<Response, Refused> {
        let mut fields = self.fields().await?;
        let (key, secret) = (fields.text("app_key")?, fields.text("secret_key")?);
        let found = self.engine.authenticate_app(&key, &secret).await;
        let (app, _) = found.map_err(|error| match error {
            Error::Unauthenticated => Refused::Failed("Unknown Application Key#".to_owned()),
            error => error.into(),
        })?;
        Ok(reply::ok("Ok!", &application::shown(&self.engine, &app, &SecretValue::new(secret))))
    }

    async fn create_task(&mut self) -> Result<Response, Refused> {
        let Guest { app, caller } = self.guest().await?;
        let task = Task::read(self.fields().await?, &self.options.zone)?;
        let (spec, new) = (task.spec(&self.engine, &app).await?, task.run());
        let made = self.engine.create_job_to_run(&caller, spec, task.source(), new, true).await?;
        let (job, _) = made.ok_or_else(Refused::again)?;
        Ok(reply::ok("ok!", &Created { task: job.number }))
    }

    async fn publish(&mut self) -> Result<Response, Refused> {
        let Guest { caller, .. } = self.guest().await?;
        let mut fields = self.fields().await?;
        let number: i64 =
            fields.take("task_id")?.ok_or_else(|| Misfit("task_id is missing".to_owned()))?;
        let unknown = || Refused::Failed(format!("Unknown Task [{number}]#"));
        let job = self.named(&caller, numbered(number)).await?.ok_or_else(unknown)?;
        let new = NewRun { due_at: task::due_of(&job), ..NewRun::default() };
        self.engine.enqueue(&caller, job.id, new, None).await?;
        Ok(reply::ok("ok!", &serde_json::Map::new()))
    }

    async fn cancel(&mut self) -> Result<Response, Refused> {
        let Guest { mut caller, .. } = self.guest().await?;
        let named = self.named_run(self.request.uri().query()).await?;
        let run = self.run(&caller, &named).await?.ok_or_else(Refused::unknown)?;
        if let Some(address) = self.request.remote_addr().as_socket_addr() {
            caller.name = format!("{} ({})", caller.name, address.ip());
        }
        match self.engine.cancel_run(&caller, run.id).await {
            Ok(_) => {}
            Err(Error::Conflict(Conflict::RunEnded(_))) => return Err(Refused::unknown()),
            Err(error) => return Err(error.into()),
        }
        match self.engine.wait_for_end(&caller, run.id, PATIENCE).await?.state {
            RunState::Cancelled { .. } => Ok(reply::ok("Killed", &reply::NOTHING)),
            RunState::Queued { .. } | RunState::Running { .. } => {
                Err(Refused::Failed("Not fully killed, try again later...".to_owned()))
            }
            _ => Err(Refused::unknown()),
        }
    }

    async fn detail(&mut self) -> Result<Response, Refused> {
        let Guest { caller, .. } = self.guest().await?;
        let named = self.named_run(self.request.uri().query()).await?;
        let Some(run) = self.run(&caller, &named).await? else {
            return Ok(reply::ok("ok!", &detail::Detail::unknown()));
        };
        Ok(reply::ok("ok!", &detail::of(&self.engine, &caller, &run).await?))
    }

    async fn guest(&self) -> Result<Guest, Refused> {
        let signed = auth::signed(self.request)?;
        let window = self.options.signature_window;
        let (app, caller) = self.engine.authenticate_signed(&signed, window).await?;
        Ok(Guest { app, caller })
    }

    async fn fields(&mut self) -> Result<Fields, Refused> {
        let bytes = body::read(self.request, &mut self.body, self.most).await?;
        Ok(Fields::read(&bytes, true)?)
    }

    /// What the query names, else what the body does.
    async fn named_run(&mut self, query: Option<&str>) -> Result<Named, Refused> {
        let of_query = |name: &str| {
            let pairs =
                query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
            pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        let number =
            |text: &str, name| text.parse().map_err(|_| Misfit(format!("{name} has a wrong type")));
        if let (None, None) = (of_query("coroutine_id"), of_query("id")) {
            let sent = body::read(self.request, &mut self.body, self.most).await?;
            let nothing = sent.is_empty().then(Fields::default);
            let mut fields = nothing.map_or_else(|| Fields::read(&sent, true), Ok)?;
            let attempt: Option<i64> = fields.take("coroutine_id")?;
            let task: Option<i64> = fields.take("id")?;
            return match (attempt, task) {
                (None, None) => Err(Misfit("coroutine_id or id is missing".to_owned()).into()),
                _ => Ok(Named { attempt: attempt.unwrap_or(0), task: task.unwrap_or(0) }),
            };
        }
        let attempt =
            of_query("coroutine_id").map_or(Ok(0), |text| number(text, "coroutine_id"))?;
        let task = of_query("id").map_or(Ok(0), |text| number(text, "id"))?;
        Ok(Named { attempt, task })
    }

    /// The run that this names: what the attempt executes, or the task's newest.
    async fn run(&self, caller: &Caller, named: &Named) -> Result<Option<Run>, Refused> {
        let Named { attempt, task } = *named;
        let mut job = None;
        if task > 0 {
            job = self.named(caller, numbered(task)).await?;
            if job.is_none() {
                return Ok(None);
            }
        }
        let page = PageOf { after: None, limit: 1 };
        let filter = RunFilter { job: job.as_ref().map(|job| job.id), ..RunFilter::default() };
        let filter = match (attempt, &job) {
            (1.., _) => {
                let (attempt, phases) = (Some(Fence(attempt)), vec![Phase::Running]);
                RunFilter { attempt, phases, ..filter }
            }
            (_, Some(_)) => filter,
            _ => return Ok(None),
        };
        let Some(run) = self.engine.runs(caller, filter, page).await?.items.pop() else {
            return Ok(None);
        };
        if job.is_some() {
            return Ok(Some(run));
        }
        let came_here = self.engine.job(caller, run.job).await;
        Ok(came_here.ok().filter(|job| job.source.door == DOOR).map(|_| run))
    }

    /// The caller's task that the filter names.
    async fn named(&self, caller: &Caller, filter: JobFilter) -> Result<Option<Job>, Refused> {
        let filter = JobFilter { door: Some(DOOR.to_owned()), ..filter };
        let page = PageOf { after: None, limit: 1 };
        Ok(self.engine.jobs(caller, filter, page).await?.items.pop())
    }
}

fn numbered(number: i64) -> JobFilter {
    JobFilter { number: Some(number), ..JobFilter::default() }
}
