use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};
use mainspring_client::{Client, RunList};
use mainspring_domain::Timestamp;
use mainspring_wire::{Attempt, OriginKind, Redrive, RunPhase, RunState, Time};

use super::facts::Facts;
use super::out::{more, short};
use super::server::ServerArgs;
use super::table::{Cell, Table};
use super::trace::stack;
use super::{find, follow, input, out, whereabouts};
use crate::style::Tone;
use crate::units::{show_duration, show_size};

/// Shows runs, watches them, ends them, repeats them
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  mainspring run list --state failed --state running
  mainspring run tail 019a8f7c21d97a4bb5d2a9f0c3e1d4b7
  mainspring run retry 019a8f7c21d97a4bb5d2a9f0c3e1d4b7 --input @repaired.json --follow")]
pub(crate) struct Run {
    #[command(flatten)]
    server: ServerArgs,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Shows runs, newest first
    List(List),
    /// Shows all about a run and its attempts
    Show {
        /// Its id
        run: String,
    },
    /// Follows the trace until the run has ended; the exit status tells how
    Tail {
        /// The run's id
        run: String,
        /// From this attempt on [default: the last one]
        #[arg(long, value_name = "N")]
        attempt: Option<u32>,
    },
    /// Shows where a running run is in its code at this moment
    Where {
        /// Its id
        run: String,
    },
    /// Ends a run, whether it waits or is running
    Cancel {
        /// Its id
        run: String,
    },
    /// Repeats an ended run as a new one
    Retry {
        /// The id of the run to repeat
        run: String,
        /// Another input: JSON, @FILE, or - for standard input [default: the same]
        #[arg(long, value_name = "JSON")]
        input: Option<String>,
        /// Shows the trace while it runs; the exit status tells how it ended
        #[arg(long, short)]
        follow: bool,
    },
}

#[derive(Debug, Args)]
struct List {
    /// Only those of this job, by its id or name
    #[arg(long)]
    job: Option<String>,
    /// Only in this state: queued, running, succeeded, failed, cancelled or missed; may be repeated
    #[arg(long, value_parser = phase)]
    state: Vec<RunPhase>,
    /// Only those asked for at or after this time
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Only those asked for before this time
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// How many, at most 200
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// Goes on where a former list ended
    #[arg(long)]
    cursor: Option<String>,
}

impl Run {
    pub(super) async fn run(self) -> Result<ExitCode> {
        let client = self.server.client()?;
        let json = self.server.json;
        match self.verb {
            Verb::List(list) => list.run(&client, json).await?,
            Verb::Show { run } => show(&client, &run, json).await?,
            Verb::Tail { run, attempt } => {
                let run = client.run(&run).await?;
                let first = attempt.unwrap_or(run.attempts.max(1));
                return follow::to_the_end(&client, run, first, json).await;
            }
            Verb::Where { run } => whereabouts::show(&client, &run, json).await?,
            Verb::Cancel { run } => {
                let run = client.cancel_run(&run).await?;
                if json {
                    out::print_json(&run)?;
                } else if run.state.is_final() {
                    out::print("Cancelled.\n")?;
                } else {
                    out::print("It is being stopped.\n")?;
                }
            }
            Verb::Retry { run, input, follow } => {
                let input = input.as_deref().map(input::json).transpose()?;
                let again = client.retry_run(&run, &Redrive { input }, None).await?;
                if follow {
                    return follow::to_the_end(&client, again, 1, json).await;
                }
                if json {
                    out::print_json(&again)?;
                } else {
                    let id = again.id;
                    out::print(&format!("Queued {id}.\nWatch it:  mainspring run tail {id}\n"))?;
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl List {
    async fn run(self, client: &Client, json: bool) -> Result<()> {
        let job = match &self.job {
            Some(job) => Some(find::job(client, job).await?.id),
            None => None,
        };
        let query = RunList {
            job,
            states: self.state,
            since: self.since.map(Time),
            until: self.until.map(Time),
            cursor: self.cursor,
            limit: Some(self.limit),
        };
        let page = client.runs(&query).await?;
        if json {
            return out::print_json(&page);
        }
        let mut table =
            Table::new(&["id", "job", "state", "asked for", "took", "why"], "There are no runs.");
        for run in &page.items {
            let (tone, state) = state_cell(run);
            table.row([
                Cell::toned(Tone::Faint, run.id.as_str()),
                run.job_name.as_str().into(),
                Cell::toned(tone, state),
                short(&run.created_at).into(),
                took(run.started_at.as_ref(), run.finished_at.as_ref()).into(),
                run.error.as_deref().unwrap_or_default().into(),
            ]);
        }
        out::print(&format!("{table}{}", more(page.next_cursor.as_deref())))
    }
}

async fn show(client: &Client, id: &str, json: bool) -> Result<()> {
    let run = client.run(id).await?;
    if json {
        return out::print_json(&run);
    }
    let mut facts = Facts::default();
    facts.add("id", &run.id);
    facts.add("job", format!("{} ({})", run.job_name, run.job_id));
    facts.add("state", state_cell(&run).1);
    facts.maybe("error", run.error.as_ref());
    facts.maybe("cancelled by", run.cancelled_by.as_ref());
    facts.add("asked for", format!("{} by {}", run.created_at, origin(&run)));
    facts.maybe("due", run.due_at.as_ref());
    facts.maybe("input", run.input.as_ref().map(mainspring_wire::Json::as_str));
    facts.add("priority", run.priority);
    facts.maybe("node", run.node.as_ref());

    let attempts = client.attempts(id).await?.items;
    let mut table =
        Table::new(&["attempt", "began", "took", "fuel", "memory", "ended"], "No attempts yet.");
    for attempt in &attempts {
        table.row([
            attempt.number.to_string().into(),
            short(&attempt.started_at).into(),
            took(Some(&attempt.started_at), attempt.finished_at.as_ref()).into(),
            attempt.usage.fuel.map(|fuel| fuel.to_string()).unwrap_or_default().into(),
            show_size(attempt.usage.peak_memory_bytes).into(),
            ended(attempt).into(),
        ]);
    }
    let last = attempts.last();
    let frames = last.map(|attempt| stack(&attempt.frames)).unwrap_or_default();
    let output = last.and_then(|attempt| attempt.output.as_ref());
    let output = output.map(|json| format!("\n{}\n", json.as_str())).unwrap_or_default();
    out::print(&format!("{facts}\n{table}{frames}{output}"))
}

/// A run's state in a word, and its tone.
pub(super) fn state_cell(run: &mainspring_wire::Run) -> (Tone, String) {
    let (tone, word) = match run.state {
        RunState::Scheduled => (Tone::Plain, "scheduled"),
        RunState::Queued => (Tone::Plain, "queued"),
        RunState::Retrying => (Tone::Warning, "retrying"),
        RunState::Running => (Tone::Busy, "running"),
        RunState::Succeeded => (Tone::Good, "succeeded"),
        RunState::Failed => (Tone::Bad, "failed"),
        RunState::Cancelled => (Tone::Warning, "cancelled"),
        RunState::Missed => (Tone::Bad, "missed"),
    };
    (tone, word.to_owned())
}

fn ended(attempt: &Attempt) -> String {
    match (&attempt.message, attempt.outcome) {
        (Some(message), _) => message.clone(),
        (None, Some(_)) => "well".to_owned(),
        (None, None) => "still running".to_owned(),
    }
}

fn origin(run: &mainspring_wire::Run) -> String {
    match (run.origin.kind, &run.origin.nominal, &run.origin.of) {
        (OriginKind::Schedule, Some(nominal), _) => format!("the schedule, for {nominal}"),
        (OriginKind::Schedule, None, _) => "the schedule".to_owned(),
        (OriginKind::Redrive, _, Some(of)) => format!("a caller, to repeat {of}"),
        (OriginKind::Redrive | OriginKind::Api, ..) => "a caller".to_owned(),
    }
}

/// The time between two times; empty while there are not both.
fn took(from: Option<&Time>, to: Option<&Time>) -> String {
    let time = |time: Option<&Time>| time?.0.parse::<Timestamp>().ok();
    match (time(from), time(to)) {
        (Some(from), Some(to)) => show_duration(to.duration_since(from).unsigned_abs()),
        _ => String::new(),
    }
}

/// A state as the API's filter names it.
fn phase(text: &str) -> Result<RunPhase, String> {
    serde_json::from_value(text.into())
        .map_err(|_| "must be queued, running, succeeded, failed, cancelled or missed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_between_is_shown_when_both_ends_are_known() {
        let (from, to) = (Time::from("2026-01-01T00:00:00.5Z"), Time::from("2026-01-01T00:00:02Z"));
        assert_eq!(took(Some(&from), Some(&to)), "1.5 s");
        assert_eq!(took(Some(&from), None), "");
    }

    #[test]
    fn states_are_named_as_the_api_does() {
        assert_eq!(phase("running"), Ok(RunPhase::Running));
        assert!(phase("sleeping").unwrap_err().contains("succeeded"));
    }
}
