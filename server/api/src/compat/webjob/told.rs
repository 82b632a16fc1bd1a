//! What a client of the hub is told of a job: how far it is, and how it ends.

use std::time::Duration;

use futures::stream::{self, BoxStream, StreamExt as _};
use mainspring_domain::Timestamp;
use mainspring_domain::app::Caller;
use mainspring_domain::attempt::Outcome;
use mainspring_domain::id::RunId;
use mainspring_domain::run::{Run, RunState};
use mainspring_domain::trace::TraceEntry;
use mainspring_engine::{Engine, Error, Followed, Missing};
use serde_json::value::RawValue;
use tokio::time::sleep;

use super::view::Known;
use super::wire::Told;
use crate::signalr::Event;

/// How long it is waited after something could not be read.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Everything from the attempt that is under way to the end of the job, those attempts that follow included. Of a job
/// that has ended, its end.
pub(super) fn of(engine: Engine, caller: Caller, known: Known) -> BoxStream<'static, Event> {
    let attempt = next_of(&known.run);
    let teller = Teller { engine, caller, known, attempt, seen: 0, trace: None, progress: None };
    let events = stream::unfold(Some(teller), async |teller| {
        let mut teller = teller?;
        let (event, is_last) = teller.next().await?;
        Some((event, (!is_last).then_some(teller)))
    });
    events.boxed()
}

struct Teller {
    engine: Engine,
    caller: Caller,
    known: Known,
    /// The attempt that is followed, and its last event that was seen.
    attempt: u32,
    seen: u64,
    trace: Option<Trace>,
    /// How far it was last.
    progress: Option<u8>,
}

type Trace = BoxStream<'static, Result<Followed, Error>>;

/// The attempt that is under way, or will be next.
fn next_of(run: &Run) -> u32 {
    match run.state {
        RunState::Queued { .. } => run.attempts.saturating_add(1),
        _ => run.attempts.max(1),
    }
}

impl Teller {
    /// An event, and whether it is the last. `None`: the job is gone, and nobody will know more of it.
    async fn next(&mut self) -> Option<(Event, bool)> {
        loop {
            let is_over = self.known.run.state.phase().is_final();
            let step = if is_over { self.end().await } else { self.step().await };
            match step {
                Ok(Some(event)) => return Some((event, is_over)),
                Ok(None) => {}
                Err(Error::NotFound(Missing::Attempt(..))) => self.look_again().await?,
                Err(Error::Store(_) | Error::Unavailable(_)) => sleep(LOOK_AGAIN).await,
                Err(_) => return None,
            }
        }
    }

    async fn step(&mut self) -> Result<Option<Event>, Error> {
        let trace = match &mut self.trace {
            Some(trace) => trace,
            none => {
                let run = self.known.run.id;
                let follow = self.engine.follow(&self.caller, run, self.attempt, self.seen);
                none.insert(follow.await?)
            }
        };
        match trace.next().await {
            Some(Ok(Followed::Event(event))) => {
                self.seen = event.seq;
                return Ok(self.progress(event.at, event.entry));
            }
            Some(Ok(Followed::End { run })) => {
                self.known.run = run;
                (self.attempt, self.seen) = (self.attempt.saturating_add(1), 0);
                self.trace = None;
            }
            Some(Err(error)) => {
                self.trace = None;
                return Err(error);
            }
            None => self.trace = None,
        }
        Ok(None)
    }

    fn progress(&mut self, at: Timestamp, entry: TraceEntry) -> Option<Event> {
        let TraceEntry::Progress { done, total, message } = entry else { return None };
        self.progress = total.and_then(|total| percent(done, total));
        Some(event("JobProgress", &Told { message, ..self.told("running", at) }))
    }

    async fn end(&mut self) -> Result<Option<Event>, Error> {
        let run = &self.known.run;
        let (status, at, error) = match &run.state {
            RunState::Succeeded { at } => {
                let (progress, result) =
                    (Some(100), Some(result(&self.engine, &self.caller, run.id).await?));
                let told = Told { progress, result, ..self.told("completed", *at) };
                return Ok(Some(event("JobCompleted", &told)));
            }
            RunState::Failed { at } => ("failed", *at, run.last_error.clone()),
            RunState::Missed { at } => ("failed", *at, "its time passed".to_owned()),
            RunState::Cancelled { at, by } => ("cancelled", *at, format!("cancelled by {by}")),
            RunState::Queued { .. } | RunState::Running { .. } => return Ok(None),
        };
        let told = Told { error: Some(error), ..self.told(status, at) };
        Ok(Some(event("JobFailed", &told)))
    }

    /// The run may have ended before the attempt that was waited for, or be further.
    async fn look_again(&mut self) -> Option<()> {
        sleep(LOOK_AGAIN).await;
        match self.engine.run(&self.caller, self.known.run.id).await {
            Ok(run) => {
                (self.attempt, self.seen) = (next_of(&run), 0);
                self.known.run = run;
                Some(())
            }
            Err(Error::Store(_) | Error::Unavailable(_)) => Some(()),
            Err(_) => None,
        }
    }

    fn told(&self, status: &'static str, timestamp: Timestamp) -> Told {
        Told {
            job_id: self.known.id(),
            business_id: self.known.job.source.reference.clone().unwrap_or_default(),
            status,
            progress: self.progress,
            message: None,
            timestamp,
            result: None,
            error: None,
        }
    }
}

/// What the last attempt of a run returned.
async fn result(engine: &Engine, caller: &Caller, run: RunId) -> Result<Box<RawValue>, Error> {
    let attempts = engine.attempts(caller, run).await?;
    let output = attempts.into_iter().rev().find_map(|attempt| match attempt.outcome {
        Some(Outcome::Done { output }) => Some(output.to_raw()),
        _ => None,
    });
    Ok(output.unwrap_or_else(|| RawValue::NULL.to_owned()))
}

fn event(target: &'static str, told: &Told) -> Event {
    let argument = serde_json::value::to_raw_value(told);
    Event { target, argument: argument.unwrap_or_else(|_| RawValue::NULL.to_owned()) }
}

fn percent(done: u64, total: u64) -> Option<u8> {
    let percent = (u128::from(done) * 100).checked_div(u128::from(total))?;
    u8::try_from(percent.min(100)).ok()
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn progress_is_a_whole_percentage_where_the_whole_is_known() {
        assert_eq!(percent(1, 3), Some(33));
        assert_eq!(percent(0, 3), Some(0));
        assert_eq!(percent(7, 3), Some(100));
        assert_eq!(percent(u64::MAX, u64::MAX), Some(100));
        assert_eq!(percent(0, 0), None);
    }
}
