//! What an overview says about how well things go: how late runs began, and which jobs' runs fail.

use std::collections::HashMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use mainspring_domain::id::{JobId, RunId};
use mainspring_domain::ports::{Attention, Lateness};
use sqlx::Row as _;
use uuid::Uuid;

use super::rows::{Columns as _, micros};
use super::{Conn, Failure, json_rows};

/// The most jobs that are named.
const MOST_JOBS: usize = 10;

/// Looks at the runs that were asked for last. Retried ones do not tell any more when they were due at
/// first.
pub(super) async fn lateness(
    conn: &mut Conn,
    app: Option<Uuid>,
) -> Result<Option<Lateness>, Failure> {
    let mut late: Vec<i64> = sqlx::query_scalar(
        "select first_started_at - due_at
         from (select app_id, attempts, first_started_at, due_at from runs
               order by id desc limit 2000) latest
         where attempts = 1 and first_started_at >= due_at and ($1 is null or app_id = $1)
         limit 500",
    )
    .bind(app)
    .fetch_all(conn)
    .await?;
    late.sort_unstable();
    let after = |index: usize| {
        let micros = late.get(index).copied().unwrap_or(0);
        Duration::from_micros(u64::try_from(micros).unwrap_or(0))
    };
    let Some(last) = late.len().checked_sub(1) else { return Ok(None) };
    Ok(Some(Lateness {
        runs: u32::try_from(late.len()).unwrap_or(u32::MAX),
        p50: after(last / 2),
        p99: after(last * 99 / 100),
        max: after(last),
    }))
}

/// Looks at the latest 1000 failures at most.
pub(super) async fn failures(
    conn: &mut Conn,
    app: Option<Uuid>,
    now: Timestamp,
) -> Result<Vec<Attention>, Failure> {
    let since = now.checked_sub(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MIN);
    let rows = sqlx::query(
        "select id, job_id, finished_at, error
         from (select id, job_id, app_id, finished_at, error from runs where state = 5 and state in (5, 6, 7)
               order by id desc limit 1000) latest
         where finished_at > $1 and ($2 is null or app_id = $2)",
    )
    .bind(micros(since))
    .bind(app)
    .fetch_all(&mut *conn)
    .await?;
    let mut jobs: HashMap<JobId, Attention> = HashMap::new();
    for row in &rows {
        let (job, at) = (JobId(row.id("job_id")?), row.at("finished_at")?);
        let failed = jobs.get(&job).map_or(0, |known| known.failed) + 1;
        if let Some(known) = jobs.get_mut(&job).filter(|known| at <= known.at) {
            known.failed = failed;
            continue;
        }
        let (run, error) = (RunId(row.id("id")?), row.try_get("error")?);
        jobs.insert(job, Attention { job, name: String::new(), failed, run, error, at });
    }
    named(conn, jobs.into_values().collect()).await
}

/// Those whose jobs still exist, with their names, the latest failures first.
async fn named(conn: &mut Conn, mut all: Vec<Attention>) -> Result<Vec<Attention>, Failure> {
    if all.is_empty() {
        return Ok(all);
    }
    let ids: Vec<String> = all.iter().map(|attention| attention.job.to_string()).collect();
    let rows = sqlx::query(
        "select id, name from jobs
         where deleted_at is null and id in (select unhex(value) from json_each($1))",
    )
    .bind(json_rows(&ids)?)
    .fetch_all(conn)
    .await?;
    let mut names: HashMap<JobId, String> = HashMap::new();
    for row in &rows {
        names.insert(JobId(row.id("id")?), row.try_get("name")?);
    }
    all.retain_mut(|attention| {
        names.remove(&attention.job).map(|name| attention.name = name).is_some()
    });
    all.sort_by_key(|attention| std::cmp::Reverse(attention.at));
    all.truncate(MOST_JOBS);
    Ok(all)
}
