//! PostgreSQL: shared by several nodes, each with one writer that groups commits, and a pool of readers.

/// The planner knows its way.
macro_rules! then_join {
    () => {
        " join "
    };
}
/// The planner finds the index.
macro_rules! ready_index {
    () => {
        ""
    };
}
/// Before the row that an update looks up.
macro_rules! looked_up {
    () => {
        ""
    };
}
/// Keeps other nodes from the runs that are claimed, without waiting for those that they claim.
macro_rules! taking {
    () => {
        " for update of r skip locked"
    };
}
/// Keeps other nodes from deleting or changing the jobs until their runs are there to be seen.
macro_rules! keeping_jobs {
    () => {
        " for key share of j"
    };
}
/// The lane in which this connection counts, so that hardly two nodes share one.
macro_rules! lane {
    () => {
        "pg_backend_pid() % 64"
    };
}

mod error;
mod hints;
mod link;
mod locks;
mod open;
#[path = "queries/mod.rs"]
mod queries;
mod slice;
#[path = "verbs.rs"]
mod verbs;
#[path = "writer.rs"]
mod writer;

use mainspring_domain::ports::StoreError;
use sqlx::PgPool;
use sqlx::pool::PoolConnection;

use slice::{Sliced, Values, first_rows};
use writer::Writer;

pub use open::{PostgresOptions, postgres_migrations};

/// The database type that `queries` are mounted over.
type Db = sqlx::Postgres;
/// Its connection.
type Conn = sqlx::PgConnection;
/// Its rows.
type Row = sqlx::postgres::PgRow;

/// What the verbs are mounted over.
type Backend = Postgres;
/// Any number of nodes may work on it.
const SHARED: bool = true;

/// A PostgreSQL database that several nodes may share.
#[derive(Debug, Clone)]
pub struct Postgres {
    readers: PgPool,
    writer: Writer,
}

impl Postgres {
    async fn reader(readers: PgPool) -> Result<PoolConnection<Db>, sqlx::Error> {
        readers.acquire().await
    }

    /// Every verb finds out for itself.
    #[expect(clippy::unused_async, reason = "another backend looks at its file")]
    async fn reachable(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
