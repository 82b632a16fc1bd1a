//! The guests: built for their own target, and put where the server and the tests look for them.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::places::Places;
use crate::progress::Progress;
use crate::setup::{self, Scope};
use crate::shell::{self, output};

/// What every plugin is compiled for.
pub(crate) const TARGET: &str = "wasm32-wasip2";

/// The plugins that come inside the server.
const BUILT_IN: [&str; 3] = ["checksum", "echo", "simple-job"];

/// The plugins that only tests use: this one misbehaves on demand.
const FOR_TESTS: [&str; 1] = ["probe"];

/// Builds all plugins, after setting up what that needs.
pub(crate) fn build(places: &Places) -> Result<()> {
    setup::run(Scope::Build)?;
    let progress = Progress::start();
    progress.say("building the plugins");
    shell::run(
        places
            .plugins_cargo()
            .args(["build", "--release", "--target", TARGET, "--config"])
            .arg(rustflags(&places.root, &cargo_home()?, &sysroot()?))
            // These would replace the flags given here and in the plugins' configuration.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS"),
    )?;
    let built = places.plugins_target().join(TARGET).join("release");
    mirror(&built, &BUILT_IN, &places.builtins())?;
    let all = [&BUILT_IN[..], &FOR_TESTS].concat();
    mirror(&built, &all, &places.test_plugins())?;
    progress.say(&format!("built {}", all.join(", ")));
    Ok(())
}

/// Keeps paths of the building machine out of the plugins: everyone who may see a stack sees them.
/// Cargo joins this with the list in the plugins' own configuration.
fn rustflags(root: &Path, cargo_home: &Path, sysroot: &Path) -> String {
    let std_source = sysroot.join("lib/rustlib/src/rust");
    let flags = [
        (root, "/mainspring"),
        (cargo_home, "/cargo"),
        (sysroot, "/rust"),
        // Where the prebuilt standard library says that it was built.
        (&std_source, "/rustc"),
    ]
    .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    format!("target.{TARGET}.rustflags={flags:?}")
}

/// `CARGO_HOME`, or where cargo is without it.
fn cargo_home() -> Result<PathBuf> {
    match std::env::var_os("CARGO_HOME") {
        Some(home) => Ok(home.into()),
        None => {
            Ok(std::env::home_dir().context("neither CARGO_HOME nor HOME is set")?.join(".cargo"))
        }
    }
}

fn sysroot() -> Result<PathBuf> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    Ok(sysroot.trim().into())
}

/// Makes `into` hold exactly these plugins. A file that is right already keeps its date, so that
/// cargo does not embed it anew.
fn mirror(built: &Path, names: &[&str], into: &Path) -> Result<()> {
    let files: Vec<_> = names.iter().map(|name| format!("{name}.wasm")).collect();
    let cannot = |what: &str, path: &Path| format!("cannot {what} {}", path.display());
    fs::create_dir_all(into).with_context(|| cannot("create", into))?;
    for entry in fs::read_dir(into).with_context(|| cannot("read", into))? {
        let path = entry.with_context(|| cannot("read", into))?.path();
        if !files.iter().any(|file| path.file_name() == Some(OsStr::new(file))) {
            fs::remove_file(&path).with_context(|| cannot("remove", &path))?;
        }
    }
    for file in &files {
        // Cargo names a library's file after its crate, with underscores.
        let source = built.join(file.replace('-', "_"));
        let bytes = fs::read(&source).with_context(|| cannot("read", &source))?;
        let target = into.join(file);
        if fs::read(&target).is_ok_and(|present| present == bytes) {
            continue;
        }
        fs::write(&target, bytes).with_context(|| cannot("write", &target))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn the_flags_are_one_list_in_toml() {
        let flags =
            rustflags(Path::new("/clone"), Path::new("/home/x/.cargo"), Path::new("/toolchain"));

        assert_eq!(
            flags,
            "target.wasm32-wasip2.rustflags=[\
             \"--remap-path-prefix=/clone=/mainspring\", \
             \"--remap-path-prefix=/home/x/.cargo=/cargo\", \
             \"--remap-path-prefix=/toolchain=/rust\", \
             \"--remap-path-prefix=/toolchain/lib/rustlib/src/rust=/rustc\"]"
        );
    }

    #[test]
    fn a_mirror_holds_exactly_the_named_plugins_under_their_own_names() -> Result<()> {
        let (built, into) = (tempfile::tempdir()?, tempfile::tempdir()?);
        fs::write(built.path().join("echo.wasm"), "e")?;
        fs::write(built.path().join("simple_job.wasm"), "s")?;
        fs::write(built.path().join("probe.wasm"), "p")?;
        fs::write(into.path().join("of-yesterday.wasm"), "y")?;

        mirror(built.path(), &["echo", "simple-job"], into.path())?;

        let mut names = Vec::new();
        for entry in fs::read_dir(into.path())? {
            names.push(entry?.file_name());
        }
        names.sort();
        assert_eq!(names, ["echo.wasm", "simple-job.wasm"]);
        Ok(())
    }

    #[test]
    fn a_plugin_that_did_not_change_is_not_written_again() -> Result<()> {
        let (built, into) = (tempfile::tempdir()?, tempfile::tempdir()?);
        fs::write(built.path().join("echo.wasm"), "same")?;
        mirror(built.path(), &["echo"], into.path())?;
        let copy = fs::File::options().write(true).open(into.path().join("echo.wasm"))?;
        copy.set_modified(SystemTime::UNIX_EPOCH)?;

        mirror(built.path(), &["echo"], into.path())?;

        let copy = fs::metadata(into.path().join("echo.wasm"))?;
        assert_eq!(copy.modified()?, SystemTime::UNIX_EPOCH);
        Ok(())
    }
}
