//! Runs a command beside a private server: `cargo run -p mainspring-testing --example postgres -- cargo nextest run …`.

use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};
use mainspring_testing::{Durability, PostgresServer, SHARED};

fn main() -> Result<ExitCode> {
    let server = PostgresServer::start(&std::env::temp_dir(), Durability::None)?;
    let mut words = std::env::args_os().skip(1);
    let status = Command::new(words.next().context("which command?")?)
        .args(words)
        .env(SHARED, server.socket())
        .status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
