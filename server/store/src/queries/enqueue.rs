use std::collections::HashSet;

use mainspring_domain::id::JobId;
use mainspring_domain::ports::QueuedRun;
use mainspring_domain::run::Origin;
use uuid::Uuid;

use super::rows::micros;
use super::state::{READY, WAITING};
use super::{Conn, Failure, Sliced, Values, json_rows};

/// Queues the runs of jobs that exist. Tells for each whether it was queued.
pub(in super::super) async fn insert(
    conn: &mut Conn,
    runs: &[&QueuedRun],
) -> Result<Vec<bool>, Failure> {
    if runs.is_empty() {
        return Ok(Vec::new());
    }
    let inserted = INSERT.execute(conn, runs, bind).await?;
    if inserted == runs.len() as u64 {
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

static INSERT: Sliced = Sliced::new(
    "id, job, state, priority, due_at, created_at, nominal, redrive_of, input, idempotency_key, \
     rearm_after",
    concat!(
        "insert into runs (id, job_id, app_id, state, priority, due_at, created_at, nominal, redrive_of,
                       input, idempotency_key, limited, rearm_after)
     select t.id, j.id, j.app_id, t.state, coalesce(t.priority, j.priority), t.due_at, t.created_at,
            t.nominal, t.redrive_of, t.input, t.idempotency_key,
            case when j.max_concurrent is null then 0 else 1 end, t.rearm_after
     from t ",
        then_join!(),
        "jobs j on j.id = t.job and j.deleted_at is null",
        keeping_jobs!()
    ),
);

fn bind(values: &mut Values, run: &QueuedRun) -> Result<(), Failure> {
    let (nominal, redrive_of) = match run.origin {
        Origin::Schedule { nominal } => (Some(micros(nominal)), None),
        Origin::Redrive { of } => (None, Some(of.0)),
        Origin::Api => (None, None),
    };
    values
        .push(run.id.0)?
        .push(run.job.0)?
        .push(if run.due_at <= run.created_at { READY } else { WAITING })?
        .push(run.priority.map(|priority| i64::from(priority.0)))?
        .push(micros(run.due_at))?
        .push(micros(run.created_at))?
        .push(nominal)?
        .push(redrive_of)?
        .push(run.input.as_ref().map(|input| input.as_str().to_owned()))?
        .push(run.idempotency_key.clone())?
        .push(run.rearm_after_micros)?;
    Ok(())
}
