use jiff::Timestamp;
use mainspring_domain::id::AppId;
use mainspring_domain::job::Job;
use mainspring_domain::vault::{SealedSecret, SecretName};
use mainspring_domain::work::Work;
use sqlx::Row as _;

use super::rows::{Columns as _, instant, micros, to_json, unreadable};
use super::{Conn, Failure, Row, jobs};

/// Keeps the secret; tells when its name was first used.
pub(in super::super) async fn put(
    conn: &mut Conn,
    secret: &SealedSecret,
) -> Result<Timestamp, Failure> {
    let created_at: i64 = sqlx::query_scalar(
        "insert into secrets (app_id, name, hosts, sealed, created_at, updated_at, updated_by)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (app_id, name) do update set
             hosts = excluded.hosts, sealed = excluded.sealed,
             updated_at = excluded.updated_at, updated_by = excluded.updated_by
         returning created_at",
    )
    .bind(secret.app.0)
    .bind(secret.name.as_str())
    .bind(to_json(&secret.hosts)?)
    .bind(&secret.sealed)
    .bind(micros(secret.created_at))
    .bind(micros(secret.updated_at))
    .bind(&secret.updated_by)
    .fetch_one(conn)
    .await?;
    instant(created_at)
}

pub(in super::super) async fn find(
    conn: &mut Conn,
    app: AppId,
    name: &SecretName,
) -> Result<Option<SealedSecret>, Failure> {
    let row = sqlx::query("select * from secrets where app_id = $1 and name = $2")
        .bind(app.0)
        .bind(name.as_str())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(secret).transpose()
}

pub(in super::super) async fn list(
    conn: &mut Conn,
    app: Option<AppId>,
) -> Result<Vec<SealedSecret>, Failure> {
    let rows = match app {
        Some(app) => {
            let of_app = "select * from secrets where app_id = $1 order by name";
            sqlx::query(of_app).bind(app.0).fetch_all(conn).await?
        }
        None => sqlx::query("select * from secrets order by app_id, name").fetch_all(conn).await?,
    };
    rows.iter().map(secret).collect()
}

pub(in super::super) async fn delete(
    conn: &mut Conn,
    app: AppId,
    name: &SecretName,
) -> Result<bool, Failure> {
    let gone = sqlx::query("delete from secrets where app_id = $1 and name = $2")
        .bind(app.0)
        .bind(name.as_str())
        .execute(conn)
        .await?;
    Ok(gone.rows_affected() == 1)
}

/// Jobs whose work names the secret. The text is only searched to pass most jobs over: what a job
/// names is for the domain to say.
pub(in super::super) async fn jobs_naming(
    conn: &mut Conn,
    app: AppId,
    secret: &SecretName,
    limit: u32,
) -> Result<Vec<Job>, Failure> {
    let rows = sqlx::query(
        "select * from jobs
         where app_id = $1 and plugin = '' and deleted_at is null and spec like $2
         order by id desc",
    )
    .bind(app.0)
    .bind(format!("%{secret}%"))
    .fetch_all(conn)
    .await?;
    let mut naming = Vec::new();
    for row in &rows {
        let job = jobs::job(row)?;
        if let Work::Http(call) = &job.spec.work
            && call.secrets().contains(secret)
        {
            naming.push(job);
        }
        if naming.len() >= limit as usize {
            break;
        }
    }
    Ok(naming)
}

fn secret(row: &Row) -> Result<SealedSecret, Failure> {
    let name: String = row.try_get("name")?;
    Ok(SealedSecret {
        app: AppId(row.id("app_id")?),
        name: name.parse().map_err(unreadable)?,
        hosts: row.parsed("hosts")?,
        sealed: row.try_get("sealed")?,
        created_at: row.at("created_at")?,
        updated_at: row.at("updated_at")?,
        updated_by: row.try_get("updated_by")?,
    })
}
