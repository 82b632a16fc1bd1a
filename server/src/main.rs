//! The binary `mainspring`: the server, and the command line that speaks with it.

mod builtins;
mod cli;
mod clock;
mod config;
mod data_dir;
mod database;
mod master_key;
mod serve;
mod style;
mod telemetry;
mod units;

use std::io::ErrorKind;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Parser as _;

use crate::cli::{Cli, exit};
use crate::config::Problem;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) if reader_is_gone(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            if let Some(hint) = cli::hint(&error) {
                eprintln!("{hint}");
            }
            if error.is::<Problem>() { exit::USAGE.into() } else { exit::FAILED.into() }
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the system gives no threads")?;
    let code = runtime.block_on(cli.run());
    // What still runs by now is not waited for: its end was asked for, or nobody wants it any more.
    runtime.shutdown_timeout(Duration::ZERO);
    code
}

/// Whether the output's reader ended first, as in `mainspring run list | head -1`.
fn reader_is_gone(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == ErrorKind::BrokenPipe)
}
