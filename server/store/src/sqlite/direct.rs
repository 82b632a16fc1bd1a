//! The writer's own way to its database: the statements that every run passes, executed on the thread that
//! asks for them. Through sqlx each value of each row is packed, handed to another thread and unpacked
//! there, which cost as much as the database's own work.

use std::borrow::Cow;
use std::collections::HashMap;
use std::error::Error;
use std::fmt;

use rusqlite::types::FromSql;
use rusqlite::{CachedStatement, Connection};
use sqlx::error::{DatabaseError, ErrorKind};
use sqlx::sqlite::LockedSqliteHandle;
use uuid::Uuid;

use super::Conn;
use super::queries::rows::Columns;

/// How many prepared statements are kept.
const STATEMENTS: usize = 64;

/// Another view of an sqlx connection's database handle, with statements of its own. May be used and dropped
/// only while sqlx's thread has nothing to do, which [`Conn`] sees to, and only before the connection is.
#[derive(Debug)]
pub(super) struct Direct(Connection);

impl Direct {
    #[expect(unsafe_code, reason = "two libraries share one handle")]
    pub(super) fn of(lock: &mut LockedSqliteHandle<'_>) -> Result<Self, sqlx::Error> {
        // SAFETY: the handle is open, and the view does not close it. sqlx's thread touches it only for what
        // it is asked through the `Conn` that owns both, which lends the view exclusively and after that.
        let view = unsafe { Connection::from_handle(lock.as_raw_handle().as_ptr()) };
        let view = view.map_err(failure)?;
        view.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(Self(view))
    }

    pub(super) fn execute(&self, text: &str) -> Result<(), sqlx::Error> {
        self.prepare(text)?.raw_execute().map(drop).map_err(failure)
    }

    pub(super) fn prepare(&self, text: &str) -> Result<CachedStatement<'_>, sqlx::Error> {
        self.0.prepare_cached(text).map_err(failure)
    }
}

/// Reads the rows that a statement returns, whose one argument is how many are wanted.
pub(super) async fn first_rows<T>(
    conn: &mut Conn,
    statement: &'static str,
    count: i64,
    read: impl FnMut(&Row<'_>) -> Result<T, sqlx::Error>,
) -> Result<Vec<T>, sqlx::Error> {
    let mut statement = conn.direct().await?.prepare(statement)?;
    statement.raw_bind_parameter(1, count).map_err(failure)?;
    let mut found = Vec::new();
    rows(&mut statement, read, &mut found)?;
    Ok(found)
}

/// Executes a statement whose arguments are bound, and adds what is read of each row it returns.
pub(super) fn rows<T>(
    statement: &mut CachedStatement<'_>,
    mut read: impl FnMut(&Row<'_>) -> Result<T, sqlx::Error>,
    found: &mut Vec<T>,
) -> Result<(), sqlx::Error> {
    let names = statement.column_names().into_iter().map(str::to_owned);
    let columns: HashMap<String, usize> = names.zip(0..).collect();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(failure)? {
        found.push(read(&Row { row, columns: &columns })?);
    }
    Ok(())
}

/// A row where the database has it.
pub(super) struct Row<'r> {
    row: &'r rusqlite::Row<'r>,
    columns: &'r HashMap<String, usize>,
}

impl Row<'_> {
    fn get<T: FromSql>(&self, column: &str) -> Result<T, sqlx::Error> {
        let index = self.columns.get(column);
        let index = index.ok_or_else(|| sqlx::Error::ColumnNotFound(column.to_owned()))?;
        self.row.get(*index).map_err(|source| sqlx::Error::ColumnDecode {
            index: column.to_owned(),
            source: Box::new(source),
        })
    }
}

impl Columns for Row<'_> {
    fn maybe_integer(&self, column: &str) -> Result<Option<i64>, sqlx::Error> {
        self.get(column)
    }

    fn maybe_text(&self, column: &str) -> Result<Option<String>, sqlx::Error> {
        self.get(column)
    }

    fn maybe_bytes(&self, column: &str) -> Result<Option<Vec<u8>>, sqlx::Error> {
        self.get(column)
    }

    fn maybe_id(&self, column: &str) -> Result<Option<Uuid>, sqlx::Error> {
        self.get(column)
    }
}

/// A failure of the database as sqlx would tell it.
pub(super) fn failure(error: rusqlite::Error) -> sqlx::Error {
    sqlx::Error::Database(Box::new(Failed(error)))
}

#[derive(Debug)]
struct Failed(rusqlite::Error);

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Failed {}

impl DatabaseError for Failed {
    fn message(&self) -> &str {
        match &self.0 {
            rusqlite::Error::SqliteFailure(_, Some(message)) => message,
            _ => "a statement could not be executed",
        }
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(self.0.sqlite_error()?.extended_code.to_string().into())
    }

    fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}
