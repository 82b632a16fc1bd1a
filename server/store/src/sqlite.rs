//! SQLite: one writer that groups commits, a pool of readers that it never blocks.

mod error;
mod open;
mod place;
#[path = "queries/mod.rs"]
mod queries;
mod slice;
mod verbs;
mod writer;

use mainspring_domain::ports::StoreError;
use sqlx::{AssertSqlSafe, SqlitePool};

pub use open::{Migration, OpenError, SqliteOptions, Synchronous, migrations};
use place::Place;
use slice::{MOST_ROWS, Sliced, Values};
use writer::Writer;

/// The database type that `queries` are mounted over.
type Db = sqlx::Sqlite;
/// Its connection.
type Conn = sqlx::SqliteConnection;
/// Its rows.
type Row = sqlx::sqlite::SqliteRow;

/// A SQLite database file that this process alone writes.
#[derive(Debug, Clone)]
pub struct Sqlite {
    place: Place,
    readers: SqlitePool,
    writer: Writer,
}

impl Sqlite {
    /// Bounds the file to so many pages of 4 KiB, but never below its present size: what needs more
    /// is refused as on a full disk. Holds until the process ends, or another bound is set.
    pub async fn limit_pages(&self, pages: u32) -> Result<(), StoreError> {
        self.writer
            .write(move |conn| {
                let bound = AssertSqlSafe(format!("pragma max_page_count = {pages}"));
                Box::pin(async move { sqlx::query(bound).execute(conn).await.map(drop) })
            })
            .await
    }
}
