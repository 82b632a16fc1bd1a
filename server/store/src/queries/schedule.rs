use std::collections::HashSet;

use jiff::Timestamp;
use mainspring_domain::id::{JobId, RunId};
use mainspring_domain::page::{Page, PageOf};
use mainspring_domain::ports::{DueJob, Fire};
use mainspring_domain::tick::Tick;
use serde::Serialize;
use sqlx::Row as _;
use uuid::Uuid;

use super::rows::{Columns as _, instant, micros, to_json};
use super::{Conn, Failure, Row, enqueue, jobs, json_rows};

pub(in super::super) async fn due(
    conn: &mut Conn,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<DueJob>, Failure> {
    let rows = sqlx::query(
        "select j.*, exists (select 1 from runs r where r.job_id = j.id and r.nominal is not null
                                                      and r.state < 4) as occupied
         from jobs j
         where j.enabled = 1 and j.deleted_at is null and j.next_fire_at is not null
           and j.next_fire_at <= $1
         order by j.next_fire_at limit $2",
    )
    .bind(micros(now))
    .bind(i64::from(limit))
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| Ok(DueJob { job: jobs::job(row)?, occupied: row.try_get("occupied")? }))
        .collect()
}

/// Moves the cursors that still stand where they were seen, and writes the ticks and runs of those.
pub(in super::super) async fn fire(conn: &mut Conn, fires: &[Fire]) -> Result<Vec<bool>, Failure> {
    let rows: Vec<CursorRow> = fires.iter().map(CursorRow::of).collect();
    let moved: Vec<Uuid> = sqlx::query_scalar(
        "update jobs set next_fire_at = f.next
         from (select unhex(value ->> 'job') as job,
                      cast(value ->> 'revision' as bigint) as revision,
                      cast(value ->> 'cursor' as bigint) as cursor,
                      cast(value ->> 'must_be_free' as bigint) as must_be_free,
                      cast(value ->> 'next' as bigint) as next
               from json_each($1)) f
         where jobs.id = f.job and jobs.revision = f.revision and jobs.next_fire_at = f.cursor
           and jobs.enabled = 1 and jobs.deleted_at is null
           and (f.must_be_free = 0
                or not exists (select 1 from runs r where r.job_id = f.job
                                                     and r.nominal is not null and r.state < 4))
         returning id",
    )
    .bind(json_rows(&rows)?)
    .fetch_all(&mut *conn)
    .await?;
    let moved: HashSet<JobId> = moved.into_iter().map(JobId).collect();
    let held = || fires.iter().filter(|fire| moved.contains(&fire.job));
    insert_ticks(conn, held()).await?;
    let runs: Vec<_> = held().flat_map(|fire| &fire.runs).collect();
    enqueue::insert(conn, &runs).await?;
    Ok(fires.iter().map(|fire| moved.contains(&fire.job)).collect())
}

#[derive(Serialize)]
struct CursorRow {
    job: String,
    revision: i64,
    cursor: i64,
    must_be_free: i64,
    next: Option<i64>,
}

impl CursorRow {
    fn of(fire: &Fire) -> Self {
        Self {
            job: fire.job.to_string(),
            revision: fire.revision,
            cursor: micros(fire.cursor),
            must_be_free: i64::from(fire.exclusive && !fire.occupied && !fire.runs.is_empty()),
            next: fire.next.map(micros),
        }
    }
}

async fn insert_ticks(conn: &mut Conn, fires: impl Iterator<Item = &Fire>) -> Result<(), Failure> {
    let mut rows = Vec::new();
    for fire in fires {
        for tick in &fire.ticks {
            rows.push(TickRow::of(fire.job, tick)?);
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into ticks (job_id, nominal, until, count, decision, decided_at, run_id)
         select unhex(value ->> 'job'), cast(value ->> 'nominal' as bigint),
                cast(value ->> 'until' as bigint), cast(value ->> 'count' as bigint),
                value ->> 'decision', cast(value ->> 'decided_at' as bigint),
                unhex(value ->> 'run')
         from json_each($1)
         where true
         on conflict (job_id, nominal) do nothing",
    )
    .bind(json_rows(&rows)?)
    .execute(conn)
    .await?;
    Ok(())
}

#[derive(Serialize)]
struct TickRow {
    job: String,
    nominal: i64,
    until: i64,
    count: u64,
    decision: String,
    decided_at: i64,
    run: Option<String>,
}

impl TickRow {
    fn of(job: JobId, tick: &Tick) -> Result<Self, Failure> {
        Ok(Self {
            job: job.to_string(),
            nominal: micros(tick.nominal),
            until: micros(tick.until),
            count: tick.count,
            decision: to_json(&tick.decision)?,
            decided_at: micros(tick.decided_at),
            run: tick.run.map(|run| run.to_string()),
        })
    }
}

pub(in super::super) async fn ticks(
    conn: &mut Conn,
    job: JobId,
    page: &PageOf<Timestamp>,
) -> Result<Page<Tick, Timestamp>, Failure> {
    let rows = sqlx::query(
        "select * from ticks where job_id = $1 and nominal < $2 order by nominal desc limit $3",
    )
    .bind(job.0)
    .bind(page.after.map_or(i64::MAX, micros))
    .bind(i64::from(page.limit) + 1)
    .fetch_all(conn)
    .await?;
    let ticks = rows.iter().map(tick).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(ticks, page.limit, |tick| tick.nominal))
}

fn tick(row: &Row) -> Result<Tick, Failure> {
    Ok(Tick {
        nominal: row.at("nominal")?,
        until: row.at("until")?,
        count: row.count("count")?,
        decision: row.parsed("decision")?,
        decided_at: row.at("decided_at")?,
        run: row.try_get::<Option<_>, _>("run_id")?.map(RunId),
    })
}

pub(in super::super) async fn promote_due(conn: &mut Conn, now: Timestamp) -> Result<u64, Failure> {
    let done = sqlx::query("update runs set state = 1 where state = 0 and due_at <= $1")
        .bind(micros(now))
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

pub(in super::super) async fn next_due(conn: &mut Conn) -> Result<Option<Timestamp>, Failure> {
    let at: Option<i64> = sqlx::query_scalar(
        "select min(at) from (
             select min(next_fire_at) as at from jobs
             where enabled = 1 and deleted_at is null and next_fire_at is not null
             union all
             select min(due_at) from runs where state = 0) due",
    )
    .fetch_one(conn)
    .await?;
    at.map(instant).transpose()
}
