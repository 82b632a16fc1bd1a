//! What opening a database has in common.

use sqlx::migrate::{MigrateError, Migrator};

/// Why a database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It cannot be reached, opened or written.
    #[error("the database {database} cannot be opened")]
    Connect {
        /// The file, or the address without its password.
        database: String,
        /// Why.
        source: sqlx::Error,
    },
    /// It was written by a newer version of Mainspring.
    #[error(
        "the database {database} has migration {version}, which this version of Mainspring does not \
         know: use the version that wrote it, or a newer one"
    )]
    Newer {
        /// The file, or the address without its password.
        database: String,
        /// The unknown migration.
        version: i64,
    },
    /// A migration failed. The database is as it was before that migration.
    #[error("the database {database} cannot be migrated")]
    Migrate {
        /// The file, or the address without its password.
        database: String,
        /// Why.
        source: MigrateError,
    },
}

/// A step of the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// Its number.
    pub version: i64,
    /// Its name.
    pub description: String,
    /// Whether the database has it.
    pub applied: bool,
}

/// What the end of a migration means.
pub(crate) fn migrated(database: &str, result: Result<(), MigrateError>) -> Result<(), OpenError> {
    let database = database.to_owned();
    match result {
        Ok(()) => Ok(()),
        Err(MigrateError::VersionMissing(version)) => Err(OpenError::Newer { database, version }),
        Err(source) => Err(OpenError::Migrate { database, source }),
    }
}

/// The steps that a version of Mainspring knows, and which of them are in `applied`.
pub(crate) fn applied_of(known: &Migrator, applied: &[i64]) -> Vec<Migration> {
    known
        .iter()
        .map(|step| Migration {
            version: step.version,
            description: step.description.to_string(),
            applied: applied.contains(&step.version),
        })
        .collect()
}
