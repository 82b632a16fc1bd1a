//! Stories that a browser or a published client tells, in front of the real binary.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::places::Places;
use crate::setup::{self, Scope};
use crate::test::for_tests;
use crate::{plugins, shell};

/// A client of the hub that says nothing for a minute.
const IDLE: &str = "signalr.idle.mjs";

/// The stories that take longer than anybody wants to wait for each time.
pub(crate) fn idle(places: &Places) -> Result<()> {
    setup::run(Scope::Test)?;
    plugins::build(places)?;
    tell(places, &[IDLE])
}

/// Tells those of these files; without any, all but the long ones. What they use from npm and `PyPI` lies below the target
/// directory: nothing is written into the clone.
pub(crate) fn tell(places: &Places, files: &[&str]) -> Result<()> {
    shell::run(places.cargo().args(["build", "--package", "mainspring"]))?;
    let tests = places.root.join("server/tests/browser");
    let modules = places.target.join("browser-tests");
    fs::create_dir_all(&modules)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(tests.join(file), modules.join(file))?;
    }
    let quietly = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    shell::run(Command::new("npm").args(quietly).current_dir(&modules))?;
    let python = places.target.join("python-clients");
    install_python(&tests.join("python/requirements.txt"), &python)?;
    shell::run(
        Command::new("node")
            .args(["--test", "--test-reporter=spec"])
            .args(files)
            .current_dir(&tests)
            .env("MAINSPRING_TEST_BINARY", places.target.join("debug/mainspring"))
            .env("MAINSPRING_TEST_MODULES", &modules)
            .env("MAINSPRING_TEST_PYTHON", &python)
            .envs(for_tests(places)),
    )
}

/// Installs what the list pins into a folder, unless this very list was installed there.
fn install_python(requirements: &Path, folder: &Path) -> Result<()> {
    let (wanted, done) = (fs::read_to_string(requirements)?, folder.join("requirements.txt"));
    if fs::read_to_string(&done).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let quietly = ["-m", "pip", "install", "--quiet", "--no-deps", "--root-user-action=ignore"];
    shell::run(
        Command::new("python3")
            .args(quietly)
            .arg("--target")
            .arg(folder)
            .arg("--requirement")
            .arg(requirements),
    )?;
    Ok(fs::write(done, wanted)?)
}
