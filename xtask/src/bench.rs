//! The product's figures against their floors.

use anyhow::Result;

use crate::places::Places;
use crate::plugins;
use crate::progress::Progress;
use crate::shell;

/// Builds all in release, measures what `names` say (all where there are none), prints a table and
/// writes it as JSON with facts about the machine.
pub(crate) fn run(places: &Places, names: &[String]) -> Result<()> {
    let progress = Progress::start();
    plugins::build(places)?;
    let json = places.target.join("bench.json");
    progress
        .say("building and measuring: for figures that mean something, leave the machine alone");
    shell::run(
        places
            .cargo()
            .args(["bench", "--package", "mainspring", "--bench", "floors", "--"])
            .args(names)
            .env("MAINSPRING_TEST_PLUGINS", places.test_plugins())
            .env("BENCH_JSON", &json),
    )?;
    progress.say(&format!("the same as JSON: {}", json.display()));
    Ok(())
}
