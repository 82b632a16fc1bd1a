//! Compiled plugins on disk. A compiled file is machine code and is trusted blindly once loaded:
//! so the directory belongs to the server alone, and each file carries a digest of itself.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use mainspring_domain::plugin::Digest;
use wasmtime::component::Component;
use wasmtime::{Engine, Result};

/// Ends every file, behind the digest: tells a whole file from one of another kind.
const MARK: &[u8; 8] = b"mscwasm1";

/// What a crash left half-written is removed at the next start, once it is this old.
const LEFTOVER: Duration = Duration::from_secs(3600);

/// The directory of compiled plugins of one engine.
pub(super) struct Cache {
    dir: PathBuf,
    engine: Engine,
    /// The end of the names of files that this engine can load: other versions or settings of the
    /// compiler have another one.
    suffix: String,
}

impl Cache {
    /// Opens the directory, makes it private, and clears it of what no engine will load again.
    pub(super) fn open(dir: &Path, engine: &Engine) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
        fs::set_permissions(dir, Permissions::from_mode(0o700))?;
        let mut hasher = DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut hasher);
        let suffix = format!("-{:016x}.cwasm", hasher.finish());
        let cache = Self { dir: dir.to_owned(), engine: engine.clone(), suffix };
        cache.clear()?;
        Ok(cache)
    }

    /// The compiled plugin, if it is there and whole.
    pub(super) fn load(&self, digest: Digest) -> Option<Component> {
        let mut file = File::open(self.path(digest)).ok()?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).ok()?;
        let compiled = checked(&bytes)?;
        map(&self.engine, &file, compiled).ok()
    }

    /// Keeps a compiled plugin and loads it. Without room on the disk it is loaded all the same.
    pub(super) fn keep(&self, digest: Digest, compiled: &[u8]) -> Result<Component> {
        if let Err(error) = self.write(digest, compiled) {
            tracing::warn!(
                plugin = %digest, dir = %self.dir.display(), %error,
                "cannot keep the compiled plugin: it will be compiled again after a restart"
            );
        }
        if let Some(component) = self.load(digest) {
            return Ok(component);
        }
        copy(&self.engine, compiled).inspect_err(|_| {
            // It does not fit this engine, and never will.
            let _ = fs::remove_file(self.path(digest));
        })
    }

    /// Puts the file in its place as a whole, or not at all.
    fn write(&self, digest: Digest, compiled: &[u8]) -> io::Result<()> {
        let path = self.path(digest);
        let unfinished = path.with_extension(format!("{}.tmp", std::process::id()));
        let written = write_whole(&unfinished, compiled)
            .and_then(|()| fs::rename(&unfinished, &path))
            .and_then(|()| File::open(&self.dir)?.sync_all());
        if written.is_err() {
            // Gone already if it was renamed; of the two errors, the first one counts.
            let _ = fs::remove_file(&unfinished);
        }
        written
    }

    fn clear(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let other_engines = name.ends_with(".cwasm") && !name.ends_with(&self.suffix);
            if other_engines || (name.ends_with(".tmp") && is_old(&entry.path())) {
                remove(&entry.path())?;
            }
        }
        Ok(())
    }

    fn path(&self, digest: Digest) -> PathBuf {
        self.dir.join(format!("{digest}{}", self.suffix))
    }
}

fn write_whole(path: &Path, compiled: &[u8]) -> io::Result<()> {
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(compiled)?;
    file.write_all(&Digest::of(compiled).0)?;
    file.write_all(MARK)?;
    file.sync_all()
}

/// The compiled code in a file's bytes, if the file is as it was written.
fn checked(bytes: &[u8]) -> Option<&[u8]> {
    let (compiled, digest) = bytes.strip_suffix(MARK)?.split_last_chunk::<32>()?;
    (Digest::of(compiled).0 == *digest).then_some(compiled)
}

/// Maps the file that was just checked, by its descriptor and not by its name, under which another
/// file may have been put since. `compiled` is what it holds, for systems without `/dev/fd`.
#[expect(unsafe_code, reason = "loading machine code")]
fn map(engine: &Engine, file: &File, compiled: &[u8]) -> Result<Component> {
    let path = format!("/dev/fd/{}", file.as_raw_fd());
    // SAFETY: the bytes were written by `write_whole` from the output of this engine's compiler, as
    // their digest shows; nobody else may write here, and files are replaced, never changed. What
    // lies behind the code is ignored: its sections are found from the file's beginning.
    unsafe { Component::deserialize_file(engine, path) }.or_else(|_| copy(engine, compiled))
}

#[expect(unsafe_code, reason = "loading machine code")]
fn copy(engine: &Engine, compiled: &[u8]) -> Result<Component> {
    // SAFETY: the callers hand over the output of this engine's compiler.
    unsafe { Component::deserialize(engine, compiled) }
}

/// Another runner may clear the same directory.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn is_old(path: &Path) -> bool {
    let modified = fs::metadata(path).and_then(|metadata| metadata.modified());
    modified.is_ok_and(|then| then.elapsed().is_ok_and(|age| age > LEFTOVER))
}
