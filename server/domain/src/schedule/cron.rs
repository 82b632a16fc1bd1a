use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::Zone;
use super::civil::{FARTHEST_YEARS, instant_of};

/// A cron expression: 5 fields, or 6 with leading seconds; names, ranges, steps, lists, `L`, `W`,
/// `#`, `?`, `@hourly` … `@yearly`. Where both day of month and day of week are set, either fits;
/// 0 and 7 are Sunday.
///
/// Daylight saving: a fixed-hour expression follows the wall clock; a time that does not exist fires
/// at the first instant after the gap, one that exists twice fires the first time. An expression
/// whose hour field begins with `*` follows elapsed time: it fires wherever its civil time occurs.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CronExpression {
    text: Arc<str>,
    pattern: Arc<Cron>,
    every_hour: bool,
}

/// The longest expression, in bytes.
pub const MOST_CRON_BYTES: usize = 256;

/// How many candidates in a row may lie in an overlap that has been fired already: an hour of
/// every-second candidates, twice over.
const MOST_REPEATED: usize = 2 * 3600;

impl CronExpression {
    /// The first fire strictly after `after`.
    pub fn next_after(&self, after: Timestamp, zone: &Zone) -> Option<Timestamp> {
        if self.every_hour {
            self.next_elapsed(after, zone.rules())
        } else {
            self.next_on_wall_clock(after, zone.rules())
        }
    }

    /// Elapsed time: searches each stretch of constant offset by itself.
    fn next_elapsed(&self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let mut from = after;
        let mut inclusive = false;
        loop {
            let offset = zone.to_offset(from);
            let stretch_end = zone.following(from).next().map(|transition| transition.timestamp());
            let civil = self.civil_after(offset.to_datetime(from), inclusive)?;
            let fire = offset.to_timestamp(civil).ok()?;
            match stretch_end {
                Some(end) if fire >= end => (from, inclusive) = (end, true),
                _ => return Some(fire),
            }
        }
    }

    /// Wall clock: searches civil times and maps each to the one instant that stands for it.
    fn next_on_wall_clock(&self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let mut civil = zone.to_datetime(after);
        for _ in 0..MOST_REPEATED {
            civil = self.civil_after(civil, false)?;
            let fire = instant_of(civil, zone)?;
            if after < fire {
                return Some(fire);
            }
        }
        None
    }

    fn civil_after(&self, from: DateTime, inclusive: bool) -> Option<DateTime> {
        let whole = from.with().subsec_nanosecond(0).build().ok()?;
        let inclusive = inclusive && whole == from;
        let next = self.pattern.find_next_occurrence(&whole, inclusive).ok()?;
        (next.year() - from.year() <= FARTHEST_YEARS).then_some(next)
    }
}

/// Why a text is not a cron expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadCron {
    /// Longer than [`MOST_CRON_BYTES`].
    #[error("is longer than {MOST_CRON_BYTES} bytes")]
    TooLong,
    /// Not understood.
    #[error("is not a cron expression of 5 fields, or 6 with leading seconds: {0}")]
    Syntax(String),
    /// No date fits.
    #[error("matches no date within {FARTHEST_YEARS} years")]
    Never,
}

impl FromStr for CronExpression {
    type Err = BadCron;

    fn from_str(text: &str) -> Result<Self, BadCron> {
        if text.len() > MOST_CRON_BYTES {
            return Err(BadCron::TooLong);
        }
        let pattern = interned(text)?;
        let expression = Self { text: Arc::from(text), pattern, every_hour: has_open_hour(text) };
        // Leap days, weekdays and months repeat within 40 years from any start.
        let start = jiff::civil::date(2024, 1, 1).at(0, 0, 0, 0);
        expression.civil_after(start, true).ok_or(BadCron::Never)?;
        Ok(expression)
    }
}

/// Whether the hour field begins with `*`, so that the expression means "every …" rather than "at …".
fn has_open_hour(text: &str) -> bool {
    let fields: Vec<&str> = text.split_whitespace().collect();
    match fields.as_slice() {
        [nickname] => nickname.eq_ignore_ascii_case("@hourly"),
        [_, hour, _, _, _] | [_, _, hour, _, _, _] => hour.starts_with('*'),
        _ => false,
    }
}

/// A parsed pattern takes about 5 KB, so that equal texts share one.
fn interned(text: &str) -> Result<Arc<Cron>, BadCron> {
    static PATTERNS: LazyLock<Mutex<HashMap<Box<str>, Weak<Cron>>>> = LazyLock::new(Mutex::default);
    let mut patterns = PATTERNS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = patterns.get(text).and_then(Weak::upgrade) {
        return Ok(known);
    }
    let parser = CronParser::builder().seconds(Seconds::Optional).year(Year::Disallowed).build();
    let parsed = parser.parse(text).map_err(|error| BadCron::Syntax(error.to_string()))?;
    let parsed = Arc::new(parsed);
    if patterns.len() == patterns.capacity() {
        patterns.retain(|_, pattern| pattern.strong_count() > 0);
    }
    patterns.insert(Box::from(text), Arc::downgrade(&parsed));
    Ok(parsed)
}

impl PartialEq for CronExpression {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for CronExpression {}

impl fmt::Display for CronExpression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for CronExpression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cron({})", self.text)
    }
}

impl TryFrom<String> for CronExpression {
    type Error = BadCron;

    fn try_from(text: String) -> Result<Self, BadCron> {
        text.parse()
    }
}

impl From<CronExpression> for String {
    fn from(expression: CronExpression) -> Self {
        expression.text.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fires(expression: &str, zone: &str, after: &str, count: usize) -> Vec<String> {
        let expression: CronExpression = expression.parse().unwrap();
        let zone: Zone = zone.parse().unwrap();
        let first = expression.next_after(after.parse().unwrap(), &zone);
        std::iter::successors(first, |&last| expression.next_after(last, &zone))
            .take(count)
            .map(|at| at.to_zoned(zone.rules().clone()).strftime("%d %H:%M%:z").to_string())
            .collect()
    }

    #[test]
    fn a_fixed_hour_in_a_gap_fires_at_the_first_valid_instant() {
        assert_eq!(
            fires("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", 3),
            ["28 02:30+01:00", "29 03:00+02:00", "30 02:30+02:00"]
        );
    }

    #[test]
    fn a_fixed_hour_in_an_overlap_fires_the_first_time_only() {
        assert_eq!(
            fires("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2),
            ["25 02:30+02:00", "26 02:30+01:00"]
        );
    }

    #[test]
    fn several_fixed_times_in_one_gap_are_one_fire() {
        assert_eq!(
            fires("*/20 2 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 2),
            ["29 03:00+02:00", "30 02:00+02:00"]
        );
    }

    #[test]
    fn every_half_hour_neither_pauses_nor_doubles_in_an_overlap() {
        assert_eq!(
            fires("*/30 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z", 4),
            ["25 02:30+02:00", "25 02:00+01:00", "25 02:30+01:00", "25 03:00+01:00"]
        );
    }

    #[test]
    fn a_day_that_a_zone_left_out_is_skipped_to_its_first_instant() {
        // Samoa had no 30 December 2011.
        assert_eq!(
            fires("0 12 * * *", "Pacific/Apia", "2011-12-29T00:00:00Z", 3),
            ["29 12:00-10:00", "31 00:00+14:00", "31 12:00+14:00"]
        );
    }

    #[test]
    fn what_is_no_expression_or_never_matches_is_refused() {
        let parse = |text: &str| text.parse::<CronExpression>();
        assert_eq!(parse("0 0 30 2 *").unwrap_err(), BadCron::Never);
        assert_eq!(parse(&"1,".repeat(200)).unwrap_err(), BadCron::TooLong);
        for text in
            ["", "* * * *", "0 0 0 1 1 * 2030", "61 * * * *", "hello", "@never", "帅 * * * *"]
        {
            assert!(matches!(parse(text), Err(BadCron::Syntax(_))), "{text}");
        }
    }

    #[test]
    fn the_usual_extensions_are_understood() {
        for text in [
            "@daily",
            "0 0 L * *",
            "0 0 15W * *",
            "0 0 * * FRI#2",
            "0 12 ? * MON-FRI",
            "*/5 * * * * *",
        ] {
            assert!(text.parse::<CronExpression>().is_ok(), "{text}");
        }
    }

    #[test]
    fn equal_expressions_share_one_pattern() {
        let [one, two] = ["7 7 * * *", "7 7 * * *"].map(|t| t.parse::<CronExpression>().unwrap());
        assert!(Arc::ptr_eq(&one.pattern, &two.pattern));
    }
}
