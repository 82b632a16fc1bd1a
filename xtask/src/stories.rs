//! Stories that a browser or a published client tells, in front of the real binary.

use std::process::Command;

use anyhow::Result;

use crate::places::Places;
use crate::setup::{self, Scope};
use crate::test::for_tests;
use crate::{clients, plugins, shell};

/// A client of the hub that says nothing for a minute.
const IDLE: &str = "signalr.idle.mjs";

/// The stories that take longer than anybody wants to wait for each time.
pub(crate) fn idle(places: &Places) -> Result<()> {
    setup::run(Scope::Test)?;
    plugins::build(places)?;
    tell(places, &[IDLE])
}

/// Tells those of these files; without any, all but the long ones.
pub(crate) fn tell(places: &Places, files: &[&str]) -> Result<()> {
    shell::run(places.cargo().args(["build", "--package", "mainspring"]))?;
    let tests = places.root.join("server/tests/browser");
    let clients = clients::install(places)?;
    shell::run(
        Command::new("node")
            .args(["--test", "--test-reporter=spec"])
            .args(files)
            .current_dir(&tests)
            .env("MAINSPRING_TEST_BINARY", places.target.join("debug/mainspring"))
            .env("MAINSPRING_TEST_MODULES", &clients.npm)
            .env("MAINSPRING_TEST_PYTHON", &clients.python)
            .envs(for_tests(places)),
    )
}
