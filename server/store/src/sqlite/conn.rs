use std::ops::{Deref, DerefMut};

use futures::executor::block_on;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteConnection, SqliteQueryResult, SqliteRow, SqliteStatement, SqliteTypeInfo,
};
use sqlx::{Either, Execute, Executor, SqlStr};

use super::Db;
use super::direct::Direct;

/// A connection. sqlx executes its statements on a thread of its own, one after the other; those that every
/// run passes are executed here and now, through [`Conn::direct`].
#[derive(Debug)]
pub(super) struct Conn {
    direct: Option<Direct>,
    /// Whether sqlx's thread may be busy with the database: since it was last asked for something.
    asked: bool,
    inner: Inner,
}

#[derive(Debug)]
enum Inner {
    Writing(SqliteConnection),
    Reading(PoolConnection<Db>),
}

impl Conn {
    pub(super) fn writing(connection: SqliteConnection) -> Self {
        Self { direct: None, asked: true, inner: Inner::Writing(connection) }
    }

    pub(super) fn reading(connection: PoolConnection<Db>) -> Self {
        Self { direct: None, asked: true, inner: Inner::Reading(connection) }
    }

    /// The same database, on this thread. Waits until sqlx's own has done what it was asked for.
    pub(super) async fn direct(&mut self) -> Result<&Direct, sqlx::Error> {
        if self.asked || self.direct.is_none() {
            let mut lock = self.inner.lock_handle().await?;
            if self.direct.is_none() {
                self.direct = Some(Direct::of(&mut lock)?);
            }
            self.asked = false;
        }
        self.direct.as_ref().ok_or(sqlx::Error::WorkerCrashed)
    }

    fn ask(&mut self) -> &mut SqliteConnection {
        self.asked = true;
        &mut self.inner
    }
}

impl Deref for Inner {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match self {
            Self::Writing(connection) => connection,
            Self::Reading(connection) => connection,
        }
    }
}

impl DerefMut for Inner {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match self {
            Self::Writing(connection) => connection,
            Self::Reading(connection) => connection,
        }
    }
}

impl Drop for Conn {
    /// What was prepared here ends before the connection does, and not while sqlx's thread is busy.
    fn drop(&mut self) {
        let Some(direct) = self.direct.take() else { return };
        if self.asked && block_on(self.inner.lock_handle()).is_err() {
            std::mem::forget(direct);
        }
    }
}

impl<'c> Executor<'c> for &'c mut Conn {
    type Database = Db;

    fn fetch_many<'e, 'q, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Either<SqliteQueryResult, SqliteRow>, sqlx::Error>>
    where
        'c: 'e,
        'q: 'e,
        E: Execute<'q, Db> + 'q,
    {
        self.ask().fetch_many(query)
    }

    fn fetch_optional<'e, 'q, E>(
        self,
        query: E,
    ) -> BoxFuture<'e, Result<Option<SqliteRow>, sqlx::Error>>
    where
        'c: 'e,
        'q: 'e,
        E: Execute<'q, Db> + 'q,
    {
        self.ask().fetch_optional(query)
    }

    fn prepare_with<'e>(
        self,
        statement: SqlStr,
        parameters: &'e [SqliteTypeInfo],
    ) -> BoxFuture<'e, Result<SqliteStatement, sqlx::Error>>
    where
        'c: 'e,
    {
        self.ask().prepare_with(statement, parameters)
    }

    fn describe<'e>(
        self,
        statement: SqlStr,
    ) -> BoxFuture<'e, Result<sqlx::Describe<Db>, sqlx::Error>>
    where
        'c: 'e,
    {
        self.ask().describe(statement)
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use sqlx::Connection as _;

    use super::super::direct::first_rows;
    use super::super::queries::rows::Columns as _;
    use super::*;

    #[tokio::test]
    async fn what_sqlx_was_asked_for_is_done_before_the_database_is_spoken_to_directly() {
        let memory = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let mut conn = Conn::writing(memory);
        sqlx::query("create table numbers (n integer)").execute(&mut conn).await.unwrap();
        let count = "select count(*) as found from numbers where n <= $1";
        let most = 200_000;
        for round in 1..=3 {
            let fill = sqlx::query(
                "insert into numbers
                 with recursive up(n) as (values (1) union all select n + 1 from up where n < $1)
                 select n from up",
            );
            // Whoever asked does not wait for the end.
            let unfinished = fill.bind(most).execute(&mut conn).now_or_never();
            assert!(unfinished.is_none());
            let found = first_rows(&mut conn, count, most, |row| row.integer("found")).await;
            assert_eq!(found.unwrap(), [round * most]);
        }
    }
}
