use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use mainspring_wire::{Backoff, Json, Limits, NewJob, PluginWork, Retry, Work};

use super::request::RequestArgs;
use super::schedule::ScheduleArgs;
use crate::cli::input::{self, milliseconds};
use crate::units::size;

#[derive(Debug, Args)]
pub(super) struct Create {
    /// What people call it
    #[arg(required_unless_present = "file")]
    name: Option<String>,

    /// The whole job as the API takes it, a JSON file, instead of all other flags
    #[arg(long, value_name = "FILE", exclusive = true)]
    file: Option<PathBuf>,

    /// The plugin that it runs
    #[arg(long, required_unless_present_any = ["file", "http"])]
    plugin: Option<String>,

    /// A certain version of the plugin, by its SHA-256 [default: whichever is active]
    #[arg(long)]
    digest: Option<String>,

    /// What the plugin gets: JSON, @FILE, or - for standard input
    #[arg(long, value_name = "JSON")]
    input: Option<String>,

    /// Its runs' place among those that are due: 0 first, 9 last [default: 5]
    #[arg(long)]
    priority: Option<u8>,

    /// How many of its runs may be executed at once [default: any number]
    #[arg(long, value_name = "N")]
    max_concurrent: Option<u32>,

    /// Makes it without starting its schedule
    #[arg(long)]
    paused: bool,

    #[command(flatten)]
    request: RequestArgs,
    #[command(flatten)]
    schedule: ScheduleArgs,
    #[command(flatten)]
    retry: RetryArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Retry")]
struct RetryArgs {
    /// Attempts after the first one [default: 3]
    #[arg(long, value_name = "N")]
    retries: Option<u32>,

    /// How the wait grows from one retry to the next [default: exponential]
    #[arg(long, value_enum)]
    backoff: Option<BackoffArg>,

    /// The unit of the wait [default: 5s]
    #[arg(long, value_name = "DURATION", value_parser = milliseconds)]
    retry_delay: Option<u64>,

    /// No wait is longer than this [default: 1h]
    #[arg(long, value_name = "DURATION", value_parser = milliseconds)]
    retry_cap: Option<u64>,

    /// Waits exactly, instead of a time drawn between 0 and that
    #[arg(long)]
    no_jitter: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Limits (default: the plugin's proposal, else the server's)")]
struct LimitArgs {
    /// Wall-clock time of an attempt
    #[arg(long, value_name = "DURATION", value_parser = milliseconds)]
    timeout: Option<u64>,

    /// Memory
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<u64>,

    /// Instructions in fuel units
    #[arg(long)]
    fuel: Option<u64>,

    /// Log lines that are kept
    #[arg(long, value_name = "SIZE", value_parser = size)]
    log: Option<u64>,

    /// Output
    #[arg(long, value_name = "SIZE", value_parser = size)]
    output: Option<u64>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum BackoffArg {
    /// Always the same
    Fixed,
    /// Once, twice, three times as long
    Linear,
    /// Twice as long each time
    Exponential,
}

impl Create {
    /// The job that the flags describe.
    pub(super) fn job(&self) -> Result<NewJob> {
        if let Some(file) = &self.file {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            return serde_json::from_str(&text)
                .with_context(|| format!("{} is not a job as the API takes it", file.display()));
        }
        let Some(name) = &self.name else { bail!("a job needs a name") };
        let default = NewJob::new(name, self.work()?);
        Ok(NewJob {
            enabled: !self.paused,
            schedule: self.schedule.schedule(),
            retry: self.retry.retry(),
            limits: self.limits.limits(),
            priority: self.priority.unwrap_or(default.priority),
            max_concurrent: self.max_concurrent,
            ..default
        })
    }

    fn work(&self) -> Result<Work> {
        if let Some(url) = &self.request.http {
            return Ok(Work::Http(self.request.work(url)?));
        }
        let Some(plugin) = &self.plugin else { bail!("a job needs --plugin or --http") };
        Ok(Work::Plugin(PluginWork {
            name: plugin.clone(),
            digest: self.digest.clone(),
            input: self.input.as_deref().map_or_else(|| Ok(Json::null()), input::json)?,
        }))
    }
}

impl RetryArgs {
    fn retry(&self) -> Retry {
        let default = Retry::default();
        Retry {
            max: self.retries.unwrap_or(default.max),
            backoff: match self.backoff {
                None => default.backoff,
                Some(BackoffArg::Fixed) => Backoff::Fixed,
                Some(BackoffArg::Linear) => Backoff::Linear,
                Some(BackoffArg::Exponential) => Backoff::Exponential,
            },
            delay_ms: self.retry_delay.unwrap_or(default.delay_ms),
            cap_ms: self.retry_cap.unwrap_or(default.cap_ms),
            jitter: !self.no_jitter,
        }
    }
}

impl LimitArgs {
    fn limits(&self) -> Limits {
        Limits {
            timeout_ms: self.timeout,
            memory_bytes: self.memory,
            fuel: self.fuel,
            log_bytes: self.log,
            output_bytes: self.output,
        }
    }
}
