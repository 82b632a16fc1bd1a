use mainspring_domain::plugin::{Digest, Plugin, PluginVersion};
use sqlx::Row as _;

use super::rows::{Columns as _, micros, to_json};
use super::{Conn, Failure, Row};

/// Keeps one part of a file. The parts of a file are written one commit each, so that a large
/// upload never holds up the runs; they count only once [`insert`] names the digest.
pub(in super::super) async fn insert_part(
    conn: &mut Conn,
    digest: Digest,
    part: i64,
    bytes: &[u8],
) -> Result<(), Failure> {
    sqlx::query(
        "insert into plugin_files (digest, part, bytes) values ($1, $2, $3)
         on conflict (digest, part) do nothing",
    )
    .bind(digest.0.as_slice())
    .bind(part)
    .bind(bytes)
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps the version. False where it is there already.
pub(in super::super) async fn insert(
    conn: &mut Conn,
    version: &PluginVersion,
    activate: bool,
) -> Result<bool, Failure> {
    let name = &version.manifest.name;
    let inserted = sqlx::query(
        "insert into plugin_versions (digest, name, manifest, imports, exports, size, uploaded_at,
                                      uploaded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (digest) do nothing",
    )
    .bind(version.digest.0.as_slice())
    .bind(name)
    .bind(to_json(&version.manifest)?)
    .bind(to_json(&version.imports)?)
    .bind(to_json(&version.exports)?)
    .bind(i64::try_from(version.size).unwrap_or(i64::MAX))
    .bind(micros(version.uploaded_at))
    .bind(&version.uploaded_by)
    .execute(&mut *conn)
    .await?;
    let conflict = if activate {
        "insert into plugins (name, active) values ($1, $2)
         on conflict (name) do update set active = excluded.active"
    } else {
        "insert into plugins (name, active) values ($1, $2) on conflict (name) do nothing"
    };
    sqlx::query(conflict).bind(name).bind(version.digest.0.as_slice()).execute(conn).await?;
    Ok(inserted.rows_affected() == 1)
}

pub(in super::super) async fn file(
    conn: &mut Conn,
    digest: Digest,
) -> Result<Option<Vec<u8>>, Failure> {
    let parts: Vec<Vec<u8>> = sqlx::query_scalar(
        "select f.bytes from plugin_files f join plugin_versions v on v.digest = f.digest
         where f.digest = $1 order by f.part",
    )
    .bind(digest.0.as_slice())
    .fetch_all(conn)
    .await?;
    Ok(if parts.is_empty() { None } else { Some(parts.concat()) })
}

const PLUGINS: &str =
    "select v.*, (select count(*) from plugin_versions o where o.name = p.name) as versions
     from plugins p join plugin_versions v on v.digest = p.active
     where $1 is null or p.name = $1 order by p.name";

pub(in super::super) async fn list(
    conn: &mut Conn,
    name: Option<&str>,
) -> Result<Vec<Plugin>, Failure> {
    let rows = sqlx::query(PLUGINS).bind(name).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let active = version(row)?;
            let name = active.manifest.name.clone();
            Ok(Plugin { name, active, versions: row.count("versions")? })
        })
        .collect()
}

pub(in super::super) async fn versions(
    conn: &mut Conn,
    name: &str,
) -> Result<Vec<PluginVersion>, Failure> {
    let rows = sqlx::query(
        "select * from plugin_versions where name = $1 order by uploaded_at desc, digest",
    )
    .bind(name)
    .fetch_all(conn)
    .await?;
    rows.iter().map(version).collect()
}

pub(in super::super) async fn find(
    conn: &mut Conn,
    digest: Digest,
) -> Result<Option<PluginVersion>, Failure> {
    let row = sqlx::query("select * from plugin_versions where digest = $1")
        .bind(digest.0.as_slice())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(version).transpose()
}

pub(in super::super) async fn activate(
    conn: &mut Conn,
    name: &str,
    digest: Digest,
) -> Result<bool, Failure> {
    let done = sqlx::query(
        "update plugins set active = $2 where name = $1
           and exists (select 1 from plugin_versions where digest = $2 and name = $1)",
    )
    .bind(name)
    .bind(digest.0.as_slice())
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

fn version(row: &Row) -> Result<PluginVersion, Failure> {
    Ok(PluginVersion {
        digest: row.digest("digest")?,
        manifest: row.parsed("manifest")?,
        imports: row.parsed("imports")?,
        exports: row.parsed("exports")?,
        size: row.count("size")?,
        uploaded_at: row.at("uploaded_at")?,
        uploaded_by: row.try_get("uploaded_by")?,
    })
}
