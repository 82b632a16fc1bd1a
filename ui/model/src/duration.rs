//! Lengths of time: for people to read, and as people type them.

use crate::text::Units;

const SECOND: u64 = 1_000_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// A length in microseconds in two units at most: `<1 ms`, `245 ms`, `1.2 s`, `3 m 05 s`.
pub fn short(micros: u64, units: &Units) -> String {
    let two = |large: u64, large_name, small: u64, small_name| {
        pair(micros / large, large_name, micros % large / small, small_name)
    };
    match micros {
        0 => with("0", units.ms),
        1..1000 => with("<1", units.ms),
        1000..SECOND => with(&(micros / 1000).to_string(), units.ms),
        SECOND..MINUTE => {
            let (whole, tenth) = (micros / SECOND, micros % SECOND / 100_000);
            if whole < 10 && tenth > 0 {
                return with(&[&whole.to_string(), ".", &tenth.to_string()].concat(), units.s);
            }
            with(&whole.to_string(), units.s)
        }
        MINUTE..HOUR => two(MINUTE, units.m, SECOND, units.s),
        HOUR..DAY => two(HOUR, units.h, MINUTE, units.m),
        _ => two(DAY, units.d, HOUR, units.h),
    }
}

/// Whole seconds, as [`short`] says them.
pub fn whole(seconds: u64, units: &Units) -> String {
    if seconds == 0 { with("0", units.s) } else { short(seconds.saturating_mul(SECOND), units) }
}

/// Milliseconds, as [`short`] says them.
pub fn short_ms(ms: u64, units: &Units) -> String {
    short(ms.saturating_mul(1000), units)
}

/// Milliseconds as they are typed, exactly: `1h 30m`, `250ms`.
pub fn typed(ms: u64) -> String {
    if ms == 0 {
        return "0s".to_owned();
    }
    let mut rest = ms;
    let mut parts = Vec::new();
    for (unit, length) in TYPED {
        if rest >= length {
            parts.push([&(rest / length).to_string(), unit].concat());
            rest %= length;
        }
    }
    parts.join(" ")
}

/// Reads what [`typed`] writes, in any spacing and case; a number without unit is seconds.
pub fn parse(text: &str) -> Option<u64> {
    let text: String = text.to_ascii_lowercase().split_whitespace().collect();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<u64>().ok()?.checked_mul(1000);
    }
    let mut rest = text.as_str();
    let mut sum = 0_u64;
    let mut found = false;
    while !rest.is_empty() {
        let digits = rest.find(|next: char| !next.is_ascii_digit())?;
        let (number, after) = rest.split_at(digits);
        let letters = after.find(|next: char| next.is_ascii_digit()).unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let (_, length) = TYPED.iter().find(|(name, _)| *name == unit)?;
        sum = sum.checked_add(number.parse::<u64>().ok()?.checked_mul(*length)?)?;
        found = true;
        rest = after;
    }
    found.then_some(sum)
}

const TYPED: [(&str, u64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

fn with(number: &str, unit: &str) -> String {
    [number, "\u{a0}", unit].concat()
}

fn pair(large: u64, large_name: &str, small: u64, small_name: &str) -> String {
    if small == 0 {
        return with(&large.to_string(), large_name);
    }
    let padding = if small < 10 { "0" } else { "" };
    let small = [padding, &small.to_string()].concat();
    [with(&large.to_string(), large_name), with(&small, small_name)].join("\u{a0}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::Language;

    fn en(micros: u64) -> String {
        short(micros, &Language::En.texts().units).replace('\u{a0}', " ")
    }

    #[test]
    fn a_length_is_said_in_the_units_that_fit_it() {
        assert_eq!(en(0), "0 ms");
        assert_eq!(en(999), "<1 ms");
        assert_eq!(en(245_900), "245 ms");
        assert_eq!(en(1_290_000), "1.2 s");
        assert_eq!(en(9_999_999), "9.9 s");
        assert_eq!(en(59_999_999), "59 s");
        assert_eq!(en(185_000_000), "3 m 05 s");
        assert_eq!(en(7_380_000_000), "2 h 03 m");
        assert_eq!(en(HOUR), "1 h");
        assert_eq!(en(90 * HOUR), "3 d 18 h");
        assert_eq!(
            short(185_000_000, &Language::Zh.texts().units).replace('\u{a0}', " "),
            "3 分 05 秒"
        );
    }

    #[test]
    fn what_is_counted_in_seconds_never_shows_another_unit_below_them() {
        let units = &Language::En.texts().units;
        let said = |seconds| whole(seconds, units).replace('\u{a0}', " ");
        assert_eq!([said(0), said(7), said(34)], ["0 s", "7 s", "34 s"]);
        assert_eq!([said(723), said(3 * 86_400 - 1)], ["12 m 03 s", "2 d 23 h"]);
    }

    #[test]
    fn what_people_type_is_understood() {
        assert_eq!(parse("90"), Some(90_000));
        assert_eq!(parse(" 1H30m "), Some(5_400_000));
        assert_eq!(parse("250 ms"), Some(250));
        for bad in
            ["", "m", "5x", "-1s", "1.5s", "5m3", "99999999999999999999s", "9999999999999999d"]
        {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_for_editing_is_read_back(ms in 0..=u64::MAX / 2) {
            prop_assert_eq!(parse(&typed(ms)), Some(ms));
        }
    }
}
