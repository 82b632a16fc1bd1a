//! `cargo xtask`: everything that is done with a clone, each by one command.

mod bench;
mod check;
mod clients;
mod openapi;
mod places;
mod plugins;
mod progress;
mod serve;
mod setup;
mod shell;
mod stories;
mod summary;
mod test;
mod ui;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::places::Places;
use crate::setup::Scope;

fn main() -> ExitCode {
    match run(Xtask::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    let places = Places::find()?;
    match task {
        Task::Setup => setup::run(Scope::Test).and_then(|()| clients::install(&places).map(drop)),
        Task::Plugins => plugins::build(&places),
        Task::Ui { watch: true } => ui::watch(&places),
        Task::Ui { watch: false } => ui::build(&places),
        Task::Serve { debug, args } => serve::run(&places, debug, args),
        Task::Check => check::run(&places),
        Task::Test { args } => test::run(&places, &args),
        Task::Idle => stories::idle(&places),
        Task::Bench { names } => bench::run(&places, &names),
        Task::Openapi { check: true } => openapi::check(&places),
        Task::Openapi { check: false } => openapi::write(&places),
    }
}

/// Builds, runs and checks Mainspring
///
/// In a fresh clone `cargo xtask serve` starts a server and `cargo xtask test` runs every check;
/// both install what is missing first, and say so.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Xtask {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Installs what the build and the tests need, or says exactly what is missing
    ///
    /// Debian packages are installed as root or with a sudo that asks no password, the rest with
    /// cargo and rustup. A second call finds everything there and is done at once.
    Setup,

    /// Builds the plugins for wasm32-wasip2
    ///
    /// The built-in ones go to target/builtins, from where the server embeds them; all of them,
    /// with those that only tests use, go to target/test-plugins.
    Plugins,

    /// Builds the console for browsers
    ///
    /// It goes to target/console, from where the server embeds it; a table shows what it costs to
    /// load, and more than its budget is an error.
    Ui {
        /// Builds again whenever a file of the console or of the SDK changes
        #[arg(long)]
        watch: bool,
    },

    /// Builds the plugins and the server, and runs it on 127.0.0.1:7100 with its data in ./data
    ///
    /// Everything after `--` goes to `mainspring serve`:
    /// `cargo xtask serve -- --listen 0.0.0.0:8080`. Ctrl-C lets running jobs finish first.
    Serve {
        /// Builds without optimisation: sooner started, slower to run
        #[arg(long)]
        debug: bool,
        /// Arguments of `mainspring serve`
        #[arg(last = true)]
        args: Vec<String>,
    },

    /// Formatting and lints only: the quick look before a commit
    Check,

    /// Every check there is: formatting, lints, tests, licences, advisories, the OpenAPI document
    ///
    /// All of them run, whatever fails; a table at the end has each one's result. Everything
    /// after `--` goes to nextest: `cargo xtask test -- settle` runs the tests with that name.
    Test {
        /// Arguments of `cargo nextest run`
        #[arg(last = true)]
        args: Vec<String>,
    },

    /// Lets the published client of the hub be idle for a minute over each transport, which no other test waits for
    Idle,

    /// Measures the product in a release build, and holds it against its floors and goals
    ///
    /// Prints a table and writes JSON. Names choose what is measured: call, drain, pickup, cancel,
    /// idle, hub.
    Bench {
        /// What to measure; nothing means all
        names: Vec<String>,
    },

    /// Writes openapi/native.json from what the server serves
    Openapi {
        /// Writes nothing, and fails where the file and the server differ
        #[arg(long)]
        check: bool,
    },
}
