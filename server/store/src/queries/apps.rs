use std::time::Duration;

use jiff::Timestamp;
use mainspring_domain::app::{App, AppSpec};
use mainspring_domain::id::AppId;
use sqlx::Row as _;

use super::rows::{Columns as _, micros, to_json, unreadable};
use super::{Conn, Db, Failure, Row};

type Statement<'q> = sqlx::query::Query<'q, Db, <Db as sqlx::Database>::Arguments>;

pub(in super::super) async fn insert(conn: &mut Conn, app: &App) -> Result<bool, Failure> {
    let insert = sqlx::query(
        "insert into apps (id, key, name, enabled, callback_url, gateway_url, note, retry,
                           signature_window, callback_form, updated_at, created_at)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
         where not exists (select 1 from apps where key = $2 or name = $3)
         on conflict do nothing",
    );
    let insert = written(insert, app)?.bind(micros(app.created_at));
    Ok(insert.execute(conn).await?.rows_affected() == 1)
}

pub(in super::super) async fn update(conn: &mut Conn, app: &App) -> Result<bool, Failure> {
    let update = sqlx::query(
        "update apps set key = $2, name = $3, enabled = $4, callback_url = $5, gateway_url = $6,
                         note = $7, retry = $8, signature_window = $9, callback_form = $10,
                         updated_at = $11
         where id = $1
             and not exists (select 1 from apps a where a.id <> $1 and (a.key = $2 or a.name = $3))",
    );
    Ok(written(update, app)?.execute(conn).await?.rows_affected() == 1)
}

/// Binds what is written of an app, from its id to the time of its last change.
fn written<'q>(query: Statement<'q>, app: &'q App) -> Result<Statement<'q>, Failure> {
    let spec = &app.spec;
    Ok(query
        .bind(app.id.0)
        .bind(&app.key)
        .bind(&spec.name)
        .bind(i64::from(spec.enabled))
        .bind(&spec.callback_url)
        .bind(&spec.gateway_url)
        .bind(&spec.note)
        .bind(spec.retry.as_ref().map(to_json).transpose()?)
        .bind(
            spec.signature_window
                .map(|window| i64::try_from(window.as_micros()).unwrap_or(i64::MAX)),
        )
        .bind(i64::from(spec.callback_form))
        .bind(micros(app.updated_at)))
}

pub(in super::super) async fn find(conn: &mut Conn, id: AppId) -> Result<Option<App>, Failure> {
    let row =
        sqlx::query("select * from apps where id = $1").bind(id.0).fetch_optional(conn).await?;
    row.as_ref().map(app).transpose()
}

pub(in super::super) async fn by_key(conn: &mut Conn, key: String) -> Result<Option<App>, Failure> {
    let row =
        sqlx::query("select * from apps where key = $1").bind(key).fetch_optional(conn).await?;
    row.as_ref().map(app).transpose()
}

pub(in super::super) async fn list(conn: &mut Conn) -> Result<Vec<App>, Failure> {
    let rows = sqlx::query("select * from apps order by id").fetch_all(conn).await?;
    rows.iter().map(app).collect()
}

/// Takes a nonce as used until then; what has expired can be used anew.
pub(in super::super) async fn use_nonce(
    conn: &mut Conn,
    app: AppId,
    nonce: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<bool, Failure> {
    let used = sqlx::query(
        "insert into nonces (app_id, nonce, expires_at) values ($1, $2, $4)
         on conflict (app_id, nonce) do update set expires_at = excluded.expires_at
             where nonces.expires_at <= $3",
    )
    .bind(app.0)
    .bind(nonce)
    .bind(micros(now))
    .bind(micros(until))
    .execute(conn)
    .await?;
    Ok(used.rows_affected() == 1)
}

fn app(row: &Row) -> Result<App, Failure> {
    let retry: Option<String> = row.try_get("retry")?;
    let window: Option<i64> = row.try_get("signature_window")?;
    let window = window.map(|micros| u64::try_from(micros).map(Duration::from_micros));
    Ok(App {
        id: AppId(row.id("id")?),
        key: row.try_get("key")?,
        spec: AppSpec {
            name: row.try_get("name")?,
            enabled: row.flag("enabled")?,
            callback_url: row.try_get("callback_url")?,
            gateway_url: row.try_get("gateway_url")?,
            note: row.try_get("note")?,
            retry: retry.map(|text| serde_json::from_str(&text).map_err(unreadable)).transpose()?,
            signature_window: window.transpose().map_err(unreadable)?,
            callback_form: row.flag("callback_form")?,
        },
        created_at: row.at("created_at")?,
        updated_at: row.at("updated_at")?,
    })
}
