//! A job's log: the traces of its attempts, between lines that clients know.

use std::collections::HashMap;

use mainspring_domain::Timestamp;
use mainspring_domain::app::Caller;
use mainspring_domain::attempt::{Attempt, Outcome};
use mainspring_domain::run::RunState;
use mainspring_domain::trace::{Level, TraceEntry, TraceEvent};
use mainspring_engine::{Engine, Error};

use super::view::Known;
use super::wire::Line;

/// How many events are read at once.
const PAGE: u32 = 500;

/// More lines than these are not told.
const MOST: usize = 10_000;

struct Log<'k> {
    known: &'k Known,
    lines: Vec<Line>,
    /// The names of the attempt's steps.
    steps: HashMap<u32, String>,
}

/// What a job has logged so far, oldest first.
pub(super) async fn of(
    engine: &Engine,
    caller: &Caller,
    known: &Known,
) -> Result<Vec<Line>, Error> {
    let run = &known.run;
    let mut log = Log { known, lines: Vec::new(), steps: HashMap::new() };
    for attempt in engine.attempts(caller, run.id).await? {
        log.begin(attempt.started_at);
        let mut after = 0;
        while log.lines.len() < MOST {
            let events = engine.trace(caller, run.id, attempt.ordinal, after, PAGE).await?;
            let Some(last) = events.last() else { break };
            after = last.seq;
            for event in events {
                log.event(event);
            }
        }
        log.end(&attempt);
    }
    log.close();
    log.lines.sort_by_key(|line| line.created_at);
    Ok(log.lines)
}

impl Log<'_> {
    fn begin(&mut self, at: Timestamp) {
        self.steps.clear();
        self.add(at, Level::Info, "Job started".to_owned(), None);
        let (step, message) = self.known.kind.step();
        self.add(at, Level::Info, message.to_owned(), Some(step.to_owned()));
    }

    fn event(&mut self, TraceEvent { at, entry, .. }: TraceEvent) {
        match entry {
            TraceEntry::Log { level, message, fields, step } => {
                let step = step.and_then(|step| self.steps.get(&step).cloned());
                let line = self.add(at, level, message, step);
                let fields = fields.iter().map(|(name, value)| format!("{name}={value}"));
                let fields: Vec<_> = fields.collect();
                line.details = Some(fields.join(", ")).filter(|text| !text.is_empty());
            }
            TraceEntry::Progress { done, total, message } => {
                let total = total.map(|total| format!("/{total}")).unwrap_or_default();
                let far = format!("{done}{total}");
                let message = message.unwrap_or_else(|| "Progress".to_owned());
                self.add(at, Level::Info, message, None).details = Some(far);
            }
            TraceEntry::StepBegan { step, name, .. } => drop(self.steps.insert(step, name)),
            TraceEntry::StepEnded { step, error: Some(error) } => {
                let step = self.steps.get(&step).cloned();
                self.add(at, Level::Error, error, step);
            }
            TraceEntry::Exchange(exchange) => {
                let step = Some(self.known.kind.step().0.to_owned());
                let message = format!("{} {}", exchange.method, exchange.url);
                let status = exchange.answer.map(|answer| format!("status {}", answer.status));
                self.add(at, Level::Info, message, step).details = exchange.error.or(status);
            }
            TraceEntry::Truncated { message } => drop(self.add(at, Level::Warn, message, None)),
            // Its end is told with what follows from it.
            TraceEntry::StepEnded { error: None, .. } | TraceEntry::Ended { .. } => {}
        }
    }

    /// A bad end, unless it is that of the job.
    fn end(&mut self, attempt: &Attempt) {
        let (Some(outcome), Some(at)) = (&attempt.outcome, attempt.finished_at) else { return };
        let run = &self.known.run;
        let is_last = attempt.ordinal == run.attempts;
        let is_told = is_last && matches!(run.state, RunState::Failed { .. });
        if !is_told && !matches!(outcome, Outcome::Done { .. } | Outcome::Cancelled { .. }) {
            let message = format!("Attempt {} failed: {}", attempt.ordinal, outcome.message());
            self.add(at, Level::Warn, message, None);
        }
    }

    /// The end of the job, if it has come.
    fn close(&mut self) {
        let run = &self.known.run;
        let (at, level, message) = match run.state {
            RunState::Queued { .. } | RunState::Running { .. } => return,
            RunState::Succeeded { at } => {
                (at, Level::Info, "Job completed successfully".to_owned())
            }
            RunState::Failed { at } | RunState::Missed { at } => {
                (at, Level::Error, format!("Job failed: {}", run.last_error))
            }
            RunState::Cancelled { at, .. } => (at, Level::Info, "Job cancelled".to_owned()),
        };
        self.add(at, level, message, None);
    }

    fn add(
        &mut self,
        at: Timestamp,
        level: Level,
        message: String,
        step: Option<String>,
    ) -> &mut Line {
        let number = self.lines.len() + 1;
        self.lines.push(Line {
            id: format!("log_{}_{number:03}", self.known.run.id),
            job_id: self.known.id(),
            level: match level {
                Level::Trace | Level::Debug | Level::Info => "Info",
                Level::Warn => "Warning",
                Level::Error => "Error",
            },
            message,
            details: None,
            step_name: step,
            created_at: at,
        });
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }
}
