use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use mainspring_domain::ports::Clock as _;

use crate::cli::{exit, out};
use crate::clock::SystemClock;
use crate::config::{Config, ConfigArgs};
use crate::data_dir::DataDir;
use crate::{master_key, serve};

#[derive(Debug, Args)]
pub(super) struct Rekey {
    /// The file with the new master key, as `openssl rand -hex 32` prints one
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    #[command(flatten)]
    config: ConfigArgs,
}

impl Rekey {
    /// Cut off, it is gone on with by the same command: what is under the new key already stays so.
    pub(super) async fn run(&self) -> Result<ExitCode> {
        let config = Config::load(&self.config, std::env::vars_os())?;
        let key = master_key::read(&self.to)?;
        let dir = DataDir::open(&config.data_dir, SystemClock.now())?;
        let engine = serve::engine(&config, &dir).await?;
        let (done, foreign) = engine.rekey(&key).await?;
        out::print(&format!("Secrets under the new key: {done}.\n"))?;
        if master_key::replace(&config, &dir, &key)? {
            out::print("The data directory has it; the file that it came from can go.\n")?;
        } else {
            out::print("Give it to the servers where they had the old one, before they start.\n")?;
        }
        if foreign.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        let names: Vec<_> = foreign.iter().map(ToString::to_string).collect();
        eprintln!("These were under neither key, and have to be set again: {}", names.join(", "));
        Ok(exit::FAILED.into())
    }
}
