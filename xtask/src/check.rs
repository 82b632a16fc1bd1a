//! Formatting and lints, of the server's workspace, the guests' and the console's.

use anyhow::Result;

use crate::places::Places;
use crate::setup::{self, Scope};
use crate::shell;
use crate::summary::Summary;
use crate::{plugins, ui};

/// The quick look: formatting and lints, and their table.
pub(crate) fn run(places: &Places) -> Result<()> {
    setup::run(Scope::Build)?;
    let mut summary = Summary::default();
    lint(places, &mut summary);
    summary.conclude()
}

/// Formatting and lints, for a table that goes on.
pub(crate) fn lint(places: &Places, summary: &mut Summary) {
    let fmt = ["fmt", "--all", "--check"];
    let clippy = ["clippy", "--workspace", "--all-targets"];
    let strict = ["--", "--deny", "warnings"];
    summary.check("formatting", || shell::run(places.cargo().args(fmt)));
    summary.check("formatting of plugins", || shell::run(places.plugins_cargo().args(fmt)));
    summary.check("formatting of the console", || {
        shell::run(places.ui_cargo().args(["fmt", "--check"]))
    });
    summary.check("lints", || shell::run(places.cargo().args(clippy).args(strict)));
    summary.check("lints of plugins", || {
        shell::run(
            places.plugins_cargo().args(clippy).args(["--target", plugins::TARGET]).args(strict),
        )
    });
    summary.check("lints of the console", || {
        shell::run(places.ui_cargo().args(["clippy", "--target", ui::TARGET]).args(strict))
    });
}
