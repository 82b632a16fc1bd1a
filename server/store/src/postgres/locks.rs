//! What must hold still while it is looked at, because another node may change it.

use mainspring_domain::id::JobId;
use mainspring_domain::ports::Once;
use uuid::Uuid;

use super::Conn;

/// Holds jobs until the end of the transaction: what their concurrency limits count does not change, no
/// run is queued for them, nobody parks or wakes their runs. In one order, so that two nodes never wait
/// for each other.
pub(super) async fn jobs(
    conn: &mut Conn,
    jobs: impl IntoIterator<Item = JobId>,
) -> Result<(), sqlx::Error> {
    let mut ids: Vec<Uuid> = jobs.into_iter().map(|job| job.0).collect();
    if ids.is_empty() {
        return Ok(());
    }
    ids.sort_unstable();
    ids.dedup();
    sqlx::query("select 1 from jobs where id = any($1) order by id for update")
        .bind(ids)
        .fetch_all(conn)
        .await?;
    Ok(())
}

/// Holds an idempotency key, which may not be there yet.
pub(super) async fn once(conn: &mut Conn, once: &Once) -> Result<(), sqlx::Error> {
    sqlx::query("select pg_advisory_xact_lock(hashtextextended($1, 0))")
        .bind(format!("{}/{}", once.app, once.key))
        .execute(conn)
        .await?;
    Ok(())
}

/// The time that leases are measured by: the database's, so that nodes need not agree on it.
pub(super) async fn clock(conn: &mut Conn, _: i64) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)")
        .fetch_one(conn)
        .await
}

/// Draws numbers for so many attempts, in ascending order.
pub(super) async fn draw_fences(conn: &mut Conn, count: usize) -> Result<Vec<i64>, sqlx::Error> {
    let count = i64::try_from(count).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    let mut fences: Vec<i64> =
        sqlx::query_scalar("select nextval('fences') from generate_series(1, $1)")
            .bind(count)
            .fetch_all(conn)
            .await?;
    fences.sort_unstable();
    Ok(fences)
}
