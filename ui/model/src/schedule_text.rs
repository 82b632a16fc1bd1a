//! Schedules in words. What has no short words is shown as the expression that it is.

mod cron;

use mainspring_wire::{Calendar, CalendarUnit, Cron, Delay, Every, Once, Schedule, Time, Trigger};

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
        Trigger::Calendar(calendar) => {
            let sentence = describe_calendar(calendar, words);
            fill(words.zoned, &[("sentence", &sentence), ("zone", &calendar.zone)])
        }
    }
}

fn describe_calendar(calendar: &Calendar, words: &Words) -> String {
    let n = u64::from(calendar.frequency);
    let list = |points: Vec<&str>| points.join(words.list);
    let days = match calendar.unit {
        CalendarUnit::Day => count(words.days, n),
        CalendarUnit::Week => {
            let names: Vec<&str> = words.weekdays.split(',').collect();
            let name = |point: &String| {
                let place = crate::calendar::WEEKDAYS.iter().position(|day| day == point);
                place.and_then(|place| names.get(place).copied())
            };
            let days = list(calendar.points.iter().filter_map(name).collect());
            fill(words.weekdays_of, &[("interval", &count(words.weeks, n)), ("days", &days)])
        }
        CalendarUnit::Month => {
            let days = list(calendar.points.iter().map(String::as_str).collect());
            let interval = count(words.calendar_months, n);
            fill(words.month_days_of, &[("interval", &interval), ("days", &days)])
        }
    };
    let minutes = |time: &String| {
        time.strip_suffix(":00").filter(|time| time.len() == 5).unwrap_or(time).to_owned()
    };
    let times: Vec<String> = calendar.times.iter().map(minutes).collect();
    fill(words.at, &[("days", &days), ("times", &times.join(words.list))])
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
            jitter_ms: 0,
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
        let calendar = |unit, frequency, points: &[&str]| {
            say(Trigger::Calendar(Calendar {
                unit,
                frequency,
                points: points.iter().map(|&point| point.to_owned()).collect(),
                times: vec!["12:00:00".to_owned(), "18:30:15".to_owned()],
                zone: "UTC".to_owned(),
            }))
        };
        assert_eq!(
            calendar(CalendarUnit::Week, 2, &["wed", "fri"]),
            [
                "Every 2 weeks on Wed, Fri at 12:00, 18:30:15, UTC",
                "每 2 周的周三、周五 12:00、18:30:15，UTC"
            ]
        );
        assert_eq!(
            calendar(CalendarUnit::Month, 1, &["1", "15"])[0],
            "Every month on day 1, 15 at 12:00, 18:30:15, UTC"
        );
        assert_eq!(calendar(CalendarUnit::Day, 1, &[])[0], "Every day at 12:00, 18:30:15, UTC");
        let once = say(Trigger::Once(Once { at: "noon".into() }));
        assert_eq!(once, ["Once at noon", "noon 运行一次"]);
    }

    #[test]
    fn a_cron_expression_without_words_is_shown_as_it_is() {
        let odd = Cron { expression: "7 3 15W * 2".into(), zone: "UTC".into() };
        assert_eq!(say(Trigger::Cron(odd)), ["7 3 15W * 2, UTC", "7 3 15W * 2，UTC"]);
    }
}
