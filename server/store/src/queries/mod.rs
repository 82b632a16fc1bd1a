//! The statements, written once in SQL that both databases speak, over `Conn` and `Row` of the
//! backend that mounts this folder. One statement serves a whole slice, because a statement costs more
//! than a row: where every run passes, its rows are bound as values (`Sliced`), elsewhere they
//! travel as one JSON text.

pub(super) mod apps;
mod attention;
pub(super) mod claim;
pub(super) mod counts;
pub(super) mod enqueue;
pub(super) mod idempotency;
pub(super) mod jobs;
pub(super) mod keys;
pub(super) mod nodes;
pub(super) mod overview;
pub(super) mod plugins;
pub(super) mod prune;
pub(super) mod rows;
pub(super) mod runs;
pub(super) mod schedule;
pub(super) mod secrets;
pub(super) mod sessions;
pub(super) mod settle;
pub(super) mod sightings;
pub(super) mod state;
pub(super) mod trace;

use super::{Conn, Db, Row, Sliced, Values, first_rows, locks};

/// The failure of a statement.
type Failure = sqlx::Error;

/// The rows of a slice as one JSON text.
fn json_rows<T: serde::Serialize>(rows: &[T]) -> Result<String, Failure> {
    serde_json::to_string(rows).map_err(|error| Failure::Encode(Box::new(error)))
}
