use mainspring_domain::http::{HttpCall, Template};
use mainspring_domain::schedule::{Schedule, Trigger};
use mainspring_domain::work::Work;

use super::draft::RUN_ID;
use super::last::Last;
use super::wire::{Http, Job, Plan};

/// A job of this door as its clients know it. What the console has made of it since shows as far as this door has
/// words for it.
pub(super) fn job(job: &mainspring_domain::job::Job, last: &Last) -> Job {
    let spec = &job.spec;
    let next = job.next_fire_at.filter(|_| spec.enabled);
    let plan = spec.schedule.as_ref().map(plan);
    // Its time passed before anybody looked.
    let passed =
        plan.as_ref().is_some_and(|plan| plan.kind == "once") && job.next_fire_at.is_none();
    let missed = passed && last.is_none();
    Job {
        id: job.id.to_string(),
        name: spec.name.clone(),
        enabled: spec.enabled,
        kind: "http",
        http: match &spec.work {
            Work::Http(call) => http(call),
            Work::Plugin(_) => Http {
                method: String::new(),
                url: String::new(),
                headers: [].into(),
                body: String::new(),
            },
        },
        schedule: plan.unwrap_or(Plan {
            kind: "",
            run_at: None,
            every: None,
            start_at: None,
            jitter: None,
        }),
        timeout: spec.limits.timeout.unwrap_or_default().into(),
        max_retries: spec.retry.max,
        retry_backoff: spec.retry.delay.into(),
        last_run_at: last.at,
        next_run_at: next,
        last_status: if missed { "missed" } else { last.status },
        last_error: last.error.clone(),
    }
}

fn http(call: &HttpCall) -> Http {
    let sent = call.headers.iter().take_while(|(name, _)| name != RUN_ID);
    Http {
        method: call.method.clone(),
        url: call.url.for_stranger(),
        headers: sent.map(|(name, value)| (name.clone(), value.for_stranger())).collect(),
        body: call.body.as_ref().map(Template::for_stranger).unwrap_or_default(),
    }
}

fn plan(schedule: &Schedule) -> Plan {
    let jitter = Some(schedule.jitter).filter(|jitter| !jitter.is_zero()).map(Into::into);
    let mut plan =
        Plan { kind: "every", run_at: None, every: None, start_at: schedule.start, jitter };
    match &schedule.trigger {
        Trigger::Once { at } => (plan.kind, plan.run_at) = ("once", Some(*at)),
        Trigger::Every { period } | Trigger::Delay { period } => {
            plan.every = Some((*period).into());
        }
        Trigger::Cron { .. } | Trigger::Calendar(_) => {}
    }
    plan
}
