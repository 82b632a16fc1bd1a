use jiff::{SignedDuration, Timestamp};
use mainspring_domain::id::{AppId, JobId};
use mainspring_domain::ports::{Activity, Minute, Overview, UpcomingFire};
use sqlx::{QueryBuilder, Row as _};
use uuid::Uuid;

use super::rows::{Columns as _, micros};
use super::state::{CANCELLED, FAILED, PARKED, READY, RUNNING, SUCCEEDED, WAITING};
use super::{Conn, Db, Failure, Row, attention, state};

/// No queue is counted further than this: a long one costs no more than a short one.
const MOST_COUNTED: i64 = 10_001;

pub(in super::super) async fn read(
    conn: &mut Conn,
    app: Option<AppId>,
    now: Timestamp,
) -> Result<Overview, Failure> {
    let app = app.map(|app| app.0);
    let jobs = sqlx::query(
        "select count(*) as jobs,
                count(case when enabled = 1 and next_fire_at is not null then 1 end) as scheduled
         from jobs where deleted_at is null and ($1 is null or app_id = $1)",
    )
    .bind(app)
    .fetch_one(&mut *conn)
    .await?;
    Ok(Overview {
        jobs: jobs.count("jobs")?,
        scheduled_jobs: jobs.count("scheduled")?,
        ready: count(conn, READY, app).await? + count(conn, PARKED, app).await?,
        waiting: count(conn, WAITING, app).await?,
        running: count(conn, RUNNING, app).await?,
        last_day: last_day(conn, app, now).await?,
        minutes: minutes(conn, app, now).await?,
        upcoming: upcoming(conn, app).await?,
        lateness: attention::lateness(conn, app).await?,
        attention: attention::failures(conn, app, now).await?,
    })
}

/// How many runs are in an unfinished state, from its partial index alone where no app is asked for.
async fn count(conn: &mut Conn, state: i64, app: Option<Uuid>) -> Result<u64, Failure> {
    let mut query =
        QueryBuilder::<Db>::new("select count(*) as n from (select 1 from runs r where ");
    query.push(state::is("r", state));
    if let Some(app) = app {
        query.push(" and r.app_id = ").push_bind(app);
    }
    query.push(" limit ").push_bind(MOST_COUNTED).push(") counted");
    query.build().fetch_one(conn).await?.count("n")
}

async fn last_day(conn: &mut Conn, app: Option<Uuid>, now: Timestamp) -> Result<Activity, Failure> {
    let rows = sqlx::query(
        "select state, cast(sum(count) as bigint) as count from tallies
         where minute > $1 and ($2 is null or app_id = $2) group by state",
    )
    .bind(ago(now, SignedDuration::from_hours(24)))
    .bind(app)
    .fetch_all(conn)
    .await?;
    let mut activity = Activity::default();
    rows.iter().try_for_each(|row| add(&mut activity, row))?;
    Ok(activity)
}

async fn minutes(
    conn: &mut Conn,
    app: Option<Uuid>,
    now: Timestamp,
) -> Result<Vec<Minute>, Failure> {
    let rows = sqlx::query(
        "select minute, state, cast(sum(count) as bigint) as count from tallies
         where minute > $1 and ($2 is null or app_id = $2) group by minute, state order by minute",
    )
    .bind(ago(now, SignedDuration::from_hours(1)))
    .bind(app)
    .fetch_all(conn)
    .await?;
    let mut minutes: Vec<Minute> = Vec::new();
    for row in &rows {
        let at = row.at("minute")?;
        if minutes.last().is_none_or(|last| last.at != at) {
            minutes.push(Minute { at, activity: Activity::default() });
        }
        if let Some(minute) = minutes.last_mut() {
            add(&mut minute.activity, row)?;
        }
    }
    Ok(minutes)
}

fn add(activity: &mut Activity, row: &Row) -> Result<(), Failure> {
    let count = row.count("count")?;
    match row.try_get::<i64, _>("state")? {
        SUCCEEDED => activity.succeeded += count,
        FAILED => activity.failed += count,
        CANCELLED => activity.cancelled += count,
        _ => {}
    }
    Ok(())
}

async fn upcoming(conn: &mut Conn, app: Option<Uuid>) -> Result<Vec<UpcomingFire>, Failure> {
    let rows = sqlx::query(
        "select id, name, next_fire_at from jobs
         where enabled = 1 and deleted_at is null and next_fire_at is not null
           and ($1 is null or app_id = $1)
         order by next_fire_at limit 10",
    )
    .bind(app)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(UpcomingFire {
                job: JobId(row.id("id")?),
                name: row.try_get("name")?,
                at: row.at("next_fire_at")?,
            })
        })
        .collect()
}

fn ago(now: Timestamp, span: SignedDuration) -> i64 {
    micros(now.checked_sub(span).unwrap_or(Timestamp::MIN))
}
