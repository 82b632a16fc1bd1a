//! What only SQLite can do to us: foreign locks, full disks, files of other versions, sudden ends.

#[path = "support/mod.rs"]
mod support;

mod sqlite {
    mod acknowledged;
    mod full;
    mod locked;
    mod open;
}

mod given {
    use std::path::Path;

    use mainspring_domain::id::JobId;
    use mainspring_domain::ports::{Created, Store as _};
    use mainspring_store::{Sqlite, SqliteOptions, Synchronous};

    pub(crate) use crate::support::*;

    /// Opens a database that need not survive the machine.
    pub(crate) async fn open(path: &Path) -> Sqlite {
        Sqlite::open(path, SqliteOptions { synchronous: Synchronous::Off }).await.unwrap()
    }

    pub(crate) async fn a_job(store: &Sqlite) -> JobId {
        let job = job(spec());
        assert_eq!(store.create_job(job.clone(), None, None).await.unwrap(), Created::New(job.id));
        job.id
    }
}
