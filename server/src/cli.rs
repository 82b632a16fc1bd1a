//! The command line: one file for each noun, one verb for each thing that is done to it.

mod app;
mod console;
mod facts;
mod find;
mod follow;
mod input;
mod job;
mod key;
mod migrate;
mod out;
mod plugin;
mod run;
mod secret;
mod server;
mod table;
mod trace;
mod whereabouts;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use mainspring_client::Error;

use crate::config::{Config, ConfigArgs, DEFAULT_FILE};
use crate::{serve, telemetry};

pub(crate) use out::print;

/// The numbers with which commands end.
pub(crate) mod exit {
    /// It was not done: the server said no, cannot be reached, or could not go on.
    pub(crate) const FAILED: u8 = 1;
    /// A flag, an argument or a setting is wrong. (clap ends with it, too.)
    pub(crate) const USAGE: u8 = 2;
    /// The run that was followed ended badly.
    pub(crate) const RUN_FAILED: u8 = 3;
    /// The run that was followed was cancelled.
    pub(crate) const RUN_CANCELLED: u8 = 4;
}

/// A job scheduler whose jobs cannot hurt you
///
/// Jobs are WebAssembly components with a hard budget of processor time, memory and output. This one
/// binary is the server, and the command line that speaks with it.
#[derive(Debug, Parser)]
#[command(version, after_help = AFTER, max_term_width = 100, propagate_version = false)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

const AFTER: &str = "\
Begin here:
  mainspring serve                               a server on 127.0.0.1:7100, its data in ./data
  export MAINSPRING_KEY=ms_…                     the key that its first start shows
  mainspring job create hello --plugin echo --input '{\"hello\": \"world\"}' --every 10s
  mainspring run list                            what ran, and how it went
  mainspring console                             a link to the console, signed in
  mainspring plugin new my-job                   a plugin of your own

Exit status: 0 done; 1 failed; 2 a wrong flag, argument or setting; 3 the run that was followed
failed; 4 it was cancelled.";

#[derive(Debug, Subcommand)]
enum Command {
    Serve(Serve),
    Job(job::Job),
    Run(run::Run),
    Plugin(plugin::Plugin),
    Secret(secret::Secret),
    Key(key::Key),
    App(app::App),
    Console(console::Console),
    /// Prints the settings file with every setting, its meaning and its default
    ///
    /// `mainspring config > mainspring.toml`, then `mainspring serve --config mainspring.toml`.
    Config,
    /// Prints the OpenAPI document of the API
    Openapi,
    Migrate(migrate::Migrate),
}

/// Runs the server
///
/// It prints where it can be reached; at the first start also a key. SIGTERM and Ctrl-C let running
/// jobs end first (setting `drain`), a second one leaves at once.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mainspring serve
  mainspring serve --listen 0.0.0.0:7100 --data-dir /var/lib/mainspring
  mainspring serve --config mainspring.toml --set log.format=json
  MAINSPRING_LIMITS_TIMEOUT=5m mainspring serve

Every setting can be given by a flag, a variable or the file; the first of these that has it holds.
`mainspring config` prints them all. MAINSPRING_ADMIN_KEY makes a known admin key, for automation:
`mainspring key generate` prints one.")]
struct Serve {
    /// Address and port; port 0 takes a free one [default: 127.0.0.1:7100]
    #[arg(long, value_name = "ADDRESS:PORT", help_heading = "Settings")]
    listen: Option<String>,
    #[command(flatten)]
    config: ConfigArgs,
}

impl Cli {
    /// Carries out the command.
    pub(crate) async fn run(self) -> Result<ExitCode> {
        match self.command {
            Command::Serve(serve) => serve.run().await,
            Command::Job(job) => job.run().await,
            Command::Run(run) => run.run().await,
            Command::Plugin(plugin) => plugin.run().await,
            Command::Secret(secret) => secret.run().await,
            Command::Key(key) => key.run().await,
            Command::App(app) => app.run().await,
            Command::Console(console) => console.run().await,
            Command::Config => print(DEFAULT_FILE).map(|()| ExitCode::SUCCESS),
            Command::Openapi => print(&mainspring_api::openapi()).map(|()| ExitCode::SUCCESS),
            Command::Migrate(migrate) => migrate.run().await,
        }
    }
}

/// What to do about a failure, where that is known.
pub(crate) fn hint(error: &anyhow::Error) -> Option<&'static str> {
    match error.downcast_ref()? {
        Error::Transport(cause) if cause.is_connect() => {
            Some("`mainspring serve` starts a server; --url or MAINSPRING_URL names one that runs.")
        }
        Error::Problem(problem) if problem.status == 401 => Some(
            "--key or MAINSPRING_KEY gives the key; `mainspring key create NAME --role admin \
             --data-dir DIR` replaces a lost one.",
        ),
        _ => None,
    }
}

impl Serve {
    async fn run(self) -> Result<ExitCode> {
        let args = ConfigArgs { listen: self.listen, ..self.config };
        let config = Config::load(&args, std::env::vars_os())?;
        telemetry::start(config.log_level, config.log_format);
        serve::run(config).await
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
