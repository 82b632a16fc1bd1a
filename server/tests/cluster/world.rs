//! Servers that share a PostgreSQL database which nobody else uses.

use std::path::Path;

use mainspring_client::wire::{NewJob, Run, RunState};
use mainspring_testing::{Durability, PostgresServer, SHARED, database};
use tempfile::TempDir;

use crate::support::{Server, eventually};

/// A database of the test's own.
pub(crate) struct World {
    pub(crate) url: String,
    /// Its server, where that is the test's own, too.
    pub(crate) postgres: Option<PostgresServer>,
}

impl World {
    /// On the server that all tests share, if there is one.
    pub(crate) fn new() -> Self {
        match std::env::var_os(SHARED) {
            Some(socket) => Self { url: database(Path::new(&socket)).unwrap(), postgres: None },
            None => Self::alone(),
        }
    }

    /// On a server that can be stopped.
    pub(crate) fn alone() -> Self {
        let postgres = PostgresServer::start(&std::env::temp_dir(), Durability::None).unwrap();
        Self { url: postgres.database().unwrap(), postgres: Some(postgres) }
    }

    /// A node of this name, with a data directory of its own.
    pub(crate) fn node(&self, name: &str) -> Server {
        self.node_on(name, tempfile::tempdir().unwrap())
    }

    /// The same with the data directory of an earlier one.
    pub(crate) fn node_on(&self, name: &str, data: TempDir) -> Server {
        let environment = [
            ("MAINSPRING_DATABASE_URL", self.url.as_str()),
            ("MAINSPRING_NODE", name),
            // As short as it may be: tests wait for it.
            ("MAINSPRING_LAPSE", "3s"),
        ];
        Server::start_with(data, &environment)
    }
}

/// Queues a run of this job and waits until a node executes it.
pub(crate) async fn running(server: &Server, job: &NewJob) -> Run {
    let run = server.run(job).await;
    until(server, &run, RunState::Running).await
}

/// Waits until a run is in this state, as this server sees it.
pub(crate) async fn until(server: &Server, run: &Run, state: RunState) -> Run {
    eventually(async || {
        let run = server.client.run(&run.id).await.ok()?;
        (run.state == state).then_some(run)
    })
    .await
}
