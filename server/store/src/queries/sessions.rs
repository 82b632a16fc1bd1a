use jiff::Timestamp;
use mainspring_domain::id::{KeyId, LinkId, SessionId};
use mainspring_domain::session::{Session, SignInLink};

use super::rows::{Columns as _, micros};
use super::{Conn, Failure};

pub(in super::super) async fn insert(conn: &mut Conn, session: &Session) -> Result<(), Failure> {
    sqlx::query(
        "insert into sessions (id, key_id, hash, created_at, expires_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(session.id.0)
    .bind(session.key.0)
    .bind(session.hash.as_slice())
    .bind(micros(session.created_at))
    .bind(micros(session.expires_at))
    .execute(conn)
    .await?;
    Ok(())
}

pub(in super::super) async fn find(
    conn: &mut Conn,
    id: SessionId,
) -> Result<Option<Session>, Failure> {
    let row =
        sqlx::query("select * from sessions where id = $1").bind(id.0).fetch_optional(conn).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Session {
        id,
        key: KeyId(row.id("key_id")?),
        hash: row.hash("hash")?,
        created_at: row.at("created_at")?,
        expires_at: row.at("expires_at")?,
    }))
}

pub(in super::super) async fn delete(conn: &mut Conn, id: SessionId) -> Result<bool, Failure> {
    let gone = sqlx::query("delete from sessions where id = $1").bind(id.0).execute(conn).await?;
    Ok(gone.rows_affected() == 1)
}

pub(in super::super) async fn insert_link(
    conn: &mut Conn,
    link: &SignInLink,
) -> Result<(), Failure> {
    sqlx::query(
        "insert into sign_in_links (id, key_id, hash, expires_at, used_at)
         values ($1, $2, $3, $4, $5)",
    )
    .bind(link.id.0)
    .bind(link.key.0)
    .bind(link.hash.as_slice())
    .bind(micros(link.expires_at))
    .bind(link.used_at.map(micros))
    .execute(conn)
    .await?;
    Ok(())
}

pub(in super::super) async fn find_link(
    conn: &mut Conn,
    id: LinkId,
) -> Result<Option<SignInLink>, Failure> {
    let row = sqlx::query("select * from sign_in_links where id = $1")
        .bind(id.0)
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(SignInLink {
        id,
        key: KeyId(row.id("key_id")?),
        hash: row.hash("hash")?,
        expires_at: row.at("expires_at")?,
        used_at: row.maybe_at("used_at")?,
    }))
}

pub(in super::super) async fn spend_link(
    conn: &mut Conn,
    id: LinkId,
    at: Timestamp,
) -> Result<bool, Failure> {
    let spent =
        sqlx::query("update sign_in_links set used_at = $2 where id = $1 and used_at is null")
            .bind(id.0)
            .bind(micros(at))
            .execute(conn)
            .await?;
    Ok(spent.rows_affected() == 1)
}
