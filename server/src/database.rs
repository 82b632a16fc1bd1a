//! The database that the settings name.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use mainspring_domain::ports::Store;
use mainspring_store::{
    Migration, OpenError, Postgres, PostgresOptions, Sqlite, SqliteOptions, Synchronous,
    migrations, postgres_migrations,
};

/// Where everything is kept.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Database {
    /// A file of this server's own.
    Sqlite(PathBuf),
    /// A database that several servers may share, by its URL.
    Postgres(String),
}

impl Database {
    /// Opens it, and brings its schema up to date.
    pub(crate) async fn open(&self, synchronous: Synchronous) -> Result<Arc<dyn Store>, OpenError> {
        Ok(match self {
            Self::Sqlite(path) => {
                Arc::new(Sqlite::open(path, SqliteOptions { synchronous }).await?)
            }
            Self::Postgres(url) => Arc::new(Postgres::open(&PostgresOptions::new(url)).await?),
        })
    }

    /// The steps of its schema. Changes nothing.
    pub(crate) async fn steps(&self) -> Result<Vec<Migration>, OpenError> {
        match self {
            Self::Sqlite(path) => migrations(path).await,
            Self::Postgres(url) => postgres_migrations(&PostgresOptions::new(url)).await,
        }
    }
}

impl fmt::Debug for Database {
    /// The URL may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(_) => f.write_str("postgres:…"),
        }
    }
}
