use std::time::Duration;

use jiff::Timestamp;
use mainspring_domain::id::{Fence, NodeOwner};
use mainspring_domain::node::{Doomed, Node};
use sqlx::Row as _;

use super::rows::{Columns as _, micros};
use super::{Conn, Failure, locks};

/// False where a node of another data directory has the name, and was seen within `lapse`.
pub(in super::super) async fn join(
    conn: &mut Conn,
    node: &Node,
    lapse: Duration,
) -> Result<bool, Failure> {
    let now = locks::clock(conn, micros(node.joined_at)).await?;
    let done = sqlx::query(
        "insert into nodes (name, owner, version, joined_at, seen_at) values ($1, $2, $3, $4, $4)
         on conflict (name) do update set
             owner = excluded.owner, version = excluded.version, joined_at = excluded.joined_at,
             seen_at = excluded.seen_at
         where nodes.owner = excluded.owner or nodes.seen_at < $5",
    )
    .bind(&node.name)
    .bind(node.owner.0)
    .bind(&node.version)
    .bind(now)
    .bind(before(now, lapse))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False where the name is another's by now.
pub(in super::super) async fn beat(
    conn: &mut Conn,
    name: &str,
    owner: NodeOwner,
    now: Timestamp,
) -> Result<bool, Failure> {
    let now = locks::clock(conn, micros(now)).await?;
    let done = sqlx::query("update nodes set seen_at = $3 where name = $1 and owner = $2")
        .bind(name)
        .bind(owner.0)
        .bind(now)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub(in super::super) async fn leave(
    conn: &mut Conn,
    name: &str,
    owner: NodeOwner,
) -> Result<(), Failure> {
    sqlx::query("delete from nodes where name = $1 and owner = $2")
        .bind(name)
        .bind(owner.0)
        .execute(conn)
        .await?;
    Ok(())
}

pub(in super::super) async fn list(conn: &mut Conn) -> Result<Vec<Node>, Failure> {
    let rows = sqlx::query("select * from nodes order by name").fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(Node {
                name: row.try_get("name")?,
                owner: NodeOwner(row.id("owner")?),
                version: row.try_get("version")?,
                joined_at: row.at("joined_at")?,
                seen_at: row.at("seen_at")?,
            })
        })
        .collect()
}

/// Those that hold runs and were not seen within `lapse`, or are not there at all.
pub(in super::super) async fn lapsed(
    conn: &mut Conn,
    now: Timestamp,
    lapse: Duration,
) -> Result<Vec<String>, Failure> {
    let now = locks::clock(conn, micros(now)).await?;
    sqlx::query_scalar(
        "select distinct r.node from runs r left join nodes n on n.name = r.node
         where r.state = 3 and (n.seen_at is null or n.seen_at < $1)",
    )
    .bind(before(now, lapse))
    .fetch_all(conn)
    .await
}

pub(in super::super) async fn doomed(conn: &mut Conn, name: &str) -> Result<Vec<Doomed>, Failure> {
    let rows = sqlx::query(
        "select fence, cancel_by from runs
         where state = 3 and node = $1 and cancel_by is not null",
    )
    .bind(name)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Doomed { fence: Fence(row.try_get("fence")?), by: row.try_get("cancel_by")? })
        })
        .collect()
}

fn before(now: i64, lapse: Duration) -> i64 {
    now.saturating_sub(i64::try_from(lapse.as_micros()).unwrap_or(i64::MAX))
}
