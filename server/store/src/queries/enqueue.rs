use std::collections::HashSet;

use mainspring_domain::id::JobId;
use mainspring_domain::json::Json;
use mainspring_domain::ports::QueuedRun;
use mainspring_domain::run::Origin;
use serde::Serialize;
use uuid::Uuid;

use super::rows::micros;
use super::state::{READY, WAITING};
use super::{Conn, Failure, json_rows};

/// Queues the runs of jobs that exist. Tells for each whether it was queued.
pub(in super::super) async fn insert(
    conn: &mut Conn,
    runs: &[&QueuedRun],
) -> Result<Vec<bool>, Failure> {
    if runs.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<RunRow<'_>> = runs.iter().map(|run| RunRow::of(run)).collect();
    let inserted = sqlx::query(
        "with t as materialized (select value as v from json_each($1))
         insert into runs (id, job_id, app_id, state, priority, due_at, created_at, nominal,
                           redrive_of, input, idempotency_key, limited, rearm_after)
         select unhex(r.v ->> 'id'), j.id, j.app_id, r.v ->> 'state',
                coalesce(r.v ->> 'priority', j.priority), r.v ->> 'due_at',
                r.v ->> 'created_at', r.v ->> 'nominal', unhex(r.v ->> 'redrive_of'),
                r.v ->> 'input', r.v ->> 'idempotency_key',
                j.max_concurrent is not null, r.v ->> 'rearm_after'
         from t r
         cross join jobs j on j.id = unhex(r.v ->> 'job') and j.deleted_at is null",
    )
    .bind(json_rows(&rows)?)
    .execute(&mut *conn)
    .await?;
    if inserted.rows_affected() == runs.len() as u64 {
        return Ok(vec![true; runs.len()]);
    }
    let jobs = existing(conn, runs).await?;
    Ok(runs.iter().map(|run| jobs.contains(&run.job)).collect())
}

/// Which of the runs' jobs exist.
async fn existing(conn: &mut Conn, runs: &[&QueuedRun]) -> Result<HashSet<JobId>, Failure> {
    let named: HashSet<JobId> = runs.iter().map(|run| run.job).collect();
    let named: Vec<String> = named.iter().map(JobId::to_string).collect();
    let found: Vec<Uuid> = sqlx::query_scalar(
        "select id from jobs
         where deleted_at is null and id in (select unhex(value) from json_each($1))",
    )
    .bind(json_rows(&named)?)
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().map(JobId).collect())
}

#[derive(Serialize)]
struct RunRow<'a> {
    id: String,
    job: String,
    state: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<u8>,
    due_at: i64,
    created_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nominal: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redrive_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotency_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rearm_after: Option<i64>,
}

impl<'a> RunRow<'a> {
    fn of(run: &'a QueuedRun) -> Self {
        Self {
            id: run.id.to_string(),
            job: run.job.to_string(),
            state: if run.due_at <= run.created_at { READY } else { WAITING },
            priority: run.priority.map(|priority| priority.0),
            due_at: micros(run.due_at),
            created_at: micros(run.created_at),
            nominal: match run.origin {
                Origin::Schedule { nominal } => Some(micros(nominal)),
                Origin::Api | Origin::Redrive { .. } => None,
            },
            redrive_of: match run.origin {
                Origin::Redrive { of } => Some(of.to_string()),
                Origin::Api | Origin::Schedule { .. } => None,
            },
            input: run.input.as_ref().map(Json::as_str),
            idempotency_key: run.idempotency_key.as_deref(),
            rearm_after: run.rearm_after_micros,
        }
    }
}
