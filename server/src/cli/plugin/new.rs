use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, ensure};
use clap::Args;
use mainspring_domain::plugin::check_name;

use crate::cli::out;

/// A crate that works: paths and contents of its files.
static TEMPLATE: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/sdk_template.rs"));

/// The SDK's crate.
static SDK: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/sdk_plugin.rs"));

/// The contract in WIT, which the SDK's crate expects beside it.
static WIT: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/sdk_wit.rs"));

#[derive(Debug, Args)]
pub(crate) struct New {
    /// The plugin's name, and that of the directory: lower-case letters, digits and '-'
    #[arg(value_parser = name)]
    name: String,
    /// The directory to create it in
    #[arg(long, default_value = ".", value_name = "DIR")]
    path: PathBuf,
}

impl New {
    /// Writes the plugin.
    pub(crate) fn run(&self) -> Result<()> {
        let dir = self.path.join(&self.name);
        ensure!(!dir.exists(), "{} exists already", dir.display());
        for (path, bytes) in TEMPLATE {
            // In our own tree it must not look like a crate of that tree.
            let path = path.strip_suffix(".template").unwrap_or(path);
            write(&dir.join(path), &self.fill(bytes)?)?;
        }
        for (folder, files) in [("plugin", SDK), ("wit", WIT)] {
            for (path, bytes) in files {
                write(&dir.join(".mainspring").join(folder).join(path), bytes)?;
            }
        }
        let dir = dir.display();
        out::print(&format!(
            "Wrote {dir}: the job is in src/lib.rs; .mainspring holds the SDK and the contract.\n\n\
             Build it:  mainspring plugin build {dir}\n"
        ))
    }

    /// A file of the template, with the plugin's name where it belongs.
    fn fill(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        let text = std::str::from_utf8(bytes).map_err(|_| anyhow!("the template is not text"))?;
        Ok(text.replace("{{name}}", &self.name).into_bytes())
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent).with_context(|| format!("cannot create {}", parent.display()))?;
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn name(text: &str) -> Result<String, String> {
    check_name(text).map(|()| text.to_owned())
}
