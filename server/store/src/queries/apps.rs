use mainspring_domain::app::{App, AppSpec};
use mainspring_domain::id::AppId;
use sqlx::Row as _;

use super::rows::{Columns as _, micros};
use super::{Conn, Failure, Row};

pub(in super::super) async fn insert(conn: &mut Conn, app: &App) -> Result<bool, Failure> {
    let done = sqlx::query(
        "insert into apps (id, key, name, enabled, callback_url, gateway_url, note, created_at,
                           updated_at)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9
         where not exists (select 1 from apps where key = $2 or name = $3)
         on conflict do nothing",
    )
    .bind(app.id.0)
    .bind(&app.key)
    .bind(&app.spec.name)
    .bind(i64::from(app.spec.enabled))
    .bind(&app.spec.callback_url)
    .bind(&app.spec.gateway_url)
    .bind(&app.spec.note)
    .bind(micros(app.created_at))
    .bind(micros(app.updated_at))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(in super::super) async fn update(conn: &mut Conn, app: &App) -> Result<bool, Failure> {
    let done = sqlx::query(
        "update apps set key = $2, name = $3, enabled = $4, callback_url = $5, gateway_url = $6,
                         note = $7, updated_at = $8
         where id = $1
             and not exists (select 1 from apps a where a.id <> $1 and (a.key = $2 or a.name = $3))",
    )
    .bind(app.id.0)
    .bind(&app.key)
    .bind(&app.spec.name)
    .bind(i64::from(app.spec.enabled))
    .bind(&app.spec.callback_url)
    .bind(&app.spec.gateway_url)
    .bind(&app.spec.note)
    .bind(micros(app.updated_at))
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
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

fn app(row: &Row) -> Result<App, Failure> {
    Ok(App {
        id: AppId(row.id("id")?),
        key: row.try_get("key")?,
        spec: AppSpec {
            name: row.try_get("name")?,
            enabled: row.flag("enabled")?,
            callback_url: row.try_get("callback_url")?,
            gateway_url: row.try_get("gateway_url")?,
            note: row.try_get("note")?,
        },
        created_at: row.at("created_at")?,
        updated_at: row.at("updated_at")?,
    })
}
