use mainspring_domain::Timestamp;
use mainspring_domain::app::Caller;
use mainspring_domain::attempt::Outcome;
use mainspring_domain::job::Job;
use mainspring_domain::json::Json;
use mainspring_domain::run::{Run, RunState};
use mainspring_domain::work::Work;
use mainspring_engine::{Engine, Error};
use poem::http::StatusCode;
use serde::Deserialize;

/// How the last run of a job ended.
#[derive(Debug, Clone, Default)]
pub(super) struct Last {
    pub(super) at: Option<Timestamp>,
    pub(super) status: &'static str,
    pub(super) error: String,
}

/// So many runs are looked through for one that has ended.
const MOST: u32 = 10;

impl Last {
    pub(super) fn is_none(&self) -> bool {
        self.at.is_none() && self.status.is_empty()
    }
}

/// The last ends of these jobs, in their order.
pub(super) async fn of(engine: &Engine, caller: &Caller, jobs: &[Job]) -> Result<Vec<Last>, Error> {
    let ids = jobs.iter().map(|job| job.id).collect();
    let latest = engine.latest_runs(caller, ids, MOST).await?;
    let mut all = Vec::with_capacity(jobs.len());
    for (job, (_, runs)) in jobs.iter().zip(latest) {
        let ended = runs.into_iter().find(|run| run.state.phase().is_final());
        all.push(match ended {
            Some(run) => end(engine, caller, job, run).await?,
            None => Last::default(),
        });
    }
    Ok(all)
}

async fn end(engine: &Engine, caller: &Caller, job: &Job, run: Run) -> Result<Last, Error> {
    let (status, error) = match &run.state {
        RunState::Succeeded { .. } => ("success", String::new()),
        RunState::Missed { .. } => ("missed", String::new()),
        RunState::Cancelled { by, .. } => ("failed", format!("cancelled by {by}")),
        RunState::Failed { .. } | RunState::Queued { .. } | RunState::Running { .. } => {
            let attempts = engine.attempts(caller, run.id).await?;
            let outcome = attempts.last().and_then(|attempt| attempt.outcome.as_ref());
            failure(outcome, job, &run.last_error)
        }
    };
    Ok(Last { at: run.first_started_at, status, error })
}

fn failure(outcome: Option<&Outcome>, job: &Job, message: &str) -> (&'static str, String) {
    match outcome {
        Some(Outcome::TimedOut { .. }) => {
            let request = request(job);
            ("timeout", format!("HTTP request failed: {request}: context deadline exceeded"))
        }
        Some(
            Outcome::Retry { details: Some(details), .. }
            | Outcome::Fatal { details: Some(details), .. },
        ) => {
            let answered = answered(details);
            ("failed", answered.unwrap_or_else(|| format!("HTTP request failed: {message}")))
        }
        _ => ("failed", format!("HTTP request failed: {message}")),
    }
}

/// As Go names a request in its errors.
fn request(job: &Job) -> String {
    match &job.spec.work {
        Work::Http(call) => {
            let method = match call.method.as_str() {
                "GET" => "Get",
                "POST" => "Post",
                other => other,
            };
            format!("{method} {:?}", call.url.for_stranger())
        }
        Work::Plugin(call) => call.plugin.clone(),
    }
}

fn answered(details: &Json) -> Option<String> {
    #[derive(Deserialize)]
    struct Details {
        status: u16,
    }
    let Details { status } = serde_json::from_str(details.as_str()).ok()?;
    let reason = StatusCode::from_u16(status).ok()?.canonical_reason().unwrap_or_default();
    Some(
        format!("HTTP request failed with status {status}: {status} {reason}")
            .trim_end()
            .to_owned(),
    )
}
