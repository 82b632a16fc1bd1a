//! Watching a run until it has ended.

use std::fmt::Write as _;
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use futures::StreamExt as _;
use mainspring_client::{Client, Followed};
use mainspring_wire::{Attempt, Run, RunState};

use super::run::state_cell;
use super::trace::{line, stack};
use super::{exit, out};
use crate::style::{Tone, Toned, harmless};
use crate::units::show_size;

/// Shows the traces of a run's attempts, from attempt `first` on, until the run has ended. The exit
/// status tells how it did.
pub(super) async fn to_the_end(
    client: &Client,
    mut run: Run,
    first: u32,
    json: bool,
) -> Result<ExitCode> {
    let mut attempt = first;
    while attempt <= run.attempts || !run.state.is_final() {
        run = follow(client, &run.id, attempt, json).await?;
        if !json && !run.state.is_final() {
            let why = run.error.as_deref().unwrap_or("it was interrupted");
            let next = run.due_at.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
            let text = format!("attempt {attempt} ended: {}; the next one{next}", harmless(why));
            out::print(&format!("{}\n", Toned(Tone::Warning, &text)))?;
        }
        attempt += 1;
    }
    if json {
        out::print_json_line(&run)?;
    } else {
        let attempts = client.attempts(&run.id).await?.items;
        out::print(&ending(&run, attempts.last()))?;
    }
    Ok(match run.state {
        RunState::Succeeded => ExitCode::SUCCESS,
        RunState::Cancelled => exit::RUN_CANCELLED.into(),
        _ => exit::RUN_FAILED.into(),
    })
}

/// Shows one attempt's trace. Returns the run as it is after it.
async fn follow(client: &Client, run: &str, attempt: u32, json: bool) -> Result<Run> {
    let pause = |failures| tokio::time::sleep(Duration::from_millis(200) * failures);
    let mut trace = pin!(client.follow(run, attempt, 0, pause));
    while let Some(followed) = trace.next().await {
        match followed? {
            Followed::Event(event) if json => out::print_json_line(&event)?,
            Followed::Event(event) => out::print(&line(&event))?,
            Followed::End(run) => return Ok(*run),
        }
    }
    // The stream's last item is an end or an error; this is for a server that knows of neither.
    Ok(client.run(run).await?)
}

/// The last lines: how it ended, with what, and at what cost.
fn ending(run: &Run, last: Option<&Attempt>) -> String {
    let (tone, state) = state_cell(run);
    let mut text = Toned(tone, &state).to_string();
    if let Some(error) = &run.error {
        let _ = write!(text, ": {}", harmless(error));
    }
    if let Some(usage) = last.map(|attempt| &attempt.usage) {
        let fuel = usage.fuel.map(|fuel| format!("{fuel} fuel, ")).unwrap_or_default();
        let _ = write!(text, " ({fuel}{} memory)", show_size(usage.peak_memory_bytes));
    }
    text.push('\n');
    if let Some(attempt) = last {
        text.push_str(&stack(&attempt.frames));
    }
    if let Some(output) = last.and_then(|attempt| attempt.output.as_ref()) {
        text.push_str(output.as_str());
        text.push('\n');
    }
    text
}
