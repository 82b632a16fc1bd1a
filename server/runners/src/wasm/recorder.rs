//! Keeps an attempt's trace within its bounds. A flood may cost the guest its own messages, never
//! the server its memory.

mod budget;
mod lines;
mod progress;
mod steps;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mainspring_domain::ports::TraceSink;
use mainspring_domain::trace::{Level, TraceEntry};
use tokio::time::Instant;

use budget::Budget;
use lines::Lines;
use progress::{Progress, Report};
use steps::Steps;

/// How much of the end of stderr is kept to find a panic's message in.
const STDERR_TAIL: usize = 8 << 10;

/// Where the host calls of one attempt leave what they have to tell. Shared with the guest's
/// standard streams.
pub(super) struct Recorder {
    sink: Arc<dyn TraceSink>,
    state: Mutex<State>,
}

/// A standard stream of the guest.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stream {
    Stdout,
    Stderr,
}

struct State {
    budget: Budget,
    steps: Steps,
    progress: Progress,
    stdout: Lines,
    stderr: Lines,
    stderr_tail: Vec<u8>,
}

impl Recorder {
    /// `limit`: the most bytes of log.
    pub(super) fn new(sink: Arc<dyn TraceSink>, limit: u64) -> Self {
        let state = State {
            budget: Budget::new(limit),
            steps: Steps::default(),
            progress: Progress::default(),
            stdout: Lines::default(),
            stderr: Lines::default(),
            stderr_tail: Vec::new(),
        };
        Self { sink, state: Mutex::new(state) }
    }

    /// Records a log line.
    pub(super) fn log(&self, level: Level, message: String, fields: Vec<(String, String)>) {
        let entry = self.state().log(level, message, fields);
        self.emit(entry);
    }

    /// Records how far the attempt has come; of a flood, only some.
    pub(super) fn progress(&self, done: u64, total: Option<u64>, message: Option<String>) {
        let mut state = self.state();
        let report = state.progress.report(Report { done, total, message }, Instant::now());
        let entry = state.progress_entry(report);
        drop(state);
        self.emit(entry);
    }

    /// Begins a step and returns its number.
    pub(super) fn begin_step(&self, name: String) -> u32 {
        let mut state = self.state();
        let State { steps, budget, .. } = &mut *state;
        let (step, entry) = steps.begin(budget.admit(name));
        drop(state);
        self.emit(entry);
        step
    }

    /// Ends a step; a number that is no open step's does nothing.
    pub(super) fn end_step(&self, step: u32, error: Option<String>) {
        let mut state = self.state();
        let State { steps, budget, .. } = &mut *state;
        let error = error.map(|text| {
            budget.admit(text).unwrap_or_else(|| "(dropped over the log limit)".to_owned())
        });
        let entry = steps.end(step, error);
        drop(state);
        self.emit(entry);
    }

    /// Takes what the guest writes to a standard stream, line by line.
    pub(super) fn write(&self, stream: Stream, bytes: &[u8]) {
        let mut state = self.state();
        if let Stream::Stderr = stream {
            keep_tail(&mut state.stderr_tail, bytes);
        }
        let mut rest = bytes;
        while let Some(line) = state.lines(stream).take(&mut rest) {
            let entry = state.log(stream.level(), line, Vec::new());
            self.emit(entry);
        }
    }

    /// Lets out the progress that was held back, if it is time. Called while the guest computes.
    pub(super) fn tick(&self) {
        let mut state = self.state();
        let report = state.progress.due(Instant::now());
        let entry = state.progress_entry(report);
        drop(state);
        self.emit(entry);
    }

    /// The end of what the guest wrote to stderr.
    pub(super) fn stderr_tail(&self) -> String {
        String::from_utf8_lossy(&self.state().stderr_tail).into_owned()
    }

    /// Bytes of log that were kept and dropped.
    pub(super) fn log_bytes(&self) -> (u64, u64) {
        let state = self.state();
        (state.budget.kept(), state.budget.dropped())
    }

    /// Closes the trace: unfinished lines, held back progress, open steps, and what was left out. `cut`:
    /// the attempt did not end well.
    pub(super) fn finish(&self, cut: bool) {
        let mut state = self.state();
        let mut entries = Vec::new();
        for stream in [Stream::Stdout, Stream::Stderr] {
            if let Some(line) = state.lines(stream).rest() {
                entries.extend(state.log(stream.level(), line, Vec::new()));
            }
        }
        let report = state.progress.rest();
        entries.extend(state.progress_entry(report));
        entries.extend(state.steps.end_all(cut));
        entries.extend(state.budget.truncated());
        entries.extend(state.steps.truncated());
        drop(state);
        for entry in entries {
            self.sink.emit(entry);
        }
    }

    fn emit(&self, entry: Option<TraceEntry>) {
        if let Some(entry) = entry {
            self.sink.emit(entry);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stream {
    fn level(self) -> Level {
        match self {
            Self::Stdout => Level::Info,
            Self::Stderr => Level::Warn,
        }
    }
}

impl State {
    fn log(
        &mut self,
        level: Level,
        message: String,
        fields: Vec<(String, String)>,
    ) -> Option<TraceEntry> {
        let (message, fields) = self.budget.admit_line(message, fields)?;
        Some(TraceEntry::Log { level, message, fields, step: self.steps.innermost() })
    }

    /// Over the log limit, a report loses its message.
    fn progress_entry(&mut self, report: Option<Report>) -> Option<TraceEntry> {
        let Report { done, total, message } = report?;
        let message = message.and_then(|text| self.budget.admit(text));
        Some(TraceEntry::Progress { done, total, message })
    }

    fn lines(&mut self, stream: Stream) -> &mut Lines {
        match stream {
            Stream::Stdout => &mut self.stdout,
            Stream::Stderr => &mut self.stderr,
        }
    }
}

fn keep_tail(tail: &mut Vec<u8>, bytes: &[u8]) {
    let new = &bytes[bytes.len().saturating_sub(STDERR_TAIL)..];
    let old = (tail.len() + new.len()).saturating_sub(STDERR_TAIL);
    tail.drain(..old);
    tail.extend_from_slice(new);
}
