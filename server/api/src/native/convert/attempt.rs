use mainspring_domain::attempt as domain;
use mainspring_domain::attempt::Outcome;
use mainspring_wire::{Attempt, Frame, OutcomeKind, Usage};

use super::{raw, time};

pub(crate) fn view(attempt: domain::Attempt) -> Attempt {
    let outcome = attempt.outcome.as_ref();
    let message = outcome.map(Outcome::message).filter(|message| !message.is_empty());
    let (output, details, frames) = match outcome {
        Some(Outcome::Done { output }) => (Some(raw(output)), None, &[][..]),
        Some(Outcome::Retry { details, .. } | Outcome::Fatal { details, .. }) => {
            (None, details.as_ref().map(raw), &[][..])
        }
        Some(Outcome::Trapped { frames, .. }) => (None, None, frames.as_slice()),
        _ => (None, None, &[][..]),
    };
    Attempt {
        number: attempt.ordinal,
        node: attempt.node,
        digest: attempt.version.map(|digest| digest.to_string()),
        started_at: time(attempt.started_at),
        finished_at: attempt.finished_at.map(time),
        outcome: outcome.map(kind),
        message,
        output,
        details,
        frames: frames.iter().map(frame).collect(),
        usage: usage(&attempt.usage),
    }
}

fn kind(outcome: &Outcome) -> OutcomeKind {
    match outcome {
        Outcome::Done { .. } => OutcomeKind::Done,
        Outcome::Retry { .. } => OutcomeKind::Retry,
        Outcome::Fatal { .. } => OutcomeKind::Fatal,
        Outcome::TimedOut { .. } => OutcomeKind::TimedOut,
        Outcome::OutOfFuel { .. } => OutcomeKind::OutOfFuel,
        Outcome::OverMemory { .. } => OutcomeKind::OverMemory,
        Outcome::InvalidOutput { .. } => OutcomeKind::InvalidOutput,
        Outcome::Trapped { .. } => OutcomeKind::Trapped,
        Outcome::Cancelled { .. } => OutcomeKind::Cancelled,
        Outcome::Interrupted => OutcomeKind::Interrupted,
    }
}

pub(crate) fn frame(frame: &domain::Frame) -> Frame {
    Frame { function: frame.function.clone(), file: frame.file.clone(), line: frame.line }
}

fn usage(usage: &domain::Usage) -> Usage {
    Usage {
        fuel: usage.fuel,
        peak_memory_bytes: usage.peak_memory,
        log_bytes: usage.log,
        log_dropped_bytes: usage.log_dropped,
    }
}
