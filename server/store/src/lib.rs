//! The store: the domain's verbs over SQLite and over PostgreSQL. Both mount the same `queries`, `verbs`
//! and `writer` over their own connection type; what differs between the two stands in the backend's
//! folder.

#![expect(clippy::duplicate_mod, reason = "one source for both databases is the point of it")]

mod open;
mod postgres;
mod sqlite;

pub use open::{Migration, OpenError};
pub use postgres::{Postgres, PostgresOptions, postgres_migrations};
pub use sqlite::{Sqlite, SqliteOptions, Synchronous, migrations};
