//! API keys that an administrator keeps in a file: one a line, of any form.

use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use mainspring_domain::Timestamp;
use mainspring_domain::app::{Caller, Role};
use mainspring_domain::id::{AppId, KeyId};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use tokio::sync::{Mutex, MutexGuard};
use tracing::warn;
use uuid::Uuid;

/// How long the file is believed without a look at it, in seconds.
const BELIEVED: i64 = 1;

/// The file, which is read again when it has changed.
pub(crate) struct KeyFile {
    path: PathBuf,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    looked_at: Option<Timestamp>,
    changed_at: Option<SystemTime>,
    /// SHA-256 of each key.
    hashes: Vec<[u8; 32]>,
    /// Whether somebody was told that the file cannot be read.
    told: bool,
}

impl KeyFile {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, known: Mutex::default() }
    }

    /// Who presents this key: an operator of the default app; `None` where the file does not hold it.
    pub(crate) async fn caller(&self, key: &str, now: Timestamp) -> Option<Caller> {
        let hash: [u8; 32] = Sha256::digest(key).into();
        let known = self.known(now).await;
        // All are compared, so that the time tells nothing.
        let held = known.hashes.iter().fold(0, |held, one| held | one.ct_eq(&hash).unwrap_u8());
        let (app, role) = (Some(AppId::DEFAULT), Role::Operator);
        let key = id(&hash)?;
        (held == 1).then(|| Caller { app, key, name: "key file".to_owned(), role })
    }

    /// Whether it still holds the key of a caller who was let in by it.
    pub(crate) async fn holds(&self, key: KeyId, now: Timestamp) -> bool {
        self.known(now).await.hashes.iter().any(|hash| id(hash) == Some(key))
    }

    async fn known(&self, now: Timestamp) -> MutexGuard<'_, Known> {
        let mut known = self.known.lock().await;
        let old = known.looked_at.is_none_or(|at| (now - at).get_seconds().abs() >= BELIEVED);
        if old {
            self.look(&mut known).await;
            known.looked_at = Some(now);
        }
        known
    }

    async fn look(&self, known: &mut Known) {
        match self.read_if_changed(known.changed_at).await {
            Ok(None) => {}
            Ok(Some((changed_at, text))) => {
                let lines = text.lines().map(str::trim);
                let keys = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
                let hashes = keys.map(|key| Sha256::digest(key).into()).collect();
                *known = Known { changed_at: Some(changed_at), hashes, ..Known::default() };
            }
            Err(error) => {
                if !known.told {
                    let path = self.path.display();
                    warn!(%path, %error, "the file of API keys cannot be read: its keys are refused");
                }
                *known = Known { told: true, ..Known::default() };
            }
        }
    }

    async fn read_if_changed(
        &self,
        before: Option<SystemTime>,
    ) -> io::Result<Option<(SystemTime, String)>> {
        let changed_at = tokio::fs::metadata(&self.path).await?.modified()?;
        if before == Some(changed_at) {
            return Ok(None);
        }
        Ok(Some((changed_at, tokio::fs::read_to_string(&self.path).await?)))
    }
}

fn id(hash: &[u8; 32]) -> Option<KeyId> {
    hash.first_chunk::<16>().map(|bytes| KeyId(Uuid::from_bytes(*bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keys_are_read_by_line_and_again_when_the_file_has_changed() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("keys.txt");
        let file = KeyFile::new(path.clone());
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(file.caller("one", at(0)).await, None);

        std::fs::write(&path, "# ours\n\n  one \ntwo\n").unwrap();
        assert_eq!(file.caller("one", at(0)).await, None, "not looked at again yet");
        let caller = file.caller("one", at(1)).await.unwrap();
        assert_eq!((caller.role, caller.app), (Role::Operator, Some(AppId::DEFAULT)));
        assert!(file.caller("two", at(1)).await.is_some());
        assert!(file.holds(caller.key, at(1)).await);
        for stranger in ["", "# ours", "on", "one ", "three"] {
            assert_eq!(file.caller(stranger, at(1)).await, None, "{stranger:?}");
        }

        std::fs::remove_file(&path).unwrap();
        assert_eq!(file.caller("one", at(2)).await, None);
        assert!(!file.holds(caller.key, at(2)).await);
    }
}
