//! Every check there is, and a table of their results.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::places::Places;
use crate::setup::{self, Scope};
use crate::shell;
use crate::summary::Summary;
use crate::{check, openapi, plugins};

/// Sets up and builds what the checks need, then runs all of them, whichever fails.
pub(crate) fn run(places: &Places, nextest_args: &[String]) -> Result<()> {
    setup::run(Scope::Test)?;
    plugins::build(places)?;

    let mut summary = Summary::default();
    check::lint(places, &mut summary);
    test(places, nextest_args, &mut summary);
    deny(places, &mut summary);
    summary.check("OpenAPI document", || openapi::check(places));
    summary.conclude()
}

fn test(places: &Places, nextest_args: &[String], summary: &mut Summary) {
    summary.check("tests", || {
        shell::run(
            places
                .cargo()
                .args(["nextest", "run", "--workspace", "--no-fail-fast"])
                .args(nextest_args)
                .envs(for_tests(places)),
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
fn for_tests(places: &Places) -> [(&'static str, PathBuf); 2] {
    [
        ("MAINSPRING_TEST_PLUGINS", places.test_plugins()),
        ("MAINSPRING_TEST_CACHE", places.plugin_cache()),
    ]
}

/// Licences, duplicates, sources and advisories of the dependencies of both workspaces.
fn deny(places: &Places, summary: &mut Summary) {
    let config = places.root.join("deny.toml");
    let check = |mut cargo: Command, how: &[&str]| {
        shell::run(cargo.args(["deny", "--config"]).arg(&config).args(how))
    };
    summary
        .check("dependencies", || check(places.cargo(), &["check", "bans", "licenses", "sources"]));
    summary.check("dependencies of plugins", || {
        let target = ["--target", plugins::TARGET, "check"];
        // One list of licences and duplicates serves both; the guests need only a part of it.
        let lenient = [
            "--allow=license-not-encountered",
            "--allow=license-exception-not-encountered",
            "--allow=unmatched-skip",
            "--allow=unnecessary-skip",
        ];
        let rules = ["bans", "licenses", "sources"];
        check(places.plugins_cargo(), &[&target[..], &lenient, &rules].concat())
    });
    match shell::run(places.cargo().args(["deny", "fetch", "db"])) {
        Ok(()) => summary.check("advisories", || {
            check(places.cargo(), &["check", "advisories"])?;
            check(places.plugins_cargo(), &["--target", plugins::TARGET, "check", "advisories"])
        }),
        Err(error) => summary.skip("advisories", format!("no database of advisories: {error}")),
    }
}
