use std::path::Path;

use mainspring_testing::{Durability, PostgresServer, SHARED, database as of};

/// A new database, and the server if it is this process's own.
pub(crate) fn database() -> (String, Option<PostgresServer>) {
    if let Some(socket) = std::env::var_os(SHARED) {
        return (of(Path::new(&socket)).unwrap(), None);
    }
    let server = PostgresServer::start(&std::env::temp_dir(), Durability::None).unwrap();
    (server.database().unwrap(), Some(server))
}
