//! SQLite: one writer that groups commits, a pool of readers that it never blocks.

mod error;
mod open;
#[path = "queries/mod.rs"]
mod queries;
mod verbs;
mod writer;

use sqlx::SqlitePool;

pub use open::{Migration, OpenError, SqliteOptions, Synchronous, migrations};
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
    readers: SqlitePool,
    writer: Writer,
}
