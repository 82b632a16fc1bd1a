//! The master key: from the environment, from a file that the settings name, or from the data directory.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use mainspring_domain::ports::Entropy;
use mainspring_engine::{BadMasterKey, MasterKey};
use zeroize::Zeroizing;

use crate::config::Config;
use crate::data_dir::DataDir;

/// Its file in the data directory, made at the first start.
const FILE: &str = "master.key";

/// Why there is no master key.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MasterKeyError {
    #[error("the master key {} cannot be read", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("the master key {} cannot be made", path.display())]
    Unmade { path: PathBuf, source: io::Error },
    #[error("what {} holds {bad}", path.display())]
    Bad { path: PathBuf, bad: BadMasterKey },
}

/// The key that the settings give, else the data directory's, which is made where it is missing.
pub(crate) fn load(
    config: &Config,
    dir: &DataDir,
    entropy: &dyn Entropy,
) -> Result<MasterKey, MasterKeyError> {
    if let Some(key) = &config.master_key {
        return Ok(key.clone());
    }
    if let Some(path) = &config.master_key_file {
        return read(path);
    }
    let path = dir.path().join(FILE);
    match read(&path) {
        Err(MasterKeyError::Unreadable { source, .. })
            if source.kind() == io::ErrorKind::NotFound =>
        {
            let key = MasterKey::draw(entropy);
            make(&path, &key).map_err(|source| MasterKeyError::Unmade { path, source })?;
            Ok(key)
        }
        read => read,
    }
}

/// Makes this the data directory's key. False where the settings name a key of their own.
pub(crate) fn replace(
    config: &Config,
    dir: &DataDir,
    key: &MasterKey,
) -> Result<bool, MasterKeyError> {
    if config.master_key.is_some() || config.master_key_file.is_some() {
        return Ok(false);
    }
    let path = dir.path().join(FILE);
    make(&path, key).map_err(|source| MasterKeyError::Unmade { path, source })?;
    Ok(true)
}

/// The key that a file holds.
pub(crate) fn read(path: &Path) -> Result<MasterKey, MasterKeyError> {
    let text = fs::read_to_string(path)
        .map(Zeroizing::new)
        .map_err(|source| MasterKeyError::Unreadable { path: path.to_owned(), source })?;
    text.parse().map_err(|bad| MasterKeyError::Bad { path: path.to_owned(), bad })
}

/// Writes it on the side first: a crash leaves a whole key or none.
fn make(path: &Path, key: &MasterKey) -> io::Result<()> {
    let new = path.with_extension("key.new");
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&new)?;
    file.write_all(key.reveal().as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    match path.parent() {
        Some(folder) => fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::clock::SystemEntropy;

    #[test]
    fn a_key_that_was_made_is_read_back_and_is_its_owners_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let key = MasterKey::draw(&SystemEntropy::new().unwrap());
        make(&path, &key).unwrap();
        assert_eq!(*read(&path).unwrap().reveal(), *key.reveal());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_no_key_is_told_with_its_place_and_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        fs::write(&path, "not-a-key").unwrap();
        let error = read(&path).unwrap_err().to_string();
        assert!(error.contains("master.key") && !error.contains("not-a-key"), "{error}");
        fs::write(&path, "").unwrap();
        assert!(matches!(read(&path), Err(MasterKeyError::Bad { .. })));
    }
}
