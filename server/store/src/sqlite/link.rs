use super::Conn;

/// Takes the lock of the one writer at once, and not at the first change.
pub(super) const BEGIN: &str = "begin immediate";

/// Begins or ends a transaction.
pub(super) async fn transact(conn: &mut Conn, statement: &'static str) -> Result<(), sqlx::Error> {
    conn.direct().await?.execute(statement)
}

/// The writer's connection: to a file, which does not go away.
#[derive(Debug)]
pub(super) struct Link(pub(super) Conn);

impl Link {
    #[expect(clippy::unused_async, reason = "that of another backend connects")]
    pub(super) async fn connection(&mut self) -> Result<&mut Conn, sqlx::Error> {
        Ok(&mut self.0)
    }

    #[expect(clippy::unused_self, reason = "that of another backend connects anew")]
    pub(super) fn failed(&mut self, _: &sqlx::Error) {}
}
