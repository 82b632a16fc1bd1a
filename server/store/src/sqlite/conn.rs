use std::ops::{Deref, DerefMut};

use futures::future::BoxFuture;
use futures::stream::BoxStream;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{
    SqliteConnection, SqliteQueryResult, SqliteRow, SqliteStatement, SqliteTypeInfo,
};
use sqlx::{Either, Execute, Executor, SqlStr};

use super::Db;
use super::direct::{Direct, Held};

/// A connection. sqlx executes its statements on a thread of its own, one after the other; those that every
/// run passes are executed here and now, through [`Conn::direct`].
#[derive(Debug)]
pub(super) struct Conn {
    direct: Option<Direct>,
    inner: Inner,
}

#[derive(Debug)]
enum Inner {
    Writing(SqliteConnection),
    Reading(PoolConnection<Db>),
}

impl Conn {
    pub(super) fn writing(connection: SqliteConnection) -> Self {
        Self { direct: None, inner: Inner::Writing(connection) }
    }

    pub(super) fn reading(connection: PoolConnection<Db>) -> Self {
        Self { direct: None, inner: Inner::Reading(connection) }
    }

    /// The same database handle, for this thread alone as long as it is held.
    pub(super) async fn direct(&mut self) -> Result<Held<'_>, sqlx::Error> {
        Held::of(self.inner.lock_handle().await?, &mut self.direct)
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
        if let Some(direct) = self.direct.take() {
            let lock = futures::executor::block_on(self.inner.lock_handle());
            direct.end(lock);
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
        self.inner.fetch_many(query)
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
        self.inner.fetch_optional(query)
    }

    fn prepare_with<'e>(
        self,
        statement: SqlStr,
        parameters: &'e [SqliteTypeInfo],
    ) -> BoxFuture<'e, Result<SqliteStatement, sqlx::Error>>
    where
        'c: 'e,
    {
        self.inner.prepare_with(statement, parameters)
    }

    fn describe<'e>(
        self,
        statement: SqlStr,
    ) -> BoxFuture<'e, Result<sqlx::Describe<Db>, sqlx::Error>>
    where
        'c: 'e,
    {
        self.inner.describe(statement)
    }
}
