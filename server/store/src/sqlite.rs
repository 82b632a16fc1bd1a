//! SQLite: one writer that groups commits, a pool of readers that it never blocks.

/// Joins in the order in which the tables are named: the planner's guess is worse.
macro_rules! then_join {
    () => {
        " cross join "
    };
}
/// The index that claims read in order.
macro_rules! ready_index {
    () => {
        "indexed by runs_ready"
    };
}
/// Before the row that an update looks up: without the sign the planner may look through the whole table
/// with an index over the rows at hand.
macro_rules! looked_up {
    () => {
        "+"
    };
}
/// Keeps others from the rows that are read: there are no others.
macro_rules! taking {
    () => {
        ""
    };
}
/// The same for jobs that must not be deleted meanwhile.
macro_rules! keeping_jobs {
    () => {
        ""
    };
}
/// The lane in which this connection counts: there is one.
macro_rules! lane {
    () => {
        "0"
    };
}

mod conn;
mod direct;
mod error;
mod link;
mod locks;
mod open;
mod place;
#[path = "queries/mod.rs"]
mod queries;
mod slice;
#[path = "verbs.rs"]
mod verbs;
#[path = "writer.rs"]
mod writer;

use async_trait::async_trait;
use mainspring_domain::node::Hint;
use mainspring_domain::ports::{Ear, StoreError};
use sqlx::{AssertSqlSafe, SqlitePool};

use conn::Conn;
use direct::first_rows;
pub use open::{SqliteOptions, Synchronous, migrations};
use place::Place;
use slice::{Sliced, Values};
use writer::Writer;

/// The database type that `queries` are mounted over.
type Db = sqlx::Sqlite;
/// Its rows.
type Row = sqlx::sqlite::SqliteRow;

/// What the verbs are mounted over.
type Backend = Sqlite;
/// One process owns the file.
const SHARED: bool = false;

/// A SQLite database file that this process alone writes.
#[derive(Debug, Clone)]
pub struct Sqlite {
    place: Place,
    readers: SqlitePool,
    writer: Writer,
}

/// Hears nothing, ever.
struct Deaf;

#[async_trait]
impl Ear for Deaf {
    async fn next(&mut self) -> Vec<Hint> {
        std::future::pending().await
    }
}

impl Sqlite {
    async fn reader(readers: SqlitePool) -> Result<Conn, sqlx::Error> {
        readers.acquire().await.map(Conn::reading)
    }

    /// There is nobody to tell.
    #[expect(clippy::unused_async, reason = "another backend has others")]
    async fn notify(&self, _: &str, _: &[Hint]) -> Result<(), StoreError> {
        Ok(())
    }

    #[expect(clippy::unused_self, reason = "another backend has others")]
    fn listen(&self, _: String) -> Box<dyn Ear> {
        Box::new(Deaf)
    }

    /// Whether the file is still where it was.
    async fn reachable(&self) -> Result<(), StoreError> {
        self.place.check().await
    }

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
