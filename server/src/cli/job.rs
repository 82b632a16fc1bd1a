mod create;
mod request;
mod schedule;
mod work;

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, Subcommand};
use mainspring_client::{Client, JobList};
use mainspring_wire::{Backoff, Calendar, CalendarUnit, NewRun, Retry, Schedule, Trigger};

use super::facts::Facts;
use super::out::{more, short};
use super::server::ServerArgs;
use super::table::{Cell, Table};
use super::{find, follow, input, out};
use crate::style::Tone;
use crate::units::show_duration;

/// Makes, shows and changes jobs, and runs them
#[derive(Debug, Args)]
#[command(after_help = "\
Where JOB stands, its id or its name will do.

Examples:
  mainspring job create report --plugin csv-report --cron '0 7 * * MON-FRI' --zone Europe/Berlin
  mainspring job create ping --http https://example.com/health --expect-json '/ok=true' --every 5m
  mainspring job run report --input @input.json --follow
  mainspring job pause report")]
pub(crate) struct Job {
    #[command(flatten)]
    server: ServerArgs,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Makes a job
    Create(Box<create::Create>),
    /// Shows jobs, newest first
    List(List),
    /// Shows all about a job
    Show {
        /// Its id or name
        job: String,
    },
    /// Queues a run
    Run(RunNow),
    /// Stops the schedule; runs that are queued still run, and so do those asked for by hand
    Pause {
        /// Its id or name
        job: String,
    },
    /// Starts the schedule again
    Resume {
        /// Its id or name
        job: String,
    },
    /// Deletes the job; its queued runs are cancelled
    Delete {
        /// Its id or name
        job: String,
    },
}

#[derive(Debug, Args)]
struct List {
    /// Only those whose name contains this
    #[arg(long)]
    name: Option<String>,
    /// Only those that run this plugin
    #[arg(long)]
    plugin: Option<String>,
    /// How many, at most 200
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// Goes on where a former list ended
    #[arg(long)]
    cursor: Option<String>,
}

#[derive(Debug, Args)]
struct RunNow {
    /// The job's id or name
    job: String,
    /// Its own input instead of the job's: JSON, @FILE, or - for standard input
    #[arg(long, value_name = "JSON")]
    input: Option<String>,
    /// Its place among those that are due: 0 first, 9 last [default: the job's]
    #[arg(long)]
    priority: Option<u8>,
    /// Shows the trace while it runs; the exit status tells how it ended
    #[arg(long, short)]
    follow: bool,
}

impl Job {
    pub(super) async fn run(self) -> Result<ExitCode> {
        let client = self.server.client()?;
        let json = self.server.json;
        match self.verb {
            Verb::Create(create) => {
                let job = client.create_job(&create.job()?, None).await?;
                show(json, &job)?;
            }
            Verb::List(list) => list.run(&client, json).await?,
            Verb::Show { job } => show(json, &find::job(&client, &job).await?)?,
            Verb::Run(now) => return now.run(&client, json).await,
            Verb::Pause { job } => {
                let id = find::job(&client, &job).await?.id;
                show(json, &client.pause_job(&id).await?)?;
            }
            Verb::Resume { job } => {
                let id = find::job(&client, &job).await?.id;
                show(json, &client.resume_job(&id).await?)?;
            }
            Verb::Delete { job } => {
                let job = find::job(&client, &job).await?;
                client.delete_job(&job.id).await?;
                if !json {
                    out::print(&format!("Deleted {} ({}).\n", job.name, job.id))?;
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl List {
    async fn run(&self, client: &Client, json: bool) -> Result<()> {
        let query = JobList {
            name: self.name.clone(),
            plugin: self.plugin.clone(),
            limit: Some(self.limit),
            cursor: self.cursor.clone(),
            ..JobList::default()
        };
        let page = client.jobs(&query).await?;
        if json {
            return out::print_json(&page);
        }
        let mut table =
            Table::new(&["id", "name", "runs", "schedule", "next run"], "There are no jobs.");
        for job in &page.items {
            let next = match &job.next_fire_at {
                _ if !job.enabled => Cell::toned(Tone::Warning, "paused"),
                Some(at) => short(at).into(),
                None => "".into(),
            };
            let schedule = job.schedule.as_ref().map(describe).unwrap_or_default();
            table.row([
                Cell::toned(Tone::Faint, job.id.as_str()),
                job.name.as_str().into(),
                work::brief(&job.work).into(),
                schedule.into(),
                next,
            ]);
        }
        out::print(&format!("{table}{}", more(page.next_cursor.as_deref())))
    }
}

impl RunNow {
    async fn run(&self, client: &Client, json: bool) -> Result<ExitCode> {
        let job = find::job(client, &self.job).await?;
        let input = self.input.as_deref().map(input::json).transpose()?;
        let new = NewRun { input, due_at: None, priority: self.priority };
        let run = client.run_job(&job.id, &new, None).await?;
        if self.follow {
            return follow::to_the_end(client, run, 1, json).await;
        }
        if json {
            out::print_json(&run)?;
        } else {
            out::print(&format!("Queued {}.\nWatch it:  mainspring run tail {0}\n", run.id))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn show(json: bool, job: &mainspring_wire::Job) -> Result<()> {
    if json {
        return out::print_json(job);
    }
    let mut facts = Facts::default();
    facts.add("id", &job.id);
    facts.add("name", &job.name);
    work::add(&job.work, &mut facts);
    facts.add("schedule", job.schedule.as_ref().map_or_else(|| "none".to_owned(), describe));
    facts.add("state", if job.enabled { "enabled" } else { "paused" });
    facts.maybe("next run", job.next_fire_at.as_ref());
    facts.add("retries", retries(&job.retry));
    facts.add("priority", job.priority);
    facts.maybe("at once", job.max_concurrent);
    facts.add("created", &job.created_at);
    facts.add("changed", format!("{} (revision {})", job.updated_at, job.revision));
    out::print(&facts.to_string())
}

/// A schedule in a few words.
fn describe(schedule: &Schedule) -> String {
    let period = |ms| show_duration(Duration::from_millis(ms));
    match &schedule.trigger {
        Trigger::Once(once) => format!("once, {}", short(&once.at)),
        Trigger::Every(every) => format!("every {}", period(every.period_ms)),
        Trigger::Delay(delay) => format!("{} after each run", period(delay.period_ms)),
        Trigger::Cron(cron) => format!("{} {}", cron.expression, cron.zone),
        Trigger::Calendar(calendar) => calendar_words(calendar),
    }
}

fn calendar_words(calendar: &Calendar) -> String {
    let (one, many) = match calendar.unit {
        CalendarUnit::Day => ("day", "days"),
        CalendarUnit::Week => ("week", "weeks"),
        CalendarUnit::Month => ("month", "months"),
    };
    let unit = match calendar.frequency {
        1 => format!("every {one}"),
        frequency => format!("every {frequency} {many}"),
    };
    let days = match calendar.points.as_slice() {
        [] => String::new(),
        points => format!(" on {}", points.join(", ")),
    };
    format!("{unit}{days} at {} {}", calendar.times.join(", "), calendar.zone)
}

fn retries(retry: &Retry) -> String {
    let period = |ms| show_duration(Duration::from_millis(ms));
    let growth = match retry.backoff {
        Backoff::Fixed => "fixed",
        Backoff::Linear => "linear",
        Backoff::Exponential => "exponential",
    };
    let jitter = if retry.jitter { ", with jitter" } else { "" };
    match retry.max {
        0 => "none".to_owned(),
        max => format!(
            "{max}, {growth} from {}, at most {}{jitter}",
            period(retry.delay_ms),
            period(retry.cap_ms)
        ),
    }
}
