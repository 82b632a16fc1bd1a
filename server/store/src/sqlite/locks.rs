//! What must hold still while it is looked at. One writer is alone here: everything does.

use mainspring_domain::id::JobId;
use mainspring_domain::ports::Once;

use super::queries::rows::Columns as _;
use super::{Conn, first_rows};

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
    let last = first_rows(conn, DRAW, count, |row| row.integer("value")).await?;
    let last = last.first().ok_or(sqlx::Error::RowNotFound)?;
    Ok((last - count + 1..=*last).collect())
}

const DRAW: &str = "update counters set value = value + $1 where name = 'fence' returning value";
