use mainspring_domain::trace as domain;
use mainspring_domain::trace::TraceEntry;
use mainspring_engine::Topic as Kind;
use mainspring_wire::{Level, Topic, TraceEvent, TraceKind};

use super::{exchange, time};

/// An event as the API tells it.
pub fn view(event: domain::TraceEvent) -> TraceEvent {
    let blank = |kind| TraceEvent::blank(event.seq, time(event.at), kind);
    match event.entry {
        TraceEntry::Log { level: grave, message, fields, step } => TraceEvent {
            level: Some(level(grave)),
            message: Some(message),
            fields: exchange::fields(fields),
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
        TraceEntry::Exchange(told) => TraceEvent {
            exchange: Some(Box::new(exchange::view(*told))),
            ..blank(TraceKind::Exchange)
        },
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
        Kind::Secrets => Topic::Secrets,
    }
}
