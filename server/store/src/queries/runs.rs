use std::collections::HashMap;

use jiff::Timestamp;
use mainspring_domain::attempt::{Attempt, Usage};
use mainspring_domain::id::{AppId, Fence, JobId, RunId};
use mainspring_domain::job::Priority;
use mainspring_domain::page::{Page, PageOf};
use mainspring_domain::ports::{CancelResult, RunFilter};
use mainspring_domain::run::{Origin, Run, RunState};
use sqlx::QueryBuilder;

use super::rows::{Columns, micros, unreadable};
use super::state::{self, CANCELLED, RUNNING, SUCCEEDED};
use super::{Conn, Db, Failure, Row, counts, json_rows, locks, settle};

const SELECT: &str = concat!(
    "select r.*, j.name as job_name from runs r ",
    then_join!(),
    "jobs j on j.id = r.job_id"
);

pub(in super::super) async fn find(conn: &mut Conn, id: RunId) -> Result<Option<Run>, Failure> {
    let mut query = QueryBuilder::<Db>::new(SELECT);
    query.push(" where r.id = ").push_bind(id.0);
    let row = query.build().fetch_optional(conn).await?;
    row.as_ref().map(run).transpose()
}

pub(in super::super) async fn held_by(conn: &mut Conn, node: &str) -> Result<Vec<Run>, Failure> {
    let mut query = QueryBuilder::<Db>::new(SELECT);
    query.push(" where r.state = 3 and r.node = ").push_bind(node);
    query.build().fetch_all(conn).await?.iter().map(run).collect()
}

pub(in super::super) async fn list(
    conn: &mut Conn,
    filter: &RunFilter,
    page: &PageOf<RunId>,
) -> Result<Page<Run, RunId>, Failure> {
    let mut states: Vec<i64> =
        filter.phases.iter().flat_map(|phase| state::of_phase(*phase)).copied().collect();
    states.sort_unstable();
    states.dedup();
    let mut runs = Vec::new();
    if states.is_empty() || states.contains(&SUCCEEDED) {
        // No index tells these apart, but they are everywhere: looking from the end on finds them soon.
        runs = newest(conn, filter, page, &states, ORDERED).await?;
    } else {
        // Each from its own index, however rare it is.
        for state in states {
            let few = counts::are_few(conn, filter, state).await?;
            let order = if few { SORTED } else { ORDERED };
            runs.extend(newest(conn, filter, page, &[state], order).await?);
        }
        runs.sort_unstable_by_key(|run| std::cmp::Reverse(run.id));
    }
    Ok(Page::cut(runs, page.limit, |run| run.id))
}

/// In the order of an index that has it.
const ORDERED: &str = "r.id";

/// Found by whatever index there is, and sorted then.
const SORTED: &str = concat!(looked_up!(), "r.id");

async fn newest(
    conn: &mut Conn,
    filter: &RunFilter,
    page: &PageOf<RunId>,
    states: &[i64],
    order: &str,
) -> Result<Vec<Run>, Failure> {
    let mut query = QueryBuilder::<Db>::new(SELECT);
    query.push(" where true");
    narrow(&mut query, filter);
    match states {
        [] => {}
        [state] => drop(query.push(" and ").push(state::is("r", *state))),
        several => {
            query.push(" and r.state in (");
            let mut states = query.separated(", ");
            for state in several {
                states.push(state);
            }
            query.push(")");
        }
    }
    if let Some(after) = page.after {
        query.push(" and r.id < ").push_bind(after.0);
    }
    query.push(" order by ").push(order).push(" desc limit ");
    query.push_bind(i64::from(page.limit) + 1);
    query.build().fetch_all(conn).await?.iter().map(run).collect()
}

/// The latest runs of each of several jobs, newest first, the jobs in their order.
pub(in super::super) async fn latest(
    conn: &mut Conn,
    jobs: &[JobId],
    limit: u32,
) -> Result<Vec<Vec<Run>>, Failure> {
    let mut latest = Vec::with_capacity(jobs.len());
    for job in jobs {
        let filter = RunFilter { job: Some(*job), ..RunFilter::default() };
        latest.push(list(conn, &filter, &PageOf { after: None, limit }).await?.items);
    }
    Ok(latest)
}

/// Adds what a filter asks for, but for the phases, to a query of `runs r`.
pub(super) fn narrow(query: &mut QueryBuilder<Db>, filter: &RunFilter) {
    if let Some(app) = filter.app {
        query.push(" and r.app_id = ").push_bind(app.0);
    }
    if let Some(job) = filter.job {
        query.push(" and r.job_id = ").push_bind(job.0);
    }
    if let Some(since) = filter.since {
        query.push(" and r.created_at >= ").push_bind(micros(since));
    }
    if let Some(until) = filter.until {
        query.push(" and r.created_at < ").push_bind(micros(until));
    }
    if let Some(Fence(attempt)) = filter.attempt {
        query.push(" and r.fence = ").push_bind(attempt);
    }
}

/// Ends queued runs, marks running ones.
pub(in super::super) async fn cancel(
    conn: &mut Conn,
    runs: &[RunId],
    by: &str,
    now: Timestamp,
) -> Result<Vec<CancelResult>, Failure> {
    let ids: Vec<String> = runs.iter().map(RunId::to_string).collect();
    let ids = json_rows(&ids)?;
    let rows = sqlx::query(
        "update runs set cancel_by = $2,
                         state = case when state < $3 then $4 else state end,
                         finished_at = case when state < $3 then $5 end
         where id in (select unhex(value) from json_each($1)) and state <= $3
           and (state < $3 or cancel_by is null)
         returning id, job_id, app_id, state, limited, rearm_after",
    )
    .bind(&ids)
    .bind(by)
    .bind(RUNNING)
    .bind(CANCELLED)
    .bind(micros(now))
    .fetch_all(&mut *conn)
    .await?;
    let (mut ends, mut ended, mut rearms) = (Vec::new(), HashMap::new(), false);
    let mut freed: HashMap<JobId, i64> = HashMap::new();
    for row in &rows {
        if row.integer("state")? == CANCELLED {
            ends.push((AppId(row.id("app_id")?), CANCELLED));
            ended.insert(RunId(row.id("id")?), CancelResult::Cancelled);
            rearms |= row.maybe_integer("rearm_after")?.is_some();
            if row.flag("limited")? {
                *freed.entry(JobId(row.id("job_id")?)).or_default() += 1;
            }
        }
    }
    settle::tally(conn, now, &ends).await?;
    if rearms {
        settle::rearm(conn, ended.keys().copied()).await?;
    }
    // Each may have been the one that was woken for a free slot, which is now the next one's.
    locks::jobs(conn, freed.keys().copied()).await?;
    for (job, free) in freed {
        settle::unpark(conn, job, free).await?;
    }
    others(conn, &ids, &mut ended).await?;
    Ok(runs.iter().map(|id| ended.get(id).copied().unwrap_or(CancelResult::Unknown)).collect())
}

/// Adds what holds for runs that were not ended just now.
async fn others(
    conn: &mut Conn,
    ids: &str,
    results: &mut HashMap<RunId, CancelResult>,
) -> Result<(), Failure> {
    let rows = sqlx::query(
        "select id, state, fence from runs where id in (select unhex(value) from json_each($1))",
    )
    .bind(ids)
    .fetch_all(conn)
    .await?;
    for row in &rows {
        let result = match (row.integer("state")?, row.maybe_integer("fence")?) {
            (RUNNING, Some(fence)) => CancelResult::Marked(Fence(fence)),
            _ => CancelResult::Finished,
        };
        results.entry(RunId(row.id("id")?)).or_insert(result);
    }
    Ok(())
}

pub(in super::super) async fn attempts(
    conn: &mut Conn,
    run: RunId,
) -> Result<Vec<Attempt>, Failure> {
    let rows = sqlx::query("select * from attempts where run_id = $1 order by ordinal")
        .bind(run.0)
        .fetch_all(conn)
        .await?;
    rows.iter().map(attempt).collect()
}

fn attempt(row: &Row) -> Result<Attempt, Failure> {
    Ok(Attempt {
        fence: Fence(row.integer("fence")?),
        run: RunId(row.id("run_id")?),
        ordinal: row.small("ordinal")?,
        node: row.text("node")?,
        version: row.maybe_digest("version")?,
        started_at: row.at("started_at")?,
        finished_at: row.maybe_at("finished_at")?,
        outcome: row.parsed("outcome")?,
        usage: Usage {
            fuel: row.maybe_integer("fuel")?.map(u64::try_from).transpose().map_err(unreadable)?,
            peak_memory: row.count("peak_memory")?,
            log: row.count("log")?,
            log_dropped: row.count("log_dropped")?,
        },
    })
}

/// The run of a row of `runs` with its `job_name`.
pub(super) fn run(row: &(impl Columns + ?Sized)) -> Result<Run, Failure> {
    Ok(Run {
        id: RunId(row.id("id")?),
        job: JobId(row.id("job_id")?),
        job_name: row.text("job_name")?,
        app: AppId(row.id("app_id")?),
        origin: origin(row)?,
        input: row.json("input")?,
        priority: Priority(u8::try_from(row.integer("priority")?).map_err(unreadable)?),
        idempotency_key: row.maybe_text("idempotency_key")?,
        created_at: row.at("created_at")?,
        attempts: row.small("attempts")?,
        interruptions: row.small("interruptions")?,
        first_started_at: row.maybe_at("first_started_at")?,
        last_error: row.text("error")?,
        cancel_by: row.maybe_text("cancel_by")?,
        state: run_state(row)?,
    })
}

fn origin(row: &(impl Columns + ?Sized)) -> Result<Origin, Failure> {
    if let Some(nominal) = row.maybe_at("nominal")? {
        return Ok(Origin::Schedule { nominal });
    }
    Ok(row.maybe_id("redrive_of")?.map_or(Origin::Api, |of| Origin::Redrive { of: RunId(of) }))
}

fn run_state(row: &(impl Columns + ?Sized)) -> Result<RunState, Failure> {
    let ended = || row.at("finished_at");
    Ok(match row.integer("state")? {
        state::WAITING | state::READY | state::PARKED => {
            RunState::Queued { due_at: row.at("due_at")? }
        }
        state::RUNNING => RunState::Running {
            fence: Fence(row.integer("fence")?),
            node: row.text("node")?,
            since: row.at("started_at")?,
        },
        state::SUCCEEDED => RunState::Succeeded { at: ended()? },
        state::FAILED => RunState::Failed { at: ended()? },
        state::CANCELLED => RunState::Cancelled {
            at: ended()?,
            by: row.maybe_text("cancel_by")?.unwrap_or_default(),
        },
        state::MISSED => RunState::Missed { at: ended()? },
        other => return Err(Failure::Decode(format!("unknown state of a run: {other}").into())),
    })
}
