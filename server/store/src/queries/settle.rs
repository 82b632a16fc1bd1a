use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;
use mainspring_domain::attempt::Outcome;
use mainspring_domain::id::{AppId, Fence, JobId, RunId};
use mainspring_domain::ports::Settlement;
use mainspring_domain::settle::Next;
use uuid::Uuid;

use super::rows::{Columns, micros, to_json};
use super::state::{CANCELLED, FAILED, READY, SUCCEEDED, WAITING};
use super::{Conn, Failure, Sliced, Values, json_rows, locks, trace};

/// Applies transitions whose fence still holds, with their attempts and traces. Tells for each
/// whether it did.
pub(in super::super) async fn apply(
    conn: &mut Conn,
    settlements: &[&Settlement],
) -> Result<Vec<bool>, Failure> {
    if settlements.is_empty() {
        return Ok(Vec::new());
    }
    let settled = transit(conn, settlements).await?;
    let held: Vec<&Settlement> =
        settlements.iter().copied().filter(|settlement| settled.held(settlement)).collect();
    INSERT_ATTEMPTS.execute(conn, &held, bind_attempt).await?;
    let traces: Vec<_> = held.iter().filter_map(|settlement| settlement.trace.as_ref()).collect();
    trace::insert(conn, &traces).await?;
    for (at, ends) in &settled.ends {
        tally(conn, *at, ends).await?;
    }
    if settled.rearms {
        rearm(conn, settled.attempts.iter().map(|(run, _)| *run)).await?;
    }
    locks::jobs(conn, settled.freed.keys().copied()).await?;
    for (job, free) in &settled.freed {
        unpark(conn, *job, *free).await?;
    }
    Ok(settlements.iter().map(|settlement| settled.held(settlement)).collect())
}

#[derive(Default)]
struct Settled {
    attempts: HashSet<(RunId, Fence)>,
    /// How runs ended, by the minute of their end.
    ends: BTreeMap<Timestamp, Vec<(AppId, i64)>>,
    /// Slots that were set free of jobs with a concurrency limit.
    freed: HashMap<JobId, i64>,
    /// Whether a job's cursor waits for one of them.
    rearms: bool,
}

impl Settled {
    /// Adds a transition that was made, as its row tells.
    fn add(&mut self, row: &impl Columns) -> Result<(), Failure> {
        self.attempts.insert(attempt(row)?);
        if row.flag("limited")? {
            *self.freed.entry(JobId(row.id("job_id")?)).or_default() += 1;
        }
        if let Some(at) = row.maybe_at("finished_at")? {
            let end = (AppId(row.id("app_id")?), row.integer("state")?);
            self.ends.entry(minute_of(at)).or_default().push(end);
            self.rearms |= row.maybe_integer("rearm_after")?.is_some();
        }
        Ok(())
    }

    fn held(&self, Settlement { transition, .. }: &Settlement) -> bool {
        self.attempts.contains(&(transition.run(), transition.fence()))
    }
}

async fn transit(conn: &mut Conn, settlements: &[&Settlement]) -> Result<Settled, Failure> {
    let mut settled = Settled::default();
    let (ends, mut others): (Vec<_>, Vec<_>) =
        settlements.iter().copied().partition(|settlement| next_state(settlement).1.is_none());
    others.extend(end(conn, &ends, &mut settled).await?);
    TRANSIT.read(conn, &others, bind_transition, |row| settled.add(row)).await?;
    Ok(settled)
}

/// Ends runs that nothing waits for, no slot of their job and no cursor: nearly all. To ask for their rows back
/// would cost as much as the change. Tells which of them it did not end.
async fn end<'s>(
    conn: &mut Conn,
    ends: &[&'s Settlement],
    settled: &mut Settled,
) -> Result<Vec<&'s Settlement>, Failure> {
    let changed = END.execute(conn, ends, bind_transition).await?;
    let all = changed == ends.len() as u64;
    let ended = if all { HashSet::new() } else { just_ended(conn, ends).await? };
    let mut others = Vec::new();
    for settlement in ends {
        let transition = &settlement.transition;
        let attempt = (transition.run(), transition.fence());
        if all || ended.contains(&attempt) {
            settled.attempts.insert(attempt);
            let end = (transition.app(), next_state(settlement).0);
            settled.ends.entry(minute_of(ended_at(settlement))).or_default().push(end);
        } else {
            others.push(*settlement);
        }
    }
    Ok(others)
}

static END: Sliced = Sliced::new(
    TRANSITION,
    concat!(
        "update runs
     set state = t.state, finished_at = t.ended_at, error = t.error,
         cancel_by = coalesce(runs.cancel_by, t.cancel_by),
         interruptions = runs.interruptions + t.interrupted, node = null
     from t where runs.id = ",
        looked_up!(),
        "t.run and runs.state = 3 and runs.fence = t.fence and runs.limited = 0
            and runs.rearm_after is null"
    ),
);

/// Which of them have ended in this transaction: they have no attempt yet.
async fn just_ended(
    conn: &mut Conn,
    ends: &[&Settlement],
) -> Result<HashSet<(RunId, Fence)>, Failure> {
    let found = JUST_ENDED.read(conn, ends, bind_transition, |row| attempt(row)).await?;
    Ok(found.into_iter().collect())
}

fn attempt(row: &dyn Columns) -> Result<(RunId, Fence), Failure> {
    Ok((RunId(row.id("id")?), Fence(row.integer("fence")?)))
}

static JUST_ENDED: Sliced = Sliced::new(
    TRANSITION,
    concat!(
        "select runs.id, runs.fence from t ",
        then_join!(),
        "runs on runs.id = ",
        looked_up!(),
        "t.run where runs.fence = t.fence and runs.state <> 3
            and not exists (select 1 from attempts a where a.run_id = runs.id and a.fence = t.fence)"
    ),
);

const TRANSITION: &str = "run, fence, state, due_at, ended_at, error, cancel_by, interrupted";

/// A wish to cancel may have come since a transition was decided: what would be queued again ends.
static TRANSIT: Sliced = Sliced::new(
    TRANSITION,
    concat!(
        "update runs
     set state = case when t.due_at is null or runs.cancel_by is null then t.state else 6 end,
         due_at = coalesce(t.due_at, runs.due_at),
         finished_at = case when t.due_at is null or runs.cancel_by is not null then t.ended_at end,
         error = t.error, cancel_by = coalesce(runs.cancel_by, t.cancel_by),
         interruptions = runs.interruptions + t.interrupted, node = null
     from t where runs.id = ",
        looked_up!(),
        "t.run and runs.state = 3 and runs.fence = t.fence
     returning runs.id, job_id, app_id, runs.state, runs.fence, finished_at, limited, rearm_after"
    ),
);

fn bind_transition(values: &mut Values, settlement: &Settlement) -> Result<(), Failure> {
    let transition = &settlement.transition;
    let (state, due_at) = next_state(settlement);
    let cancel_by = match transition.next() {
        Next::Cancelled { by } => Some(by.clone()),
        _ => None,
    };
    values
        .push(transition.run().0)?
        .push(transition.fence().0)?
        .push(state)?
        .push(due_at.map(micros))?
        .push(micros(ended_at(settlement)))?
        .push(transition.error().to_owned())?
        .push(cancel_by)?
        .push(i64::from(settlement.attempt.outcome == Some(Outcome::Interrupted)))?;
    Ok(())
}

/// The state to go to, and when the run is due again, if it is.
fn next_state(settlement: &Settlement) -> (i64, Option<Timestamp>) {
    let ended_at = ended_at(settlement);
    match settlement.transition.next() {
        Next::Succeeded => (SUCCEEDED, None),
        Next::Failed => (FAILED, None),
        Next::Cancelled { .. } => (CANCELLED, None),
        Next::Retried { due_at } if *due_at <= ended_at => (READY, Some(*due_at)),
        Next::Retried { due_at } => (WAITING, Some(*due_at)),
        Next::Requeued => (READY, Some(ended_at)),
    }
}

fn ended_at(settlement: &Settlement) -> Timestamp {
    settlement.attempt.finished_at.unwrap_or(settlement.attempt.started_at)
}

static INSERT_ATTEMPTS: Sliced = Sliced::new(
    "fence, run, ordinal, node, version, started_at, finished_at, outcome, fuel, peak_memory, log, \
     log_dropped",
    "insert into attempts (fence, run_id, ordinal, node, version, started_at, finished_at, outcome,
                           fuel, peak_memory, log, log_dropped)
     select * from t where run is not null",
);

fn bind_attempt(values: &mut Values, settlement: &Settlement) -> Result<(), Failure> {
    let attempt = &settlement.attempt;
    let usage = &attempt.usage;
    values
        .push(attempt.fence.0)?
        .push(attempt.run.0)?
        .push(i64::from(attempt.ordinal))?
        .push(attempt.node.clone())?
        .push(attempt.version.map(|version| version.0.to_vec()))?
        .push(micros(attempt.started_at))?
        .push(micros(attempt.finished_at.unwrap_or(attempt.started_at)))?
        .push(to_json(&attempt.outcome)?)?
        .push(usage.fuel.map(whole))?
        .push(whole(usage.peak_memory))?
        .push(whole(usage.log))?
        .push(whole(usage.log_dropped))?;
    Ok(())
}

/// A count as the databases hold it. None comes near to what they cannot hold.
fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn minute_of(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second().div_euclid(60) * 60).unwrap_or(at)
}

/// Counts runs that ended in the minute of `at`.
pub(super) async fn tally(
    conn: &mut Conn,
    at: Timestamp,
    ends: &[(AppId, i64)],
) -> Result<(), Failure> {
    if ends.is_empty() {
        return Ok(());
    }
    let mut counts: HashMap<(AppId, i64), i64> = HashMap::new();
    for end in ends {
        *counts.entry(*end).or_default() += 1;
    }
    let mut rows: Vec<(i64, AppId, i64, i64)> = counts
        .into_iter()
        .map(|((app, state), count)| (micros(minute_of(at)), app, state, count))
        .collect();
    // In one order, so that no two of those who count wait for each other.
    rows.sort_unstable();
    let bind = |values: &mut Values, (minute, AppId(app), state, count): (i64, AppId, i64, i64)| {
        values.push(minute)?.push(app)?.push(state)?.push(count)?;
        Ok(())
    };
    TALLY.execute(conn, &rows, bind).await.map(drop)
}

static TALLY: Sliced = Sliced::new(
    "minute, app, state, count",
    concat!(
        "insert into tallies (minute, app_id, state, count, lane)
     select minute, app, state, count, ",
        lane!(),
        " from t where minute is not null
     on conflict (minute, app_id, state, lane)
     do update set count = tallies.count + excluded.count"
    ),
);

/// Moves the cursors that wait for these runs, which have ended.
pub(super) async fn rearm(
    conn: &mut Conn,
    runs: impl Iterator<Item = RunId>,
) -> Result<(), Failure> {
    let ids: Vec<String> = runs.map(|run| run.to_string()).collect();
    sqlx::query(
        "update jobs set next_fire_at = r.finished_at + r.rearm_after
         from runs r
         where r.id in (select unhex(value) from json_each($1)) and r.finished_at is not null
           and r.rearm_after is not null and jobs.id = r.job_id and jobs.next_fire_at is null
           and jobs.deleted_at is null",
    )
    .bind(json_rows(&ids)?)
    .execute(conn)
    .await?;
    Ok(())
}

/// Makes the first of a job's parked runs ready, one for each slot that was set free.
pub(super) async fn unpark(conn: &mut Conn, job: JobId, free: i64) -> Result<(), Failure> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select id from runs where job_id = $1 and limited = 1 and state = 2
         order by priority, due_at, id limit $2",
    )
    .bind(job.0)
    .bind(free)
    .fetch_all(&mut *conn)
    .await?;
    if ids.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = ids.into_iter().map(|id| RunId(id).to_string()).collect();
    sqlx::query("update runs set state = $2 where id in (select unhex(value) from json_each($1))")
        .bind(json_rows(&ids)?)
        .bind(READY)
        .execute(conn)
        .await?;
    Ok(())
}
