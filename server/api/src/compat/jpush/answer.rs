use mainspring_domain::http::Template;
use mainspring_domain::id::JobId;
use mainspring_domain::job::Job;
use mainspring_domain::schedule::Zone;
use mainspring_domain::work::Work;
use serde::Serialize;
use serde_json::value::RawValue;

use super::trigger;

#[derive(Debug, Serialize)]
pub(super) struct Created {
    schedule_id: String,
    name: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Schedule {
    #[serde(rename = "schedule_id")]
    id: String,
    name: String,
    enabled: bool,
    trigger: Option<trigger::Shown>,
    push: Option<Box<RawValue>>,
}

#[derive(Debug, Serialize)]
pub(super) struct ListPage {
    pub(super) total_count: usize,
    pub(super) total_pages: usize,
    pub(super) page: usize,
    pub(super) schedules: Vec<Schedule>,
}

#[derive(Debug, Serialize)]
pub(super) struct Cids {
    pub(super) cidlist: Vec<String>,
}

pub(super) fn created(job: &Job) -> Created {
    Created { schedule_id: dashed(job.id), name: name(job) }
}

pub(super) fn schedule(job: &Job, zone: &Zone) -> Schedule {
    let body = match &job.spec.work {
        Work::Http(call) => call.body.as_ref().map(Template::for_stranger),
        Work::Plugin(_) => None,
    };
    Schedule {
        id: dashed(job.id),
        name: name(job),
        enabled: job.spec.enabled,
        trigger: job.spec.schedule.as_ref().and_then(|schedule| trigger::show(schedule, zone)),
        push: body.and_then(|body| RawValue::from_string(body).ok()),
    }
}

fn name(job: &Job) -> String {
    job.source.reference.clone().unwrap_or_else(|| job.spec.name.clone())
}

/// The spelling that this door's clients know.
pub(super) fn dashed(id: JobId) -> String {
    id.0.hyphenated().to_string()
}
