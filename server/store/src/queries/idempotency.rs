use jiff::{SignedDuration, Timestamp};
use mainspring_domain::ports::Once;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row as _;

use super::rows::{Columns as _, micros, to_json};
use super::{Conn, Failure, locks};

/// How long a key is remembered.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// What is known about an idempotency key.
pub(in super::super) enum Seen<T> {
    Never,
    Same(T),
    OtherRequest,
}

pub(in super::super) async fn look_up<T: DeserializeOwned>(
    conn: &mut Conn,
    once: &Once,
) -> Result<Seen<T>, Failure> {
    locks::once(conn, once).await?;
    let oldest = once.at.checked_sub(REMEMBERED).unwrap_or(Timestamp::MIN);
    let row = sqlx::query(
        "select request, result from idempotency where app_id = $1 and key = $2 and at > $3",
    )
    .bind(once.app.0)
    .bind(&once.key)
    .bind(micros(oldest))
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(Seen::Never) };
    let request: Vec<u8> = row.try_get("request")?;
    if request == once.request {
        Ok(Seen::Same(row.parsed("result")?))
    } else {
        Ok(Seen::OtherRequest)
    }
}

/// Remembers what the request created; a key that has aged is used anew.
pub(in super::super) async fn remember<T: Serialize>(
    conn: &mut Conn,
    once: &Once,
    result: &T,
) -> Result<(), Failure> {
    sqlx::query(
        "insert into idempotency (app_id, key, request, result, at) values ($1, $2, $3, $4, $5)
         on conflict (app_id, key)
         do update set request = excluded.request, result = excluded.result, at = excluded.at",
    )
    .bind(once.app.0)
    .bind(&once.key)
    .bind(once.request.as_slice())
    .bind(to_json(result)?)
    .bind(micros(once.at))
    .execute(conn)
    .await?;
    Ok(())
}
