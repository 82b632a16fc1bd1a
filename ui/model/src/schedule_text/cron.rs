use crate::text::{Schedule, count, fill};

/// More times a day than this are no longer a sentence.
const MOST_TIMES: usize = 6;

/// A cron expression in words; `None` where it has no short ones.
pub(super) fn describe(expression: &str, texts: &Schedule) -> Option<String> {
    let fields: Vec<&str> = expression.split_whitespace().collect();
    let (second, [minute, hour, day, month, weekday]) = match *fields.as_slice() {
        [nickname] => return describe(plain(nickname)?, texts),
        [minute, hour, day, month, weekday] => ("0", [minute, hour, day, month, weekday]),
        [second, minute, hour, day, month, weekday] => {
            (second, [minute, hour, day, month, weekday])
        }
        _ => return None,
    };
    let days = days(day, month, weekday, texts)?;
    let days_or_none = days.as_deref().unwrap_or("");
    if second != "0" {
        let n = step(second, 60)?;
        let always = is_any(minute) && is_any(hour);
        return always.then(|| within(&count(texts.seconds, n), days_or_none, "", texts));
    }
    if let Some(n) = step(minute, 60) {
        let hours = if is_any(hour) { String::new() } else { hours_of(hour)? };
        return Some(within(&count(texts.minutes, n), days_or_none, &hours, texts));
    }
    if let Some(n) = step(hour, 24) {
        let minute: u32 = minute.parse().ok().filter(|minute| *minute < 60)?;
        let interval = match (n, minute) {
            (_, 0) => count(texts.hours, n),
            (1, minute) => fill(texts.hourly_at, &[("minute", &two(minute))]),
            _ => return None,
        };
        return Some(within(&interval, days_or_none, "", texts));
    }
    let times = times(minute, hour)?.join(texts.list);
    let days = days.as_deref().unwrap_or(texts.daily);
    Some(fill(texts.at, &[("days", &days), ("times", &times)]))
}

fn within(interval: &str, days: &str, hours: &str, texts: &Schedule) -> String {
    let form = match (days, hours) {
        ("", "") => return interval.to_owned(),
        (_, "") => texts.on_days,
        ("", _) => texts.within,
        _ => texts.on_days_within,
    };
    fill(form, &[("interval", &interval), ("days", &days), ("hours", &hours)])
}

fn plain(nickname: &str) -> Option<&'static str> {
    Some(match nickname.to_ascii_lowercase().as_str() {
        "@hourly" => "0 * * * *",
        "@daily" | "@midnight" => "0 0 * * *",
        "@weekly" => "0 0 * * 0",
        "@monthly" => "0 0 1 * *",
        "@yearly" | "@annually" => "0 0 1 1 *",
        _ => return None,
    })
}

fn is_any(field: &str) -> bool {
    field == "*" || field == "?"
}

/// `*` is every 1, `*/5` every 5; only steps that divide the whole are the same all the time.
fn step(field: &str, whole: u64) -> Option<u64> {
    if is_any(field) {
        return Some(1);
    }
    let n: u64 = field.strip_prefix("*/")?.parse().ok()?;
    (n > 0 && whole.is_multiple_of(n)).then_some(n)
}

/// `9-17` is `09:00–17:59`.
fn hours_of(field: &str) -> Option<String> {
    let (from, to) = field.split_once('-').unwrap_or((field, field));
    let hour = |text: &str| text.parse().ok().filter(|hour: &u32| *hour < 24);
    Some([&two(hour(from)?), ":00–", &two(hour(to)?), ":59"].concat())
}

fn times(minutes: &str, hours: &str) -> Option<Vec<String>> {
    let (minutes, hours) = (numbers(minutes, 59)?, numbers(hours, 23)?);
    if minutes.len() * hours.len() > MOST_TIMES {
        return None;
    }
    let times = hours.iter().flat_map(|hour| minutes.iter().map(move |minute| (*hour, *minute)));
    Some(times.map(|(hour, minute)| [&two(hour), ":", &two(minute)].concat()).collect())
}

fn numbers(field: &str, most: u32) -> Option<Vec<u32>> {
    let mut numbers: Vec<u32> =
        field.split(',').map(|item| item.parse().ok()).collect::<Option<_>>()?;
    numbers.sort_unstable();
    numbers.dedup();
    numbers.iter().all(|number| *number <= most).then_some(numbers)
}

/// `Some(None)` is every day; `None` what has no words.
#[expect(clippy::option_option, reason = "no words, and no days that need words, are two things")]
fn days(day: &str, month: &str, weekday: &str, texts: &Schedule) -> Option<Option<String>> {
    let days = match (is_any(day), is_any(weekday)) {
        (true, true) => None,
        (false, true) => Some(month_days(day, texts)?),
        (true, false) => Some(weekdays(weekday, texts)?),
        // Either may fit: said in words, people read "both".
        (false, false) => return None,
    };
    if is_any(month) {
        return Some(days);
    }
    let shown: Vec<&str> = texts.months.split(',').collect();
    let months = named(month, &MONTHS, 1, 12, &shown, texts)?;
    let days = days.as_deref().unwrap_or(texts.daily);
    Some(Some(fill(texts.in_months, &[("days", &days), ("months", &months)])))
}

fn month_days(field: &str, texts: &Schedule) -> Option<String> {
    if field.eq_ignore_ascii_case("L") {
        return Some(texts.last_day.to_owned());
    }
    let days = numbers(field, 31)?;
    let days: Vec<String> = days.iter().map(u32::to_string).collect();
    Some(fill(texts.month_days, &[("days", &days.join(texts.list))]))
}

fn weekdays(field: &str, texts: &Schedule) -> Option<String> {
    // Sunday is 0 and 7 in the expression, and last in the names.
    let monday_first = texts.weekdays.split(',');
    let names: Vec<&str> = monday_first.clone().skip(6).chain(monday_first).collect();
    if let Some((day, nth)) = field.split_once('#') {
        let nth = nth.parse().ok().filter(|nth: &usize| (1..=5).contains(nth))?;
        let nth = texts.nths.split(',').nth(nth - 1)?;
        let day = names.get(index(day, &WEEKDAYS, 0, 7)?)?;
        return Some(fill(texts.nth_weekday, &[("nth", &nth), ("day", day)]));
    }
    named(field, &WEEKDAYS, 0, 7, &names, texts)
}

/// A list of names, numbers and ranges of them. `shown` begins with the name of `least`.
fn named(
    field: &str,
    names: &[&str],
    least: usize,
    most: usize,
    shown: &[&str],
    texts: &Schedule,
) -> Option<String> {
    let show = |text: &str| shown.get(index(text, names, least, most)? - least).copied();
    let items = field.split(',').map(|item| match item.split_once('-') {
        Some((from, to)) => Some([show(from)?, texts.range, show(to)?].concat()),
        None => show(item).map(str::to_owned),
    });
    Some(items.collect::<Option<Vec<_>>>()?.join(texts.list))
}

fn index(text: &str, names: &[&str], least: usize, most: usize) -> Option<usize> {
    let found = names.iter().position(|name| name.eq_ignore_ascii_case(text)).map(|at| at + least);
    found.or_else(|| text.parse().ok()).filter(|at| (least..=most).contains(at))
}

const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

fn two(number: u32) -> String {
    let padding = if number < 10 { "0" } else { "" };
    [padding, &number.to_string()].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Language;

    fn both(expression: &str) -> [String; 2] {
        Language::ALL.map(|language| describe(expression, &language.texts().schedule).unwrap())
    }

    #[test]
    fn times_on_days_are_said() {
        assert_eq!(both("0 9 * * MON-FRI"), ["Mon–Fri at 09:00", "周一至周五 09:00"]);
        assert_eq!(both("30 6,18 * * *"), ["Daily at 06:30, 18:30", "每天 06:30、18:30"]);
        assert_eq!(both("0 0 9 ? * 1,7"), ["Mon, Sun at 09:00", "周一、周日 09:00"]);
        assert_eq!(both("@weekly"), ["Sun at 00:00", "周日 00:00"]);
    }

    #[test]
    fn days_of_months_are_said() {
        assert_eq!(
            both("0 4 1,15 * *"),
            ["Day 1, 15 of the month at 04:00", "每月 1、15 日 04:00"]
        );
        assert_eq!(both("0 4 L * *"), ["Last day of the month at 04:00", "每月最后一天 04:00"]);
        assert_eq!(
            both("0 4 * * mon#1"),
            ["1st Mon of the month at 04:00", "每月第 1 个周一 04:00"]
        );
        assert_eq!(both("0 4 * 1,jul *"), ["Daily in Jan, Jul at 04:00", "1 月、7 月，每天 04:00"]);
    }

    #[test]
    fn intervals_are_said() {
        assert_eq!(both("* * * * *"), ["Every minute", "每分钟"]);
        assert_eq!(
            both("*/5 9-17 * * MON-FRI"),
            ["Every 5 minutes, Mon–Fri, 09:00–17:59", "周一至周五 09:00–17:59 每 5 分钟"]
        );
        assert_eq!(both("*/10 * * * * *"), ["Every 10 seconds", "每 10 秒"]);
        assert_eq!(both("5 * * * *"), ["Every hour at :05", "每小时的第 05 分"]);
        assert_eq!(both("0 */6 * * *"), ["Every 6 hours", "每 6 小时"]);
    }

    #[test]
    fn what_would_be_said_wrongly_is_not_said() {
        for odd in [
            "*/7 * * * *",
            "0 9 1 * MON",
            "0 9 15W * *",
            "1-5 * * * *",
            "0 25 * * *",
            "x",
            "",
            "0 9 * * 8",
        ] {
            assert_eq!(describe(odd, &Language::En.texts().schedule), None, "{odd}");
        }
    }

    proptest! {
        #[test]
        fn no_expression_is_too_odd(text in r"[-*/0-9,#LWa-z? ]{0,20}") {
            let _ = describe(&text, &Language::En.texts().schedule);
        }
    }
}
