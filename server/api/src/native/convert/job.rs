use mainspring_domain::Invalid;
use mainspring_domain::job as domain;
use mainspring_domain::job::{JobSpec, Priority};
use mainspring_wire::{Job, JobPatch, NewJob};

use super::{schedule, time, work};

/// A spec, or all rules that it breaks, whether in the reading or in the meaning.
pub(crate) fn read(new: NewJob) -> Result<JobSpec, Invalid> {
    let mut invalid = Invalid::default();
    let spec = JobSpec {
        name: new.name,
        enabled: new.enabled,
        work: work::read(new.work, &mut invalid),
        schedule: new.schedule.and_then(|schedule| schedule::read(&schedule, &mut invalid)),
        retry: work::read_retry(&new.retry),
        limits: work::read_limits(&new.limits),
        priority: Priority(new.priority),
        max_concurrent: new.max_concurrent,
    };
    if invalid.rules().is_empty() {
        return Ok(spec);
    }
    // The engine will not get to see this one, so the rest is checked here.
    if let Err(more) = spec.check_but_schedule() {
        more.rules().iter().for_each(|rule| invalid.add(&rule.field, &rule.reason));
    }
    Err(invalid)
}

pub(crate) fn read_patch(patch: JobPatch) -> Result<domain::JobPatch, Invalid> {
    let mut invalid = Invalid::default();
    let read = domain::JobPatch {
        reference: None,
        name: patch.name,
        enabled: patch.enabled,
        work: patch.work.map(|work| work::read(work, &mut invalid)),
        schedule: patch
            .schedule
            .map(|schedule| schedule.and_then(|schedule| schedule::read(&schedule, &mut invalid))),
        retry: patch.retry.map(|retry| work::read_retry(&retry)),
        limits: patch.limits.map(|limits| work::read_limits(&limits)),
        priority: patch.priority.map(Priority),
        max_concurrent: patch.max_concurrent,
    };
    invalid.into_result().map(|()| read)
}

pub(crate) fn view(job: domain::Job) -> Job {
    let spec = job.spec;
    Job {
        id: job.id.to_string(),
        number: job.number,
        app_id: job.app.to_string(),
        revision: job.revision,
        door: Some(job.source.door).filter(|door| !door.is_empty()),
        reference: job.source.reference,
        name: spec.name,
        enabled: spec.enabled,
        work: work::view(&spec.work),
        schedule: spec.schedule.as_ref().map(schedule::view),
        retry: work::retry(&spec.retry),
        limits: work::limits(&spec.limits),
        priority: spec.priority.0,
        max_concurrent: spec.max_concurrent,
        // While a job is paused its cursor stands still, and nothing fires.
        next_fire_at: job.next_fire_at.filter(|_| spec.enabled).map(time),
        created_at: time(job.created_at),
        updated_at: time(job.updated_at),
    }
}
