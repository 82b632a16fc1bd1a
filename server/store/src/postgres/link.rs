use std::time::Duration;

use sqlx::ConnectOptions as _;
use sqlx::postgres::PgConnectOptions;
use tokio::time::timeout;

use super::Conn;

/// Statements see what others have committed before them; what must hold still is locked.
pub(super) const BEGIN: &str = "begin";

/// Begins or ends a transaction.
pub(super) async fn transact(conn: &mut Conn, statement: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query(statement).execute(conn).await.map(drop)
}

/// How long the writer waits for a connection before its callers are told.
const CONNECT: Duration = Duration::from_secs(5);

/// The writer's connection, made anew after every failure: whatever became of the transaction, it ends
/// with its connection.
#[derive(Debug)]
pub(super) struct Link {
    options: PgConnectOptions,
    connection: Option<Conn>,
}

impl Link {
    pub(super) fn new(options: PgConnectOptions) -> Self {
        Self { options, connection: None }
    }

    pub(super) async fn connection(&mut self) -> Result<&mut Conn, sqlx::Error> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => timeout(CONNECT, self.options.connect())
                .await
                .unwrap_or(Err(sqlx::Error::PoolTimedOut))?,
        };
        Ok(self.connection.insert(connection))
    }

    pub(super) fn failed(&mut self, _: &sqlx::Error) {
        self.connection = None;
    }
}
