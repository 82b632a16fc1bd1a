use mainspring_domain::id::{JobId, RunId};
use mainspring_domain::job::Priority;
use mainspring_domain::ports as port;
use mainspring_domain::run as domain;
use mainspring_domain::{Invalid, Timestamp};
use mainspring_engine::Error;
use mainspring_wire::{
    CreatedRuns, LatestRuns, NewRun, NewRunOf, NewRuns, Origin, OriginKind, Run, RunCounts, RunIds,
    RunPhase, RunResult, RunResults, RunState,
};

use super::{field, json, raw, read_time, read_time_of, time};

pub(crate) fn read(new: &NewRun) -> Result<domain::NewRun, Invalid> {
    let mut invalid = Invalid::default();
    let read = domain::NewRun {
        input: new.input.as_ref().map(json),
        due_at: read_time_of("due_at", new.due_at.as_ref(), &mut invalid),
        priority: new.priority.map(Priority),
    };
    invalid.into_result().map(|()| read)
}

pub(crate) fn read_all(new: NewRuns) -> Result<Vec<(JobId, domain::NewRun)>, Invalid> {
    let mut invalid = Invalid::default();
    let mut runs = Vec::with_capacity(new.runs.len());
    for (i, NewRunOf { job_id, input, due_at, priority }) in new.runs.into_iter().enumerate() {
        let job = field(|| format!("runs.{i}.job_id"), job_id.parse(), &mut invalid);
        let due_at = due_at
            .and_then(|at| field(|| format!("runs.{i}.due_at"), read_time(&at.0), &mut invalid));
        let priority = priority.map(Priority);
        let run = domain::NewRun { input: input.as_ref().map(json), due_at, priority };
        runs.extend(job.map(|job| (job, run)));
    }
    invalid.into_result().map(|()| runs)
}

pub(crate) fn read_ids(ids: &RunIds) -> Result<Vec<RunId>, Invalid> {
    let mut invalid = Invalid::default();
    let mut read = Vec::with_capacity(ids.ids.len());
    for (i, id) in ids.ids.iter().enumerate() {
        let id: Option<RunId> = field(|| format!("ids.{i}"), id.parse(), &mut invalid);
        read.extend(id);
    }
    invalid.into_result().map(|()| read)
}

/// What became of each run; `new` finds the run that repeats it.
pub(crate) fn results<T>(
    ids: Vec<RunId>,
    results: Vec<Result<T, Error>>,
    new: impl Fn(T) -> Option<RunId>,
) -> RunResults {
    let result = |(id, result): (RunId, Result<T, Error>)| {
        let (new_id, refused) = match result {
            Ok(done) => (new(done).map(|id| id.to_string()), None),
            Err(error) => (None, Some(error.to_string())),
        };
        RunResult { id: id.to_string(), new_id, refused }
    };
    RunResults { results: ids.into_iter().zip(results).map(result).collect() }
}

pub(crate) fn counts(counts: port::RunCounts) -> RunCounts {
    let port::RunCounts { queued, running, succeeded, failed, cancelled, missed } = counts;
    RunCounts { queued, running, succeeded, failed, cancelled, missed }
}

pub(crate) fn latest((job, runs): (JobId, Vec<domain::Run>), now: Timestamp) -> LatestRuns {
    let runs = runs.into_iter().map(|run| view(run, now)).collect();
    LatestRuns { job_id: job.to_string(), runs }
}

pub(crate) fn phase(phase: RunPhase) -> domain::Phase {
    match phase {
        RunPhase::Queued => domain::Phase::Queued,
        RunPhase::Running => domain::Phase::Running,
        RunPhase::Succeeded => domain::Phase::Succeeded,
        RunPhase::Failed => domain::Phase::Failed,
        RunPhase::Cancelled => domain::Phase::Cancelled,
        RunPhase::Missed => domain::Phase::Missed,
    }
}

pub(crate) fn created(ids: Vec<RunId>) -> CreatedRuns {
    CreatedRuns { ids: ids.into_iter().map(|id| id.to_string()).collect() }
}

/// The run as people see it at `now`, which tells what is scheduled from what is due.
pub(crate) fn view(run: domain::Run, now: Timestamp) -> Run {
    let state = state(&run, now);
    let origin = origin(run.origin);
    let (mut due_at, mut finished_at, mut node, mut cancelled_by) =
        (None, None, None, run.cancel_by);
    match run.state {
        domain::RunState::Queued { due_at: at } => due_at = Some(time(at)),
        domain::RunState::Running { node: name, .. } => node = Some(name),
        domain::RunState::Cancelled { at, by } => {
            finished_at = Some(time(at));
            cancelled_by = Some(by);
        }
        domain::RunState::Succeeded { at }
        | domain::RunState::Failed { at }
        | domain::RunState::Missed { at } => finished_at = Some(time(at)),
    }
    Run {
        id: run.id.to_string(),
        job_id: run.job.to_string(),
        job_name: run.job_name,
        app_id: run.app.to_string(),
        state,
        origin,
        input: run.input.as_ref().map(raw),
        priority: run.priority.0,
        idempotency_key: run.idempotency_key,
        created_at: time(run.created_at),
        due_at,
        started_at: run.first_started_at.map(time),
        finished_at,
        attempts: run.attempts,
        interruptions: run.interruptions,
        node,
        error: Some(run.last_error).filter(|error| !error.is_empty()),
        cancelled_by,
    }
}

/// The state as people see it.
fn state(run: &domain::Run, now: Timestamp) -> RunState {
    match run.state {
        domain::RunState::Queued { .. } if run.counted_attempts() > 0 => RunState::Retrying,
        domain::RunState::Queued { due_at } if now < due_at => RunState::Scheduled,
        domain::RunState::Queued { .. } => RunState::Queued,
        domain::RunState::Running { .. } => RunState::Running,
        domain::RunState::Succeeded { .. } => RunState::Succeeded,
        domain::RunState::Failed { .. } => RunState::Failed,
        domain::RunState::Cancelled { .. } => RunState::Cancelled,
        domain::RunState::Missed { .. } => RunState::Missed,
    }
}

fn origin(origin: domain::Origin) -> Origin {
    let (kind, nominal, of) = match origin {
        domain::Origin::Schedule { nominal } => (OriginKind::Schedule, Some(time(nominal)), None),
        domain::Origin::Api => (OriginKind::Api, None, None),
        domain::Origin::Redrive { of } => (OriginKind::Redrive, None, Some(of.to_string())),
    };
    Origin { kind, nominal, of }
}
