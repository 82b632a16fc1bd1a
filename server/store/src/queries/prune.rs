use jiff::{SignedDuration, Timestamp};
use mainspring_domain::id::RunId;
use uuid::Uuid;

use super::rows::micros;
use super::{Conn, Failure, json_rows};

/// Rows of each kind that go in one commit.
const BATCH: i64 = 500;

/// Minutes are kept for a day longer than the overview looks back.
const TALLIES_KEPT: SignedDuration = SignedDuration::from_hours(48);

pub(in super::super) async fn prune(
    conn: &mut Conn,
    runs_before: Timestamp,
    keys_before: Timestamp,
) -> Result<u64, Failure> {
    let mut gone = runs(conn, runs_before).await?;
    gone += ticks(conn, runs_before).await?;
    gone += keys(conn, keys_before).await?;
    gone += nonces(conn, keys_before).await?;
    gone += tallies(conn, keys_before).await?;
    gone += sign_ins(conn, keys_before).await?;
    gone += sightings(conn).await?;
    Ok(gone)
}

/// Finished runs with what hangs on them, oldest first; but a schedule keeps its newest one, so that it still tells how
/// it went the last time. None is looked at that was not even asked
/// for by then, which its id tells: history as a whole is much longer than what has aged of it.
async fn runs(conn: &mut Conn, before: Timestamp) -> Result<u64, Failure> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "select r.id from runs r where r.id <= $3 and r.state > 3 and r.finished_at < $1
             and (r.nominal is null
                  or exists (select 1 from runs n where n.job_id = r.job_id and n.id > r.id)
                  or exists (select 1 from jobs j where j.id = r.job_id and j.deleted_at is not null))
         order by r.id limit $2",
    )
    .bind(micros(before))
    .bind(BATCH)
    .bind(RunId::new(before, [u8::MAX; 10]).0)
    .fetch_all(&mut *conn)
    .await?;
    if ids.is_empty() {
        return Ok(0);
    }
    let ids: Vec<String> = ids.into_iter().map(|id| id.simple().to_string()).collect();
    let ids = json_rows(&ids)?;
    for statement in [
        "delete from trace_chunks where fence in (
             select fence from attempts where run_id in (select unhex(value) from json_each($1)))",
        "delete from attempts where run_id in (select unhex(value) from json_each($1))",
    ] {
        sqlx::query(statement).bind(&ids).execute(&mut *conn).await?;
    }
    let gone = sqlx::query("delete from runs where id in (select unhex(value) from json_each($1))")
        .bind(&ids)
        .execute(conn)
        .await?;
    Ok(gone.rows_affected())
}

async fn ticks(conn: &mut Conn, before: Timestamp) -> Result<u64, Failure> {
    aged(
        conn,
        before,
        "delete from ticks where (job_id, nominal) in (
             select job_id, nominal from ticks where decided_at < $1 limit $2)",
    )
    .await
}

async fn keys(conn: &mut Conn, before: Timestamp) -> Result<u64, Failure> {
    aged(
        conn,
        before,
        "delete from idempotency where (app_id, key) in (
             select app_id, key from idempotency where at < $1 limit $2)",
    )
    .await
}

/// Those that could not be used again a while ago.
async fn nonces(conn: &mut Conn, before: Timestamp) -> Result<u64, Failure> {
    aged(
        conn,
        before,
        "delete from nonces where (app_id, nonce) in (
             select app_id, nonce from nonces where expires_at < $1 limit $2)",
    )
    .await
}

async fn tallies(conn: &mut Conn, now: Timestamp) -> Result<u64, Failure> {
    let before = now.checked_sub(TALLIES_KEPT).unwrap_or(Timestamp::MIN);
    let gone = sqlx::query("delete from tallies where minute < $1")
        .bind(micros(before))
        .execute(conn)
        .await?;
    Ok(gone.rows_affected())
}

/// Those of attempts that have ended; there are few.
async fn sightings(conn: &mut Conn) -> Result<u64, Failure> {
    let gone = sqlx::query(
        "delete from sightings where fence not in (
             select fence from runs where state = 3 and fence is not null)",
    )
    .execute(conn)
    .await?;
    Ok(gone.rows_affected())
}

async fn sign_ins(conn: &mut Conn, before: Timestamp) -> Result<u64, Failure> {
    let mut gone = 0;
    for statement in [
        "delete from sessions where id in (
             select id from sessions where expires_at < $1 limit $2)",
        "delete from sign_in_links where id in (
             select id from sign_in_links where expires_at < $1 limit $2)",
    ] {
        let done = sqlx::query(statement).bind(micros(before)).bind(BATCH).execute(&mut *conn);
        gone += done.await?.rows_affected();
    }
    Ok(gone)
}

/// Deletes a batch of what is before that time.
async fn aged(conn: &mut Conn, before: Timestamp, delete: &'static str) -> Result<u64, Failure> {
    let gone = sqlx::query(delete).bind(micros(before)).bind(BATCH).execute(conn).await?;
    Ok(gone.rows_affected())
}
