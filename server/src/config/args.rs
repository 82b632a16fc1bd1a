use std::path::PathBuf;

use clap::Args;

/// Flags that say which settings a command goes by.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Settings")]
pub(crate) struct ConfigArgs {
    /// A file with settings; `mainspring config` prints one with all of them and their defaults
    #[arg(long, value_name = "FILE", env = "MAINSPRING_CONFIG")]
    pub(crate) config: Option<PathBuf>,

    /// Where everything is kept [default: ./data]
    #[arg(long, value_name = "DIR")]
    pub(crate) data_dir: Option<String>,

    /// Which database: sqlite:PATH or postgres://… [default: mainspring.db in the data directory]
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,

    /// Any other setting, as in `--set limits.timeout=5m`; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) set: Vec<(String, String)>,

    /// Of `serve` only, and therefore not declared here.
    #[arg(skip)]
    pub(crate) listen: Option<String>,
}

/// A setting given by a flag.
pub(super) struct Flag {
    /// The flag as it was typed.
    pub(super) typed: String,
    pub(super) name: String,
    pub(super) value: String,
}

impl ConfigArgs {
    /// The settings among the flags; of two with the same name the later one holds.
    pub(super) fn flags(&self) -> Vec<Flag> {
        let own = [
            ("listen", "--listen", &self.listen),
            ("data_dir", "--data-dir", &self.data_dir),
            ("database_url", "--database-url", &self.database_url),
        ];
        let set = self.set.iter().map(|(name, value)| Flag {
            typed: format!("--set {name}"),
            name: name.clone(),
            value: value.clone(),
        });
        let own = own.into_iter().filter_map(|(name, flag, value)| {
            Some(Flag { typed: flag.to_owned(), name: name.to_owned(), value: value.clone()? })
        });
        set.chain(own).collect()
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
        None => Err("must be NAME=VALUE, as in limits.timeout=5m".to_owned()),
    }
}
