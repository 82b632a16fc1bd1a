use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mainspring_domain::ports::StoreError;

/// Where the database file was when it was opened. A file that is moved away or deleted can still be
/// written, but nobody will find it again.
#[derive(Debug, Clone)]
pub(super) struct Place {
    path: Arc<PathBuf>,
    /// Device and inode.
    identity: (u64, u64),
}

impl Place {
    pub(super) async fn of(path: &Path) -> io::Result<Self> {
        Ok(Self { path: Arc::new(path.to_owned()), identity: identity(path).await? })
    }

    /// Fails where the path no longer leads to the file.
    pub(super) async fn check(&self) -> Result<(), StoreError> {
        match identity(&self.path).await {
            Ok(found) if found == self.identity => Ok(()),
            Ok(_) => Err(gone(&format!("another file is at {}", self.path.display()))),
            Err(error) => Err(gone(&format!("{}: {error}", self.path.display()))),
        }
    }
}

async fn identity(path: &Path) -> io::Result<(u64, u64)> {
    let facts = tokio::fs::metadata(path).await?;
    Ok((facts.dev(), facts.ino()))
}

fn gone(why: &str) -> StoreError {
    StoreError::Unavailable(format!("the database file was moved or deleted: {why}").into())
}
