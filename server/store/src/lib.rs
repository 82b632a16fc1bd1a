//! The store: the domain's verbs over SQLite. PostgreSQL joins by mounting the same `queries` over
//! its own connection type; what differs between the two stands whole in the backend's file.

mod sqlite;

pub use sqlite::{Migration, OpenError, Sqlite, SqliteOptions, Synchronous, migrations};
