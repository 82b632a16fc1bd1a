use mainspring_domain::id::Fence;
use mainspring_domain::whereabouts::{Sighting, Whereabouts};

use super::rows::{Columns as _, to_json};
use super::{Conn, Failure};

/// Puts the answer in the place of the last one, and counts it.
pub(in super::super) async fn put(
    conn: &mut Conn,
    attempt: Fence,
    here: &Whereabouts,
) -> Result<(), Failure> {
    sqlx::query(
        "insert into sightings (fence, number, whereabouts) values ($1, 1, $2)
         on conflict (fence) do update set
             number = sightings.number + 1, whereabouts = excluded.whereabouts",
    )
    .bind(attempt.0)
    .bind(to_json(here)?)
    .execute(conn)
    .await?;
    Ok(())
}

pub(in super::super) async fn get(
    conn: &mut Conn,
    attempt: Fence,
) -> Result<Option<Sighting>, Failure> {
    let row = sqlx::query("select number, whereabouts from sightings where fence = $1")
        .bind(attempt.0)
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok(Sighting { number: row.count("number")?, here: row.parsed("whereabouts")? }))
        .transpose()
}
