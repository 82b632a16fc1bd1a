use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};
use mainspring_domain::ports::Clock as _;
use mainspring_store::Migration;

use super::out;
use super::table::{Cell, Table};
use crate::clock::SystemClock;
use crate::config::{Config, ConfigArgs};
use crate::data_dir::DataDir;
use crate::style::Tone;

/// Looks at the database's schema, or brings it up to date
///
/// `mainspring serve` does the latter by itself; this is for those who want to see it done first.
/// A backup of the data directory, made while no server runs, is the way back.
#[derive(Debug, Args)]
pub(crate) struct Migrate {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Shows the steps of the schema, and which of them the database has; changes nothing
    Status(ConfigArgs),
    /// Applies the steps that are missing; the server must not be running
    Run(ConfigArgs),
}

impl Migrate {
    pub(super) async fn run(self) -> Result<ExitCode> {
        match self.verb {
            Verb::Status(args) => {
                let config = Config::load(&args, std::env::vars_os())?;
                show(&config.database.steps().await?)?;
            }
            Verb::Run(args) => {
                let config = Config::load(&args, std::env::vars_os())?;
                let _owned = DataDir::open(&config.data_dir, SystemClock.now())?;
                config.database.open(config.synchronous).await?;
                show(&config.database.steps().await?)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn show(steps: &[Migration]) -> Result<()> {
    let mut table = Table::new(&["step", "name", "state"], "There are no steps.");
    for Migration { version, description, applied } in steps {
        let state = match applied {
            true => Cell::toned(Tone::Good, "applied"),
            false => Cell::toned(Tone::Warning, "missing"),
        };
        table.row([format!("{version:04}").into(), description.as_str().into(), state]);
    }
    out::print(&table.to_string())
}
