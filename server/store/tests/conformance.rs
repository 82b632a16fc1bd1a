//! What every store must do, whatever database is behind it. Each test runs over each backend.

#[path = "support/postgres.rs"]
mod postgres;
#[path = "support/mod.rs"]
mod support;

/// Makes a test of each function for each backend: another backend is another line.
macro_rules! on_every_store {
    ($($test:ident),+ $(,)?) => {
        crate::over!(sqlite, $($test),+);
        crate::over!(postgres, $($test),+);
    };
}

/// Makes a test of each function over one backend.
macro_rules! over {
    ($backend:ident, $($test:ident),+) => {
        mod $backend {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    crate::backend::$backend(super::$test).await;
                }
            )+
        }
    };
}

use {on_every_store, over};

mod backend {
    use std::sync::Arc;

    use mainspring_domain::ports::Store;
    use mainspring_store::{Postgres, PostgresOptions, Sqlite, SqliteOptions, Synchronous};
    use tokio::time::timeout;

    use super::support::PATIENCE;

    /// Runs a test over a SQLite file of its own.
    pub(crate) async fn sqlite<F: Future<Output = ()>>(test: impl FnOnce(Arc<dyn Store>) -> F) {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteOptions { synchronous: Synchronous::Off };
        let store = Sqlite::open(&folder.path().join("db.sqlite"), options).await.unwrap();
        timeout(PATIENCE, test(Arc::new(store))).await.expect("the test hangs");
    }

    /// Runs a test over a PostgreSQL database of its own: of the server that all tests share, or of one
    /// that is started for this process.
    pub(crate) async fn postgres<F: Future<Output = ()>>(test: impl FnOnce(Arc<dyn Store>) -> F) {
        let (url, _server) = super::postgres::database();
        let store = Postgres::open(&PostgresOptions::new(url)).await.unwrap();
        timeout(PATIENCE, test(Arc::new(store))).await.expect("the test hangs");
    }
}

mod conformance {
    mod given;

    mod apps;
    mod cancel;
    mod claim;
    mod concurrency;
    mod counts;
    mod enqueue;
    mod fire;
    mod group_commit;
    mod idempotency;
    mod jobs;
    mod keys;
    mod lists;
    mod nodes;
    mod overview;
    mod plugins;
    mod properties;
    mod prune;
    mod rearm;
    mod secrets;
    mod sessions;
    mod settle;
    mod trace;
}
