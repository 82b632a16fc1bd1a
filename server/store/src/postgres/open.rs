use std::str::FromStr as _;
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions as _, Connection as _};

use super::Postgres;
use super::link::Link;
use super::writer::Writer;
use crate::open::{Migration, OpenError, applied_of, migrated};

static MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

/// How the database is used.
#[derive(Debug, Clone)]
pub struct PostgresOptions {
    /// Where it is, as in `postgres://user:password@host:5432/database`.
    pub url: String,
    /// How many connections read.
    pub readers: u32,
    /// How long a statement may take.
    pub statement_timeout: Duration,
}

impl PostgresOptions {
    /// The usual ones.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), readers: 8, statement_timeout: Duration::from_secs(30) }
    }

    fn connect(&self) -> Result<PgConnectOptions, OpenError> {
        let options = PgConnectOptions::from_str(&self.url)
            .map_err(|source| OpenError::Connect { database: "PostgreSQL".to_owned(), source })?;
        Ok(options.application_name("mainspring").statement_cache_capacity(200))
    }

    fn bounded(&self) -> Result<PgConnectOptions, OpenError> {
        let statement = self.statement_timeout.as_millis().to_string();
        let bounds = [
            ("statement_timeout", statement.as_str()),
            // Shorter than a statement, so that a lock that is not had is told from a slow statement.
            ("lock_timeout", "10000"),
            ("idle_in_transaction_session_timeout", "60000"),
            // The statements are short: compiling them costs more than running them.
            ("jit", "off"),
        ];
        Ok(self.connect()?.options(bounds))
    }
}

impl Postgres {
    /// Connects, and brings the schema up to date. Nodes that start at the same time wait for each other.
    pub async fn open(options: &PostgresOptions) -> Result<Self, OpenError> {
        let connect = options.connect()?;
        let database = name(&connect);
        let failed = |source| OpenError::Connect { database: database.clone(), source };
        let mut connection = connect.connect().await.map_err(failed)?;
        migrated(&database, MIGRATIONS.run(&mut connection).await)?;
        // It need not end well: it did what it was for.
        let _ = connection.close().await;
        let bounded = options.bounded()?;
        let readers = PgPoolOptions::new()
            .max_connections(options.readers)
            .acquire_timeout(Duration::from_secs(10))
            .connect_lazy_with(bounded.clone());
        // All that it does looks rows up by index, or reads them in the order of one. Tables that have just been
        // filled have no statistics: a plan that reads or sorts them whole would look cheap, and be kept.
        let looks_up = [
            ("enable_seqscan", "off"),
            ("enable_bitmapscan", "off"),
            ("enable_hashjoin", "off"),
            ("enable_mergejoin", "off"),
            ("enable_sort", "off"),
            // With that there is one plan for each statement: to look for another costs a tenth of its execution.
            ("plan_cache_mode", "force_generic_plan"),
        ];
        let writer = Writer::spawn(Link::new(bounded.options(looks_up)));
        let writer = writer.map_err(|error| failed(sqlx::Error::Io(error)))?;
        Ok(Self { readers, writer })
    }
}

/// The steps of the schema, and which of them the database has. Changes nothing.
pub async fn postgres_migrations(options: &PostgresOptions) -> Result<Vec<Migration>, OpenError> {
    let connect = options.connect()?;
    let failed = |source| OpenError::Connect { database: name(&connect), source };
    let mut connection = connect.connect().await.map_err(failed)?;
    let known: bool = sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null")
        .fetch_one(&mut connection)
        .await
        .map_err(failed)?;
    let applied: Vec<i64> = if known {
        sqlx::query_scalar("select version from _sqlx_migrations where success")
            .fetch_all(&mut connection)
            .await
            .map_err(failed)?
    } else {
        Vec::new()
    };
    Ok(applied_of(&MIGRATIONS, &applied))
}

/// What the database is called in messages: without its password.
fn name(options: &PgConnectOptions) -> String {
    let database = options.get_database().unwrap_or(options.get_username());
    format!("postgres://{}:{}/{database}", options.get_host(), options.get_port())
}
