//! The console: built for browsers, and put where the server looks for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::places::Places;
use crate::progress::Progress;
use crate::setup::{self, Scope};
use crate::shell;

/// What the console is compiled for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// How often [`watch`] looks whether something has changed.
const PAUSE: Duration = Duration::from_millis(500);

/// Builds the console, after setting up what that needs. Fails where it got too big to load.
pub(crate) fn build(places: &Places) -> Result<()> {
    setup::run(Scope::Build)?;
    let progress = Progress::start();
    progress.say("building the console");
    bundle(places)?;
    progress.say(&format!("built {}", places.console().display()));
    Ok(())
}

/// Builds the console again whenever one of its sources changes, until somebody ends it.
pub(crate) fn watch(places: &Places) -> Result<()> {
    setup::run(Scope::Build)?;
    let sources = [places.ui(), places.root.join("sdk")];
    let mut seen = None;
    loop {
        let latest = sources.iter().filter_map(|source| latest_change(source)).max();
        if latest != seen {
            seen = latest;
            let progress = Progress::start();
            match bundle(places) {
                Ok(()) => progress.say("built; waiting for a change"),
                // The compiler has said what is wrong, and somebody is about to mend it.
                Err(error) => progress.say(&format!("{error:#}; waiting for a change")),
            }
        }
        sleep(PAUSE);
    }
}

fn bundle(places: &Places) -> Result<()> {
    shell::run(
        places
            .ui_cargo()
            .args(["build", "--release", "--target", TARGET])
            // These would replace the flags in the console's own configuration.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS"),
    )?;
    let wasm = places.ui_target().join(TARGET).join("release/mainspring_ui.wasm");
    let run = ["run", "--quiet", "--package", "mainspring-bundle", "--"];
    shell::run(places.cargo().args(run).args([wasm, places.ui(), places.console()]))
}

/// When something below a directory was changed last. What cannot be read has not changed: an editor may
/// just be replacing it.
fn latest_change(dir: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(dir).ok()?.flatten().map(|entry| entry.path());
    entries
        .filter_map(|path| if path.is_dir() { latest_change(&path) } else { changed(&path) })
        .max()
}

fn changed(file: &PathBuf) -> Option<SystemTime> {
    fs::metadata(file).and_then(|metadata| metadata.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_deep_below_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("src/parts");
        fs::create_dir_all(&deep).unwrap();
        assert_eq!(latest_change(dir.path()), None);
        fs::write(deep.join("badge.rs"), "").unwrap();
        assert_eq!(latest_change(dir.path()), changed(&deep.join("badge.rs")));
    }
}
