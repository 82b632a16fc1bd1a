//! The domain's events as the API writes them, so that a plugin tried here looks as it will there.

use mainspring_domain::Timestamp;
use mainspring_domain::attempt::Frame;
use mainspring_domain::trace::{Level, TraceEntry};
use mainspring_wire::{Field, Time, TraceEvent, TraceKind};

/// An event with its place in the trace.
pub(super) fn event(seq: u64, at: Timestamp, entry: TraceEntry) -> TraceEvent {
    let blank = |kind| TraceEvent {
        seq,
        at: Time(at.to_string()),
        kind,
        level: None,
        message: None,
        fields: Vec::new(),
        step: None,
        parent: None,
        name: None,
        error: None,
        done: None,
        total: None,
    };
    match entry {
        TraceEntry::Log { level, message, fields, step } => TraceEvent {
            level: Some(grave(level)),
            message: Some(message),
            fields: fields.into_iter().map(|(name, value)| Field { name, value }).collect(),
            step,
            ..blank(TraceKind::Log)
        },
        TraceEntry::Progress { done, total, message } => {
            TraceEvent { done: Some(done), total, message, ..blank(TraceKind::Progress) }
        }
        TraceEntry::StepBegan { step, parent, name } => {
            TraceEvent { step: Some(step), parent, name: Some(name), ..blank(TraceKind::StepBegan) }
        }
        TraceEntry::StepEnded { step, error } => {
            TraceEvent { step: Some(step), error, ..blank(TraceKind::StepEnded) }
        }
        TraceEntry::Truncated { message } => {
            TraceEvent { message: Some(message), ..blank(TraceKind::Truncated) }
        }
        TraceEntry::Ended { message } => {
            TraceEvent { message: Some(message), ..blank(TraceKind::Ended) }
        }
    }
}

/// A frame of a stack.
pub(super) fn frame(frame: &Frame) -> mainspring_wire::Frame {
    let Frame { function, file, line } = frame.clone();
    mainspring_wire::Frame { function, file, line }
}

fn grave(level: Level) -> mainspring_wire::Level {
    match level {
        Level::Trace => mainspring_wire::Level::Trace,
        Level::Debug => mainspring_wire::Level::Debug,
        Level::Info => mainspring_wire::Level::Info,
        Level::Warn => mainspring_wire::Level::Warn,
        Level::Error => mainspring_wire::Level::Error,
    }
}
