use std::path::Path;
use std::time::Duration;

use sqlx::ConnectOptions as _;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};

use super::Sqlite;
use super::conn::Conn;
use super::link::Link;
use super::place::Place;
use super::writer::Writer;
use crate::open::{Migration, OpenError, applied_of, migrated};

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");

/// How the database file is treated.
#[derive(Debug, Clone, Default)]
pub struct SqliteOptions {
    /// When a commit counts as done.
    pub synchronous: Synchronous,
}

/// When a commit counts as done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// When it is on the disk: survives a power cut.
    #[default]
    Full,
    /// When the operating system has it: survives `kill -9`, may lose the last commits in a power cut.
    Normal,
    /// Never waits. For tests.
    Off,
}

impl Sqlite {
    /// Opens the file, creates it where it is missing, and brings its schema up to date.
    pub async fn open(path: &Path, options: SqliteOptions) -> Result<Self, OpenError> {
        let failed = |source| OpenError::Connect { database: path.display().to_string(), source };
        let connect = connect_options(path, &options).create_if_missing(true);
        let mut connection = connect.connect().await.map_err(failed)?;
        let database = path.display().to_string();
        migrated(&database, MIGRATIONS.run(&mut connection).await)?;
        let place = Place::of(path).await.map_err(|error| failed(sqlx::Error::Io(error)))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(Duration::from_secs(10))
            .connect_lazy_with(connect_options(path, &options).read_only(true));
        let writer = Writer::spawn(Link(Conn::writing(connection)));
        let writer = writer.map_err(|error| failed(sqlx::Error::Io(error)))?;
        Ok(Self { place, readers, writer })
    }
}

/// The steps of the schema, and which of them the file has. Changes nothing.
pub async fn migrations(path: &Path) -> Result<Vec<Migration>, OpenError> {
    let failed = |source| OpenError::Connect { database: path.display().to_string(), source };
    let applied = if path.exists() {
        let options = connect_options(path, &SqliteOptions::default()).read_only(true);
        let mut connection = options.connect().await.map_err(failed)?;
        applied(&mut connection).await.map_err(failed)?
    } else {
        Vec::new()
    };
    Ok(applied_of(&MIGRATIONS, &applied))
}

async fn applied(connection: &mut SqliteConnection) -> Result<Vec<i64>, sqlx::Error> {
    let known: Option<i64> =
        sqlx::query_scalar("select 1 from sqlite_schema where name = '_sqlx_migrations'")
            .fetch_optional(&mut *connection)
            .await?;
    if known.is_none() {
        return Ok(Vec::new());
    }
    sqlx::query_scalar("select version from _sqlx_migrations where success = 1")
        .fetch_all(connection)
        .await
}

fn connect_options(path: &Path, options: &SqliteOptions) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(match options.synchronous {
            Synchronous::Full => SqliteSynchronous::Full,
            Synchronous::Normal => SqliteSynchronous::Normal,
            Synchronous::Off => SqliteSynchronous::Off,
        })
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        // 16 MiB for the writer's working set; readers share the operating system's cache.
        .pragma("cache_size", "-16384")
        .pragma("mmap_size", "268435456")
        // Checkpoints of 4000 pages (16 MiB) cost fewer syncs than the default of 1000.
        .pragma("wal_autocheckpoint", "4000")
        .statement_cache_capacity(200)
}
