use jiff::Timestamp;
use mainspring_domain::id::{AppId, JobId};
use mainspring_domain::job::{Job, Source};
use mainspring_domain::page::{Page, PageOf};
use mainspring_domain::ports::{JobFilter, Once};
use mainspring_domain::work::Work;
use sqlx::{QueryBuilder, Row as _};

use super::rows::{Columns as _, micros, to_json};
use super::state::{CANCELLED, PARKED, READY, RUNNING};
use super::{Conn, Db, Failure, Row, Sliced, Values, locks, settle};

/// Ids in an order that no index gives.
const FOUND_FIRST: &str = concat!(looked_up!(), "id");

pub(in super::super) async fn insert(conn: &mut Conn, job: &Job) -> Result<(), Failure> {
    INSERT.execute(conn, &[job], bind).await.map(drop)
}

static INSERT: Sliced = Sliced::new(
    "id, app_id, name, plugin, spec, enabled, priority, max_concurrent, revision, created_at, updated_at, \
     anchored_at, watched_from, next_fire_at, door, reference, note",
    "insert into jobs (id, app_id, name, plugin, spec, enabled, priority, max_concurrent, revision, created_at,
                       updated_at, anchored_at, watched_from, next_fire_at, door, reference, note)
     select * from t where id is not null",
);

fn bind(values: &mut Values, job: &Job) -> Result<(), Failure> {
    values
        .push(job.id.0)?
        .push(job.app.0)?
        .push(job.spec.name.clone())?
        .push(plugin(job).to_owned())?
        .push(to_json(&job.spec)?)?
        .push(i64::from(job.spec.enabled))?
        .push(i64::from(job.spec.priority.0))?
        .push(job.spec.max_concurrent.map(i64::from))?
        .push(job.revision)?
        .push(micros(job.created_at))?
        .push(micros(job.updated_at))?
        .push(micros(job.anchored_at))?
        .push(micros(job.watched_from))?
        .push(job.next_fire_at.map(micros))?
        .push(job.source.door.clone())?
        .push(job.source.reference.clone())?
        .push(job.source.note.clone())?;
    Ok(())
}

/// The job that the maker of this one calls by the same reference, deleted or not. Nobody else makes one meanwhile.
pub(in super::super) async fn same(conn: &mut Conn, job: &Job) -> Result<Option<JobId>, Failure> {
    let Source { door, reference, .. } = &job.source;
    let key = format!("{door}:{}", reference.as_deref().unwrap_or_default());
    let once = Once { app: job.app, key, request: [0; 32], at: job.created_at };
    locks::once(conn, &once).await?;
    let bind = |values: &mut Values, job: &Job| {
        let Source { door, reference, .. } = &job.source;
        values.push(job.app.0)?.push(door.clone())?.push(reference.clone())?;
        Ok(())
    };
    let found = SAME.read(conn, &[job], bind, |row| Ok(JobId(row.id("id")?))).await?;
    Ok(found.first().copied())
}

static SAME: Sliced = Sliced::new(
    "app, door, reference",
    concat!(
        "select jobs.id from t ",
        then_join!(),
        "jobs on jobs.door <> '' and jobs.app_id = t.app and jobs.door = t.door
            and jobs.reference = t.reference
     limit 1"
    ),
);

pub(in super::super) async fn find(conn: &mut Conn, id: JobId) -> Result<Option<Job>, Failure> {
    let row = sqlx::query("select * from jobs where id = $1 and deleted_at is null")
        .bind(id.0)
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(job).transpose()
}

pub(in super::super) async fn list(
    conn: &mut Conn,
    filter: &JobFilter,
    page: &PageOf<JobId>,
) -> Result<Page<Job, JobId>, Failure> {
    let mut query = QueryBuilder::<Db>::new("select * from jobs where deleted_at is null");
    if let Some(app) = filter.app {
        query.push(" and app_id = ").push_bind(app.0);
    }
    if let Some(name) = &filter.name {
        query.push(" and instr(lower(name), ").push_bind(name.to_ascii_lowercase()).push(") > 0");
    }
    if let Some(plugin) = &filter.plugin {
        query.push(" and plugin = ").push_bind(plugin);
    }
    if let Some(enabled) = filter.enabled {
        query.push(" and enabled = ").push_bind(i64::from(enabled));
    }
    if let Some(door) = &filter.door {
        // In the very words of the index, or it is not used.
        query.push(" and door <> '' and door = ").push_bind(door);
    }
    if let Some(reference) = &filter.reference {
        query.push(" and reference = ").push_bind(reference);
    }
    if let Some(number) = filter.number {
        query.push(" and number = ").push_bind(number);
    }
    if let Some(after) = page.after {
        query.push(" and id < ").push_bind(after.0);
    }
    // What has a reference are few: in the order of ids all others would be looked through for them.
    let order = if filter.reference.is_some() { FOUND_FIRST } else { "id" };
    query.push(" order by ").push(order).push(" desc limit ").push_bind(i64::from(page.limit) + 1);
    let rows = query.build().fetch_all(conn).await?;
    let jobs = rows.iter().map(job).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(jobs, page.limit, |job| job.id))
}

/// Writes the job where its revision is one behind. Runs that are waiting follow its new
/// concurrency limit. Only new times move the cursor: without, it may have moved by itself since
/// the job was read.
pub(in super::super) async fn update(conn: &mut Conn, job: &Job) -> Result<bool, Failure> {
    locks::jobs(conn, [job.id]).await?;
    let before =
        sqlx::query("select * from jobs where id = $1 and revision = $2 and deleted_at is null")
            .bind(job.id.0)
            .bind(job.revision - 1)
            .fetch_optional(&mut *conn)
            .await?;
    let Some(before) = before.as_ref().map(self::job).transpose()? else { return Ok(false) };
    let retimed = !before.spec.fires_like(&job.spec);
    let cursor = if retimed { job.next_fire_at } else { before.next_fire_at };
    sqlx::query(
        "update jobs set name = $2, plugin = $3, spec = $4, enabled = $5, priority = $6,
                         max_concurrent = $7, revision = $8, updated_at = $9, anchored_at = $10,
                         watched_from = $11, next_fire_at = $12, reference = $13
         where id = $1",
    )
    .bind(job.id.0)
    .bind(&job.spec.name)
    .bind(plugin(job))
    .bind(to_json(&job.spec)?)
    .bind(i64::from(job.spec.enabled))
    .bind(i64::from(job.spec.priority.0))
    .bind(job.spec.max_concurrent.map(i64::from))
    .bind(job.revision)
    .bind(micros(job.updated_at))
    .bind(micros(job.anchored_at))
    .bind(micros(job.watched_from))
    .bind(cursor.map(micros))
    .bind(&job.source.reference)
    .execute(&mut *conn)
    .await?;
    if retimed {
        disarm(conn, job.id).await?;
    }
    if before.spec.max_concurrent != job.spec.max_concurrent {
        relimit(conn, job.id, job.spec.max_concurrent.is_some()).await?;
    }
    Ok(true)
}

/// Lets the ends of unfinished runs no longer move the cursor: it belongs to another schedule now.
async fn disarm(conn: &mut Conn, job: JobId) -> Result<(), Failure> {
    sqlx::query(
        "update runs set rearm_after = null
         where job_id = $1 and nominal is not null and state < 4 and rearm_after is not null",
    )
    .bind(job.0)
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks unfinished runs as limited or not, and has the parked ones considered again.
async fn relimit(conn: &mut Conn, job: JobId, limited: bool) -> Result<(), Failure> {
    sqlx::query(
        "update runs set limited = $2, state = case state when $3 then $4 else state end
         where job_id = $1 and state <= $5",
    )
    .bind(job.0)
    .bind(i64::from(limited))
    .bind(PARKED)
    .bind(READY)
    .bind(RUNNING)
    .execute(conn)
    .await?;
    Ok(())
}

pub(in super::super) async fn delete(
    conn: &mut Conn,
    job: JobId,
    by: &str,
    at: Timestamp,
) -> Result<bool, Failure> {
    locks::jobs(conn, [job]).await?;
    let deleted = sqlx::query(
        "update jobs set deleted_at = $2, enabled = 0, next_fire_at = null, revision = revision + 1
         where id = $1 and deleted_at is null",
    )
    .bind(job.0)
    .bind(micros(at))
    .execute(&mut *conn)
    .await?;
    if deleted.rows_affected() == 0 {
        return Ok(false);
    }
    let cancelled = sqlx::query(
        "update runs set state = $2, finished_at = $3, cancel_by = $4
         where job_id = $1 and state < $5 returning app_id",
    )
    .bind(job.0)
    .bind(CANCELLED)
    .bind(micros(at))
    .bind(by)
    .bind(RUNNING)
    .fetch_all(&mut *conn)
    .await?;
    let ends = cancelled.iter().map(|row| Ok((AppId(row.id("app_id")?), CANCELLED)));
    settle::tally(conn, at, &ends.collect::<Result<Vec<_>, Failure>>()?).await?;
    Ok(true)
}

/// The job's columns of a row of `jobs`.
pub(super) fn job(row: &Row) -> Result<Job, Failure> {
    Ok(Job {
        id: JobId(row.id("id")?),
        number: row.try_get("number")?,
        app: AppId(row.id("app_id")?),
        spec: row.parsed("spec")?,
        revision: row.try_get("revision")?,
        created_at: row.at("created_at")?,
        updated_at: row.at("updated_at")?,
        anchored_at: row.at("anchored_at")?,
        source: Source {
            door: row.try_get("door")?,
            reference: row.try_get("reference")?,
            note: row.try_get("note")?,
        },
        watched_from: row.at("watched_from")?,
        next_fire_at: row.maybe_at("next_fire_at")?,
    })
}

/// The plugin that the job runs; nothing where it runs none.
fn plugin(job: &Job) -> &str {
    match &job.spec.work {
        Work::Plugin(call) => &call.plugin,
        Work::Http(_) => "",
    }
}
