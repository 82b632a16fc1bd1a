//! Schedules in words. What has no short words is shown as the expression that it is.

mod cron;

use mainspring_wire::{Cron, Delay, Every, Once, Schedule, Time, Trigger};

use crate::duration;
use crate::text::{Schedule as Words, Texts, count, fill};

/// When a schedule fires, in words. `when` says an instant as the viewer reads it.
pub fn describe(schedule: &Schedule, texts: &Texts, when: impl Fn(&Time) -> String) -> String {
    let words = &texts.schedule;
    match &schedule.trigger {
        Trigger::Once(Once { at }) => fill(words.once, &[("when", &when(at))]),
        Trigger::Every(Every { period_ms }) => every(*period_ms, texts),
        Trigger::Delay(Delay { period_ms }) => {
            fill(words.delay, &[("length", &duration::short_ms(*period_ms, &texts.units))])
        }
        Trigger::Cron(Cron { expression, zone }) => {
            let sentence = describe_cron(expression, words);
            let sentence = sentence.as_ref().unwrap_or(expression);
            fill(words.zoned, &[("sentence", sentence), ("zone", zone)])
        }
    }
}

/// A cron expression in words; `None` where it has no short ones.
pub fn describe_cron(expression: &str, words: &Words) -> Option<String> {
    cron::describe(expression, words)
}

fn every(ms: u64, texts: &Texts) -> String {
    let words = &texts.schedule;
    let units = [
        (86_400_000, words.days),
        (3_600_000, words.hours),
        (60_000, words.minutes),
        (1000, words.seconds),
    ];
    match units.iter().find(|(length, _)| ms >= *length && ms.is_multiple_of(*length)) {
        Some((length, text)) => count(text, ms / length),
        None => fill(words.every, &[("length", &duration::short_ms(ms, &texts.units))]),
    }
}

#[cfg(test)]
mod tests {
    use mainspring_wire::{Misfire, Overlap};

    use super::*;
    use crate::text::Language;

    fn say(trigger: Trigger) -> [String; 2] {
        let plan = Schedule {
            trigger,
            start: None,
            end: None,
            misfire: Misfire::default(),
            overlap: Overlap::default(),
        };
        let when = |time: &Time| time.0.clone();
        Language::ALL
            .map(|language| describe(&plan, language.texts(), when))
            .map(|text| text.replace('\u{a0}', " "))
    }

    #[test]
    fn periods_are_said_in_the_largest_unit_that_fits() {
        let every = |period_ms| say(Trigger::Every(Every { period_ms }));
        assert_eq!(every(10_000), ["Every 10 seconds", "每 10 秒"]);
        assert_eq!(every(60_000), ["Every minute", "每分钟"]);
        assert_eq!(every(5_400_000), ["Every 90 minutes", "每 90 分钟"]);
        assert_eq!(every(1_500), ["Every 1.5 s", "每 1.5 秒"]);
    }

    #[test]
    fn delays_and_single_times_are_said() {
        let delay = say(Trigger::Delay(Delay { period_ms: 90_000 }));
        assert_eq!(delay, ["1 m 30 s after each run ends", "每次运行结束后 1 分 30 秒"]);
        let once = say(Trigger::Once(Once { at: "noon".into() }));
        assert_eq!(once, ["Once at noon", "noon 运行一次"]);
    }

    #[test]
    fn a_cron_expression_without_words_is_shown_as_it_is() {
        let odd = Cron { expression: "7 3 15W * 2".into(), zone: "UTC".into() };
        assert_eq!(say(Trigger::Cron(odd)), ["7 3 15W * 2, UTC", "7 3 15W * 2，UTC"]);
    }
}
