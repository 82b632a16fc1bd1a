use mainspring_domain::trace as domain;
use mainspring_domain::trace::TraceEntry;
use mainspring_engine::Topic as Kind;
use mainspring_wire::{Field, Level, Topic, TraceEvent, TraceKind};

use super::time;

pub(crate) fn view(event: domain::TraceEvent) -> TraceEvent {
    let blank = |kind| TraceEvent {
        seq: event.seq,
        at: time(event.at),
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
    match event.entry {
        TraceEntry::Log { level: grave, message, fields, step } => TraceEvent {
            level: Some(level(grave)),
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

fn level(level: domain::Level) -> Level {
    match level {
        domain::Level::Trace => Level::Trace,
        domain::Level::Debug => Level::Debug,
        domain::Level::Info => Level::Info,
        domain::Level::Warn => Level::Warn,
        domain::Level::Error => Level::Error,
    }
}

pub(crate) fn topic(kind: Kind) -> Topic {
    match kind {
        Kind::Jobs => Topic::Jobs,
        Kind::Runs => Topic::Runs,
        Kind::Plugins => Topic::Plugins,
        Kind::Keys => Topic::Keys,
    }
}
