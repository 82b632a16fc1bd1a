//! What a job's settings and the ledger's decisions mean, in words.

use mainspring_wire::{Backoff, Decision, Limits, Misfire, Overlap, Retry, Tick};

use crate::duration::short_ms;
use crate::number::{bytes, grouped};
use crate::text::{Texts, fill};

/// How stubbornly a failed run is tried again.
pub fn retries(retry: &Retry, t: &Texts) -> String {
    if retry.max == 0 {
        return t.jobs.no_retries.to_owned();
    }
    let text = match retry.backoff {
        Backoff::Fixed => t.jobs.retries_fixed,
        Backoff::Linear => t.jobs.retries_linear,
        Backoff::Exponential => t.jobs.retries_exponential,
    };
    let (delay, cap) = (short_ms(retry.delay_ms, &t.units), short_ms(retry.cap_ms, &t.units));
    let words = fill(text, &[("n", &retry.max), ("delay", &delay), ("cap", &cap)]);
    if retry.jitter { fill(t.jobs.jitter, &[("words", &words)]) } else { words }
}

/// The limits that are set; `none` where none is.
pub fn limits(limits: &Limits, none: &str, t: &Texts) -> String {
    let parts = [
        (t.jobs.timeout, limits.timeout_ms.map(|ms| short_ms(ms, &t.units))),
        (t.jobs.memory, limits.memory_bytes.map(bytes)),
        (t.jobs.fuel, limits.fuel.map(grouped)),
        (t.jobs.log, limits.log_bytes.map(bytes)),
        (t.jobs.output, limits.output_bytes.map(bytes)),
    ];
    let set: Vec<_> =
        parts.into_iter().filter_map(|(name, value)| Some(format!("{name} {}", value?))).collect();
    if set.is_empty() { none.to_owned() } else { set.join(" · ") }
}

/// What becomes of times that nobody watched.
pub fn misfire(policy: Misfire, t: &Texts) -> &'static str {
    match policy {
        Misfire::Skip => t.jobs.misfire_skip,
        Misfire::Latest => t.jobs.misfire_latest,
    }
}

/// What becomes of a time that comes while a run is unfinished.
pub fn overlap(policy: Overlap, t: &Texts) -> &'static str {
    match policy {
        Overlap::Allow => t.jobs.overlap_allow,
        Overlap::Skip => t.jobs.overlap_skip,
    }
}

/// What was decided about a nominal time, in a word.
pub fn decision(decision: Decision, t: &Texts) -> &'static str {
    match decision {
        Decision::Started => t.jobs.started,
        Decision::SkippedOverlap | Decision::MisfireSkipped => t.jobs.skipped,
        Decision::MisfireCoalesced => t.jobs.coalesced,
        Decision::Missed => t.jobs.missed,
    }
}

/// Why it was decided.
pub fn reason(tick: &Tick, t: &Texts) -> String {
    // Within a second, nobody would call it late.
    const ON_TIME_MS: u64 = 1000;
    match tick.decision {
        Decision::Started if tick.lateness_ms < ON_TIME_MS => t.jobs.why_started.to_owned(),
        Decision::Started => {
            let late = short_ms(tick.lateness_ms, &t.units);
            fill(t.jobs.why_started_late, &[("late", &late)])
        }
        Decision::SkippedOverlap => t.jobs.why_overlap.to_owned(),
        Decision::MisfireSkipped => t.jobs.why_skipped.to_owned(),
        Decision::MisfireCoalesced => t.jobs.why_coalesced.to_owned(),
        Decision::Missed => t.jobs.why_missed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use mainspring_wire::Time;

    use super::*;
    use crate::text::Language;

    #[test]
    fn the_default_retries_are_said_in_one_line() {
        let t = Language::En.texts();
        let words = retries(&Retry::default(), t);
        assert!(words.starts_with("3, from 5"), "{words}");
        assert!(words.ends_with("with jitter"), "{words}");
        assert_eq!(retries(&Retry { max: 0, ..Retry::default() }, t), "none");
        let chinese = retries(&Retry::default(), Language::Zh.texts());
        assert!(chinese.ends_with("，带随机抖动"), "{chinese}");
    }

    #[test]
    fn a_start_within_a_second_was_on_time() {
        let tick = |lateness_ms| Tick {
            nominal: Time::from("2026-03-02T09:00:00Z"),
            until: Time::from("2026-03-02T09:00:00Z"),
            count: 1,
            decision: Decision::Started,
            decided_at: Time::from("2026-03-02T09:00:00Z"),
            lateness_ms,
            run_id: None,
        };
        let t = Language::En.texts();
        assert_eq!(reason(&tick(999), t), "On time");
        assert!(reason(&tick(90_000), t).contains("after its time"));
    }
}
