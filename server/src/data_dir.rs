//! The directory that holds everything, and the lock that keeps a second server out of it.

use std::fmt;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Seek as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use mainspring_domain::Timestamp;
use mainspring_domain::id::NodeOwner;
use mainspring_domain::ports::Entropy;
use serde::{Deserialize, Serialize};

/// The file that is locked, and that says by whom.
const LOCK: &str = "mainspring.lock";

/// The file that names the directory.
const OWNER: &str = "mainspring.id";

/// A data directory that this process owns until it ends, however it ends.
#[derive(Debug)]
pub(crate) struct DataDir {
    path: PathBuf,
    lock: File,
    holder: Holder,
}

/// Which process owns a data directory, as it stands in its lock file (JSON).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Holder {
    pub(crate) pid: u32,
    pub(crate) since: Timestamp,
    /// Where it can be reached from the same machine; `None` until it listens.
    pub(crate) url: Option<String>,
}

/// Why a data directory cannot be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DataDirError {
    #[error("the data directory {} cannot be created", path.display())]
    Create { path: PathBuf, source: std::io::Error },
    #[error("the lock file {} cannot be opened, locked or written", path.display())]
    Lock { path: PathBuf, source: std::io::Error },
    #[error(
        "the file {}, by which this data directory is known, cannot be read or written",
        path.display()
    )]
    Owner { path: PathBuf, source: std::io::Error },
    #[error(
        "the data directory {} is in use by {}: use that server, stop it, or name another directory \
         with --data-dir",
        path.display(),
        Named(holder.as_ref()),
    )]
    Held { path: PathBuf, holder: Option<Holder> },
}

impl DataDir {
    /// Creates the directory where it is missing, for its owner only, and takes the lock.
    pub(crate) fn open(path: &Path, now: Timestamp) -> Result<Self, DataDirError> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(|source| DataDirError::Create { path: path.to_owned(), source })?;
        let failed = |source| DataDirError::Lock { path: path.join(LOCK), source };
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(path.join(LOCK))
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(DataDirError::Held { path: path.to_owned(), holder: holder(path) });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let holder = Holder { pid: std::process::id(), since: now, url: None };
        let mut dir = Self { path: path.to_owned(), lock, holder };
        dir.write_holder()?;
        Ok(dir)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Which directory this is, among those of servers that share a database. Drawn at the first start.
    pub(crate) fn owner(
        &self,
        now: Timestamp,
        entropy: &dyn Entropy,
    ) -> Result<NodeOwner, DataDirError> {
        let path = self.path.join(OWNER);
        let failed = |source| DataDirError::Owner { path: path.clone(), source };
        match std::fs::read_to_string(&path) {
            Ok(text) => text.trim().parse().map_err(|_| {
                failed(std::io::Error::new(std::io::ErrorKind::InvalidData, "it holds no id"))
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let owner = NodeOwner::new(now, entropy.bytes());
                std::fs::write(&path, format!("{owner}\n")).map_err(failed)?;
                Ok(owner)
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// Makes known where this process listens.
    pub(crate) fn announce(&mut self, url: &str) -> Result<(), DataDirError> {
        self.holder.url = Some(url.to_owned());
        self.write_holder()
    }

    fn write_holder(&mut self) -> Result<(), DataDirError> {
        let write = |lock: &mut File, holder: &Holder| {
            lock.set_len(0)?;
            lock.rewind()?;
            serde_json::to_writer(&mut *lock, holder)?;
            lock.write_all(b"\n")
        };
        write(&mut self.lock, &self.holder)
            .map_err(|source| DataDirError::Lock { path: self.path.join(LOCK), source })
    }
}

/// Who wrote the lock file; nobody where it is missing or just being written.
fn holder(path: &Path) -> Option<Holder> {
    let text = std::fs::read(path.join(LOCK)).ok()?;
    serde_json::from_slice(&text).ok()
}

/// A holder in the middle of a sentence.
struct Named<'a>(Option<&'a Holder>);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(Holder { pid, since, url }) = self.0 else {
            return f.write_str("another process");
        };
        write!(f, "process {pid} since {since:.0}")?;
        match url {
            Some(url) => write!(f, ", which listens on {url}"),
            None => f.write_str(", which does not listen yet"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap()
    }

    #[test]
    fn a_second_holder_is_told_who_has_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("data");
        let mut first = DataDir::open(&path, now()).unwrap();
        first.announce("http://127.0.0.1:7100").unwrap();

        let error = DataDir::open(&path, now()).unwrap_err();

        assert_eq!(
            error.to_string(),
            format!(
                "the data directory {} is in use by process {} since 2027-01-15T08:00:00Z, which \
                 listens on http://127.0.0.1:7100: use that server, stop it, or name another \
                 directory with --data-dir",
                path.display(),
                std::process::id()
            )
        );
    }

    #[test]
    fn a_directory_is_free_again_when_its_holder_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = DataDir::open(dir.path(), now()).unwrap();
        first.announce("http://127.0.0.1:7100/a-long-address").unwrap();
        drop(first);

        let second = DataDir::open(dir.path(), now()).unwrap();

        assert_eq!(holder(dir.path()), Some(second.holder));
    }

    #[test]
    fn a_new_directory_is_its_owners_only() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b");
        let data = DataDir::open(&path, now()).unwrap();
        let mode = std::fs::metadata(data.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}
