//! Trace events as lines for people.

mod exchange;

use std::fmt::Write as _;

use mainspring_wire::{Field, Frame, Level, TraceEvent, TraceKind};

use crate::style::{Tone, Toned, harmless};

/// One event as one line (more where a message has more), with the end of the line.
pub(crate) fn line(event: &TraceEvent) -> String {
    let (tone, label) = label(event);
    let mut text = harmless(&text(event)).replace('\n', "\n                      ");
    for Field { name, value } in &event.fields {
        let _ = write!(text, " {name}={}", harmless(value));
    }
    let time = time(&event.at.0);
    format!("{} {} {}\n", Toned(Tone::Faint, &time), Toned(tone, label), text.trim_end())
}

/// A guest's stack, a frame a line, innermost first.
pub(crate) fn stack(frames: &[Frame]) -> String {
    let mut text = String::new();
    for Frame { function, file, line } in frames {
        let _ = write!(text, "    at {}", harmless(function));
        if let (Some(file), Some(line)) = (file, line) {
            let _ = write!(text, "  {}:{line}", harmless(file));
        }
        text.push('\n');
    }
    text
}

/// The time of day to the millisecond, of a time as the API writes it.
fn time(rfc3339: &str) -> String {
    let clock = rfc3339.split_once('T').map_or(rfc3339, |(_, clock)| clock).trim_end_matches('Z');
    let (seconds, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    format!("{seconds}.{fraction:0<3.3}")
}

/// What kind of event it is, in five characters.
fn label(event: &TraceEvent) -> (Tone, &'static str) {
    match (event.kind, event.level) {
        (TraceKind::Log, Some(Level::Trace)) => (Tone::Faint, "trace"),
        (TraceKind::Log, Some(Level::Debug)) => (Tone::Faint, "debug"),
        (TraceKind::Log, Some(Level::Info) | None) => (Tone::Plain, "info "),
        (TraceKind::Log, Some(Level::Warn)) => (Tone::Warning, "warn "),
        (TraceKind::Log, Some(Level::Error)) => (Tone::Bad, "error"),
        (TraceKind::Progress, _) => (Tone::Busy, "     "),
        (TraceKind::StepBegan, _) => (Tone::Strong, "begin"),
        (TraceKind::StepEnded, _) if event.error.is_some() => (Tone::Bad, "fail "),
        (TraceKind::StepEnded, _) => (Tone::Good, "end  "),
        (TraceKind::Exchange, _) => (exchange::tone(event.exchange.as_deref()), "http "),
        (TraceKind::Truncated, _) => (Tone::Warning, "cut  "),
        (TraceKind::Ended, _) => (Tone::Bad, "ended"),
    }
}

fn text(event: &TraceEvent) -> String {
    let message = event.message.as_deref().unwrap_or_default();
    match event.kind {
        TraceKind::Log | TraceKind::Truncated | TraceKind::Ended => message.to_owned(),
        TraceKind::Progress => {
            format!("{} {message}", progress(event.done.unwrap_or_default(), event.total))
        }
        TraceKind::StepBegan => {
            let name = event.name.as_deref().unwrap_or_default();
            format!("step {} {name}", event.step.unwrap_or_default())
        }
        TraceKind::StepEnded => {
            let error = event.error.as_deref().unwrap_or_default();
            format!("step {} {error}", event.step.unwrap_or_default())
        }
        TraceKind::Exchange => event.exchange.as_deref().map(exchange::text).unwrap_or_default(),
    }
}

/// How far it has come: a bar where the end is known.
fn progress(done: u64, total: Option<u64>) -> String {
    const BAR: u64 = 20;
    match total {
        Some(total) if total > 0 => {
            let share = done.min(total);
            let full = u128::from(share) * u128::from(BAR) / u128::from(total);
            let full = usize::try_from(full).unwrap_or_default();
            let bar = "#".repeat(full);
            format!("[{bar:.<20}] {done}/{total}")
        }
        _ => format!("{done} done"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: TraceKind) -> TraceEvent {
        TraceEvent::blank(1, "2026-03-29T01:30:00.25Z".into(), kind)
    }

    #[test]
    fn a_log_line_shows_when_how_grave_and_its_fields() {
        let log = TraceEvent {
            level: Some(Level::Warn),
            message: Some("slow\x1b[2J".to_owned()),
            fields: vec![Field { name: "ms".to_owned(), value: "250".to_owned() }],
            ..event(TraceKind::Log)
        };
        assert_eq!(line(&log), "01:30:00.250 warn  slow\u{fffd}[2J ms=250\n");
    }

    #[test]
    fn progress_is_a_bar_where_the_end_is_known() {
        assert_eq!(progress(1, Some(4)), "[#####...............] 1/4");
        assert_eq!(progress(9, Some(4)), "[####################] 9/4");
        assert_eq!(progress(u64::MAX, Some(u64::MAX)).find('.'), None);
        assert_eq!(progress(7, None), "7 done");
    }

    #[test]
    fn a_failed_step_says_why() {
        let end = TraceEvent {
            step: Some(2),
            error: Some("no route".to_owned()),
            ..event(TraceKind::StepEnded)
        };
        assert_eq!(line(&end), "01:30:00.250 fail  step 2 no route\n");
    }
}
