//! What the events of an attempt add up to: a log, a tree of steps, how far it has come.
//!
//! Events arrive in order, in batches, up to a million of them. Adding one costs the same however
//! many there are; nothing is sorted or searched anew.

mod exchange;
mod progress;
mod steps;
mod view;
mod window;

use mainspring_wire::{Exchange, Field, Level, TraceEvent, TraceKind};

use crate::instant::micros;

pub use progress::Progress;
pub use steps::{Row, Step, Steps};
pub use view::{Filter, View};
pub use window::{Window, window};

/// The events of an attempt, folded.
#[derive(Default)]
pub struct Trace {
    lines: Vec<Line>,
    steps: Steps,
    progress: Progress,
    exchanges: Vec<Exchange>,
    last_seq: u64,
    last_at: i64,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The event's position within the attempt.
    pub seq: u64,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// What kind of line it is.
    pub kind: LineKind,
    /// The text.
    pub text: Box<str>,
    /// Names and values.
    pub fields: Box<[Field]>,
    /// The step around it.
    pub step: Option<u32>,
}

/// The kinds of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// What the guest said.
    Log(Level),
    /// Something was left out from here on.
    Truncated,
    /// The end of the attempt, where it was no good one.
    Ended,
}

impl Trace {
    /// Adds events. Those that are known already, as after a new connection, are passed over.
    pub fn push(&mut self, events: &[TraceEvent]) {
        for event in events {
            if event.seq > self.last_seq {
                self.last_seq = event.seq;
                self.add(event);
            }
        }
    }

    /// The position of the last event; 0 before the first.
    pub fn last_seq(&self) -> u64 {
        self.last_seq
    }

    /// When the last event happened, in microseconds since 1970; 0 before the first.
    pub fn last_at(&self) -> i64 {
        self.last_at
    }

    /// All lines of the log in order.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The steps.
    pub fn steps(&self) -> &Steps {
        &self.steps
    }

    /// How far the attempt has come.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The requests that were made, in order.
    pub fn exchanges(&self) -> &[Exchange] {
        &self.exchanges
    }

    fn add(&mut self, event: &TraceEvent) {
        // A clock that was set back must not turn the picture around.
        let at = micros(&event.at.0).unwrap_or(0).max(self.last_at);
        self.last_at = at;
        match event.kind {
            TraceKind::Log => {
                self.line(event, at, LineKind::Log(event.level.unwrap_or(Level::Info)));
            }
            TraceKind::Truncated => self.line(event, at, LineKind::Truncated),
            TraceKind::Ended => self.line(event, at, LineKind::Ended),
            TraceKind::Progress => {
                let done = event.done.unwrap_or_default();
                self.progress.add(at, done, event.total, event.message.as_deref());
            }
            TraceKind::StepBegan => self.steps.begin(event, at, self.lines.len()),
            TraceKind::StepEnded => self.steps.end(event, at),
            TraceKind::Exchange => self.exchange(event, at),
        }
    }

    fn exchange(&mut self, event: &TraceEvent, at: i64) {
        let Some(told) = &event.exchange else { return };
        let (level, text) = exchange::sentence(told);
        self.lines.push(Line {
            seq: event.seq,
            at,
            kind: LineKind::Log(level),
            text: text.into_boxed_str(),
            fields: exchange::fields(told).into_boxed_slice(),
            step: event.step,
        });
        self.exchanges.push((**told).clone());
    }

    fn line(&mut self, event: &TraceEvent, at: i64, kind: LineKind) {
        self.lines.push(Line {
            seq: event.seq,
            at,
            kind,
            text: event.message.clone().unwrap_or_default().into_boxed_str(),
            fields: event.fields.clone().into_boxed_slice(),
            step: event.step,
        });
        if let (LineKind::Log(level), Some(step)) = (kind, event.step) {
            self.steps.note(step, level);
        }
    }
}

/// Names and values on one line, as a log shows them.
pub fn pairs(fields: &[Field]) -> String {
    let pairs: Vec<String> =
        fields.iter().map(|field| [&field.name, "=", &field.value].concat()).collect();
    pairs.join(" ")
}

#[cfg(test)]
pub(crate) mod tests {
    use mainspring_wire::Time;

    use super::*;

    /// An event `ms` after midnight.
    pub(crate) fn event(seq: u64, ms: u64, kind: TraceKind) -> TraceEvent {
        let at =
            format!("2026-03-02T00:{:02}:{:02}.{:03}Z", ms / 60_000, ms / 1000 % 60, ms % 1000);
        TraceEvent::blank(seq, Time(at), kind)
    }

    pub(crate) fn log(seq: u64, level: Level, text: &str) -> TraceEvent {
        TraceEvent {
            level: Some(level),
            message: Some(text.into()),
            ..event(seq, seq, TraceKind::Log)
        }
    }

    #[test]
    fn events_that_come_twice_count_once() {
        let mut trace = Trace::default();
        trace.push(&[log(1, Level::Info, "a"), log(2, Level::Info, "b")]);
        trace.push(&[log(2, Level::Info, "b"), log(3, Level::Info, "c")]);
        let texts: Vec<_> = trace.lines().iter().map(|line| &*line.text).collect();
        assert_eq!(texts, ["a", "b", "c"]);
        assert_eq!(trace.last_seq(), 3);
    }

    #[test]
    fn time_never_runs_backwards_in_a_trace() {
        let mut trace = Trace::default();
        trace.push(&[event(1, 500, TraceKind::Log), event(2, 400, TraceKind::Log)]);
        assert_eq!(trace.lines()[0].at, trace.lines()[1].at);
    }

    #[test]
    fn a_request_is_a_line_of_the_log_and_kept_whole_once() {
        let exchange = Exchange {
            method: "GET".into(),
            url: "https://example.org".into(),
            address: None,
            headers: vec![],
            body: None,
            answer: None,
            error: Some("refused".into()),
            total_micros: 7,
        };
        let told = Some(Box::new(exchange.clone()));
        let event = TraceEvent { exchange: told, ..event(1, 1, TraceKind::Exchange) };
        let mut trace = Trace::default();
        trace.push(std::slice::from_ref(&event));
        trace.push(&[event]);
        assert_eq!(trace.exchanges(), [exchange]);
        assert_eq!(trace.lines().len(), 1);
    }

    #[test]
    fn an_end_that_was_not_good_is_a_line_of_its_own_kind() {
        let mut trace = Trace::default();
        let ended =
            TraceEvent { message: Some("cancelled".into()), ..event(1, 1, TraceKind::Ended) };
        trace.push(&[ended]);
        assert_eq!(trace.lines()[0].kind, LineKind::Ended);
    }
}
