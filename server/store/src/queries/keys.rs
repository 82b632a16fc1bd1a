use jiff::Timestamp;
use mainspring_domain::app::{Key, Role};
use mainspring_domain::id::{AppId, KeyId};
use sqlx::Row as _;

use super::rows::{Columns as _, micros};
use super::{Conn, Failure, Row};

pub(in super::super) async fn has_app(conn: &mut Conn, id: AppId) -> Result<bool, Failure> {
    sqlx::query_scalar("select exists (select 1 from apps where id = $1)")
        .bind(id.0)
        .fetch_one(conn)
        .await
}

pub(in super::super) async fn insert(conn: &mut Conn, key: &Key) -> Result<(), Failure> {
    sqlx::query(
        "insert into keys (id, app_id, name, role, hash, created_at, expires_at, revoked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(key.id.0)
    .bind(key.app.map(|app| app.0))
    .bind(&key.name)
    .bind(key.role.to_string())
    .bind(key.hash.as_slice())
    .bind(micros(key.created_at))
    .bind(key.expires_at.map(micros))
    .bind(key.revoked_at.map(micros))
    .execute(conn)
    .await?;
    Ok(())
}

pub(in super::super) async fn find(conn: &mut Conn, id: KeyId) -> Result<Option<Key>, Failure> {
    let row =
        sqlx::query("select * from keys where id = $1").bind(id.0).fetch_optional(conn).await?;
    row.as_ref().map(key).transpose()
}

pub(in super::super) async fn list(
    conn: &mut Conn,
    app: Option<AppId>,
) -> Result<Vec<Key>, Failure> {
    let rows = sqlx::query("select * from keys where $1 is null or app_id = $1 order by id")
        .bind(app.map(|app| app.0))
        .fetch_all(conn)
        .await?;
    rows.iter().map(key).collect()
}

pub(in super::super) async fn revoke(
    conn: &mut Conn,
    id: KeyId,
    at: Timestamp,
) -> Result<bool, Failure> {
    let done = sqlx::query("update keys set revoked_at = $2 where id = $1 and revoked_at is null")
        .bind(id.0)
        .bind(micros(at))
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

fn key(row: &Row) -> Result<Key, Failure> {
    let role: String = row.try_get("role")?;
    Ok(Key {
        id: KeyId(row.id("id")?),
        name: row.try_get("name")?,
        app: row.try_get::<Option<_>, _>("app_id")?.map(AppId),
        role: match role.as_str() {
            "viewer" => Role::Viewer,
            "operator" => Role::Operator,
            "admin" => Role::Admin,
            other => return Err(Failure::Decode(format!("unknown role {other:?}").into())),
        },
        hash: row.hash("hash")?,
        created_at: row.at("created_at")?,
        expires_at: row.maybe_at("expires_at")?,
        revoked_at: row.maybe_at("revoked_at")?,
    })
}
