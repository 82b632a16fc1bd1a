//! Published clients of other systems, and what else the stories use: from npm and `PyPI`, each in the version that the
//! lists beside the stories pin. They lie below the target directory: nothing is written into the clone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::places::Places;
use crate::shell;

/// Where they were installed.
pub(crate) struct Clients {
    pub(crate) npm: PathBuf,
    pub(crate) python: PathBuf,
}

/// Installs what is not there.
pub(crate) fn install(places: &Places) -> Result<Clients> {
    let lists = places.root.join("server/tests/browser");
    let clients = Clients {
        npm: places.target.join("browser-tests"),
        python: places.target.join("python-clients"),
    };
    install_npm(&lists, &clients.npm)?;
    install_python(&lists.join("python/requirements.txt"), &clients.python)?;
    Ok(clients)
}

fn install_npm(lists: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(lists.join(file), folder.join(file))?;
    }
    let quietly = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    shell::run(Command::new("npm").args(quietly).current_dir(folder))
}

/// Unless this very list was installed there.
fn install_python(list: &Path, folder: &Path) -> Result<()> {
    let (wanted, done) = (fs::read_to_string(list)?, folder.join("requirements.txt"));
    if fs::read_to_string(&done).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let quietly = ["-m", "pip", "install", "--quiet", "--no-deps", "--root-user-action=ignore"];
    let mut pip = Command::new("python3");
    pip.args(quietly).arg("--target").arg(folder).arg("--requirement").arg(list);
    shell::run(&mut pip)?;
    Ok(fs::write(done, wanted)?)
}
