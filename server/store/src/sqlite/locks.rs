//! What must hold still while it is looked at. One writer is alone here: everything does.

use mainspring_domain::id::JobId;
use mainspring_domain::ports::Once;

use super::Conn;

#[expect(clippy::unused_async, reason = "another backend asks its database")]
pub(super) async fn jobs(
    _: &mut Conn,
    _: impl IntoIterator<Item = JobId>,
) -> Result<(), sqlx::Error> {
    Ok(())
}

#[expect(clippy::unused_async, reason = "another backend asks its database")]
pub(super) async fn once(_: &mut Conn, _: &Once) -> Result<(), sqlx::Error> {
    Ok(())
}

/// The time that leases are measured by: the one node's own.
#[expect(clippy::unused_async, reason = "another backend asks its database")]
pub(super) async fn clock(_: &mut Conn, now: i64) -> Result<i64, sqlx::Error> {
    Ok(now)
}

/// Draws numbers for so many attempts, in ascending order.
pub(super) async fn draw_fences(conn: &mut Conn, count: usize) -> Result<Vec<i64>, sqlx::Error> {
    let count = i64::try_from(count).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    let last: i64 = sqlx::query_scalar(
        "update counters set value = value + $1 where name = 'fence' returning value",
    )
    .bind(count)
    .fetch_one(conn)
    .await?;
    Ok((last - count + 1..=last).collect())
}
