//! Every check there is, and a table of their results.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use mainspring_testing::{Durability, PostgresServer, SHARED};

use crate::places::Places;
use crate::setup::{self, Scope};
use crate::shell;
use crate::summary::Summary;
use crate::{check, openapi, plugins, stories, ui};

/// Sets up and builds what the checks need, then runs all of them, whichever fails.
pub(crate) fn run(places: &Places, nextest_args: &[String]) -> Result<()> {
    setup::run(Scope::Test)?;
    plugins::build(places)?;
    ui::build(places)?;

    let mut summary = Summary::default();
    check::lint(places, &mut summary);
    test(places, nextest_args, &mut summary);
    summary.check("browser tests", || stories::tell(places, &[]));
    deny(places, &mut summary);
    summary.check("OpenAPI document", || openapi::check(places));
    summary.conclude()
}

fn test(places: &Places, nextest_args: &[String], summary: &mut Summary) {
    summary.check("tests", || {
        let postgres = PostgresServer::start(&env::temp_dir(), Durability::None)?;
        shell::run(
            places
                .cargo()
                .args(["nextest", "run", "--workspace", "--no-fail-fast"])
                .args(nextest_args)
                .envs(for_tests(places))
                .env(SHARED, postgres.socket()),
        )
    });
    summary.check("documentation tests", || {
        shell::run(places.cargo().args(["test", "--doc", "--workspace"]).envs(for_tests(places)))
    });
    summary.check("tests of plugins", || {
        shell::run(places.plugins_cargo().args(["test", "--workspace", "--target", "host-tuple"]))
    });
}

/// What tests find in their environment.
pub(crate) fn for_tests(places: &Places) -> [(&'static str, PathBuf); 2] {
    [
        ("MAINSPRING_TEST_PLUGINS", places.test_plugins()),
        ("MAINSPRING_TEST_CACHE", places.plugin_cache()),
    ]
}

/// Licences, duplicates, sources and advisories of the dependencies of all workspaces.
fn deny(places: &Places, summary: &mut Summary) {
    let config = places.root.join("deny.toml");
    let check = |mut cargo: Command, how: &[&str]| {
        shell::run(cargo.args(["deny", "--config"]).arg(&config).args(how))
    };
    summary
        .check("dependencies", || check(places.cargo(), &["check", "bans", "licenses", "sources"]));
    let in_part = |cargo, target| {
        let target = ["--target", target, "check"];
        // One list of licences and duplicates serves all; guests and console need only a part of it.
        let lenient = [
            "--allow=license-not-encountered",
            "--allow=license-exception-not-encountered",
            "--allow=unmatched-skip",
            "--allow=unnecessary-skip",
        ];
        let rules = ["bans", "licenses", "sources"];
        check(cargo, &[&target[..], &lenient, &rules].concat())
    };
    summary.check("dependencies of plugins", || in_part(places.plugins_cargo(), plugins::TARGET));
    summary.check("dependencies of the console", || in_part(places.ui_cargo(), ui::TARGET));
    match shell::run(places.cargo().args(["deny", "fetch", "db"])) {
        Ok(()) => summary.check("advisories", || {
            check(places.cargo(), &["check", "advisories"])?;
            check(places.plugins_cargo(), &["--target", plugins::TARGET, "check", "advisories"])?;
            check(places.ui_cargo(), &["--target", ui::TARGET, "check", "advisories"])
        }),
        Err(error) => summary.skip("advisories", format!("no database of advisories: {error}")),
    }
}
