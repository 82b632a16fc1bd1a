use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::{Date, Time, date};
use serde::{Deserialize, Serialize};

use super::Zone;
use super::civil::{FARTHEST_YEARS, instant_of};
use crate::Invalid;

/// Days of every n-th day, week or month, at times of day, in civil time.
///
/// The day, week (Monday first) or month that a schedule counts from is number 0; it fires in those whose
/// number is divisible by `frequency`. A day that a month lacks does not fire. Daylight saving: a time
/// that does not exist fires at the first instant after the gap, one that exists twice the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// What is counted, and which of its days.
    pub unit: Unit,
    /// Every so many units, 1 to [`MOST_FREQUENCY`].
    pub frequency: u8,
    /// When on each of these days.
    pub times: Vec<Time>,
    /// Where.
    pub zone: Zone,
}

/// What a calendar counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Days, each one of them.
    Day,
    /// Weeks, and some days of each.
    Week(Vec<Weekday>),
    /// Months, and some days of each, 1 to 31.
    Month(Vec<i8>),
}

/// A day of the week. Weeks begin on Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "they are what they are called")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// The largest `frequency`.
pub const MOST_FREQUENCY: u8 = 100;

/// The most times of day.
pub const MOST_TIMES: usize = 48;

/// A Monday, the first day of a month.
const FIRST: Date = date(2001, 1, 1);

impl Calendar {
    /// The first fire strictly after `after`; units are counted from that of `anchor`.
    pub fn next_after(&self, after: Timestamp, anchor: Timestamp) -> Option<Timestamp> {
        let zone = self.zone.rules();
        let from = zone.to_datetime(after).date();
        let step = i32::from(self.frequency.max(1));
        let zeroth = self.unit.number_of(zone.to_datetime(anchor).date());
        let behind = self.unit.number_of(from).saturating_sub(zeroth).max(0);
        // The next that is divisible, or this one.
        let mut number = zeroth + (behind + step - 1) / step * step;
        let mut times = self.times.clone();
        times.sort_unstable();
        loop {
            let first = self.unit.first_of(number)?;
            if first.year() - from.year() > FARTHEST_YEARS {
                return None;
            }
            for day in self.unit.days_from(first) {
                let fires =
                    times.iter().filter_map(|&time| instant_of(day.to_datetime(time), zone));
                if let Some(fire) = fires.into_iter().find(|&fire| after < fire) {
                    return Some(fire);
                }
            }
            number += step;
        }
    }

    /// Adds the calendar's broken rules.
    pub fn check(&self, invalid: &mut Invalid) {
        let mut require = |holds, field: &str, rule: &str| {
            invalid.require(holds, &format!("schedule.trigger.calendar.{field}"), rule);
        };
        let fits = (1..=MOST_FREQUENCY).contains(&self.frequency);
        require(fits, "frequency", "must be between 1 and 100");
        let fits = (1..=MOST_TIMES).contains(&self.times.len());
        require(fits, "times", "must be between 1 and 48 times of day");
        match &self.unit {
            Unit::Day => {}
            Unit::Week(days) => {
                let fits = (1..=7).contains(&days.len());
                require(fits, "points", "must name between 1 and 7 days of the week");
            }
            Unit::Month(days) => {
                let fits = (1..=31).contains(&days.len());
                require(fits, "points", "must name between 1 and 31 days of the month");
                let real = days.iter().all(|day| (1..=31).contains(day));
                require(real, "points", "must be days of a month, 1 to 31");
            }
        }
    }
}

impl Unit {
    /// Which day, week or month a date lies in, counted from that of [`FIRST`].
    fn number_of(&self, date: Date) -> i32 {
        let days = (date - FIRST).get_days();
        match self {
            Self::Day => days,
            Self::Week(_) => days.div_euclid(7),
            Self::Month(_) => {
                i32::from(date.year() - FIRST.year()) * 12 + i32::from(date.month() - 1)
            }
        }
    }

    /// The first day of that unit, if dates reach so far.
    fn first_of(&self, number: i32) -> Option<Date> {
        let span = match self {
            Self::Day => jiff::Span::new().try_days(number),
            Self::Week(_) => jiff::Span::new().try_weeks(number),
            Self::Month(_) => jiff::Span::new().try_months(number),
        };
        FIRST.checked_add(span.ok()?).ok()
    }

    /// The days that fire of the unit that begins with `first`, in order.
    fn days_from(&self, first: Date) -> Vec<Date> {
        let mut offsets: Vec<i8> = match self {
            Self::Day => vec![0],
            Self::Week(days) => days.iter().map(|&day| day as i8).collect(),
            Self::Month(days) => days.iter().map(|&day| day.saturating_sub(1)).collect(),
        };
        offsets.sort_unstable();
        offsets.retain(|&offset| !matches!(self, Self::Month(_)) || offset < first.days_in_month());
        let day = |offset: i8| first.checked_add(jiff::Span::new().days(offset)).ok();
        offsets.into_iter().filter_map(day).collect()
    }
}

const WEEKDAYS: [(Weekday, &str); 7] = [
    (Weekday::Mon, "mon"),
    (Weekday::Tue, "tue"),
    (Weekday::Wed, "wed"),
    (Weekday::Thu, "thu"),
    (Weekday::Fri, "fri"),
    (Weekday::Sat, "sat"),
    (Weekday::Sun, "sun"),
];

/// Not the short name of a day of the week.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("must be days of the week: mon, tue, wed, thu, fri, sat, sun")]
pub struct UnknownWeekday;

impl FromStr for Weekday {
    type Err = UnknownWeekday;

    /// The first three letters of the English name, in any case.
    fn from_str(text: &str) -> Result<Self, UnknownWeekday> {
        let named = WEEKDAYS.iter().find(|(_, name)| name.eq_ignore_ascii_case(text));
        named.map(|(day, _)| *day).ok_or(UnknownWeekday)
    }
}

impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = WEEKDAYS.iter().find(|(day, _)| day == self);
        f.write_str(named.map_or("", |(_, name)| name))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn calendar(unit: Unit, frequency: u8, times: &[&str], zone: &str) -> Calendar {
        let times = times.iter().map(|time| time.parse().unwrap()).collect();
        Calendar { unit, frequency, times, zone: zone.parse().unwrap() }
    }

    fn fires(calendar: &Calendar, start: &str, count: usize) -> Vec<String> {
        let start: Timestamp = start.parse().unwrap();
        let before = start - jiff::SignedDuration::from_micros(1);
        std::iter::successors(calendar.next_after(before, start), |&last| {
            calendar.next_after(last, start)
        })
        .take(count)
        .map(|at| at.to_zoned(calendar.zone.rules().clone()).strftime("%F %H:%M%:z").to_string())
        .collect()
    }

    #[test]
    fn every_second_week_is_counted_from_the_week_of_the_start() {
        let unit = Unit::Week(vec![Weekday::Fri, Weekday::Wed]);
        let calendar = calendar(unit, 2, &["12:00:00"], "Asia/Shanghai");
        // A Wednesday noon in Shanghai.
        assert_eq!(
            fires(&calendar, "2014-09-17T04:00:00Z", 4),
            [
                "2014-09-17 12:00+08:00",
                "2014-09-19 12:00+08:00",
                "2014-10-01 12:00+08:00",
                "2014-10-03 12:00+08:00"
            ]
        );
    }

    #[test]
    fn a_day_that_a_month_lacks_does_not_fire() {
        let calendar = calendar(Unit::Month(vec![31, 30]), 1, &["08:30:00"], "UTC");
        assert_eq!(
            fires(&calendar, "2026-01-31T00:00:00Z", 3),
            ["2026-01-31 08:30+00:00", "2026-03-30 08:30+00:00", "2026-03-31 08:30+00:00"]
        );
    }

    #[test]
    fn days_are_counted_through_the_ends_of_months_and_years() {
        let calendar = calendar(Unit::Day, 100, &["18:00:00", "06:00:00"], "UTC");
        assert_eq!(
            fires(&calendar, "2025-12-01T12:00:00Z", 3),
            ["2025-12-01 18:00+00:00", "2026-03-11 06:00+00:00", "2026-03-11 18:00+00:00"]
        );
    }

    #[test]
    fn a_time_in_a_gap_fires_after_it_and_one_in_an_overlap_the_first_time() {
        let calendar = calendar(Unit::Day, 1, &["02:30:00"], "Europe/Berlin");
        assert_eq!(fires(&calendar, "2026-03-29T00:00:00Z", 1), ["2026-03-29 03:00+02:00"]);
        assert_eq!(
            fires(&calendar, "2026-10-24T22:00:00Z", 2),
            ["2026-10-25 02:30+02:00", "2026-10-26 02:30+01:00"]
        );
    }

    #[test]
    fn what_never_comes_is_found_out_in_bounded_time() {
        let calendar = calendar(Unit::Month(vec![31]), 12, &["00:00:00"], "UTC");
        assert_eq!(fires(&calendar, "2026-02-01T00:00:00Z", 1), Vec::<String>::new());
        let end = Timestamp::MAX - jiff::SignedDuration::from_hours(24);
        assert_eq!(calendar.next_after(end, Timestamp::MIN), None);
    }

    #[test]
    fn broken_rules_are_told_by_their_fields() {
        let mut broken = calendar(Unit::Month(vec![32]), 0, &[], "UTC");
        let fields = |calendar: &Calendar| {
            let mut invalid = Invalid::default();
            calendar.check(&mut invalid);
            let fields =
                invalid.rules().iter().map(|rule| rule.field.rsplit('.').next().unwrap_or(""));
            fields.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(fields(&broken), ["frequency", "times", "points"]);
        broken.unit = Unit::Week(Vec::new());
        assert_eq!(fields(&broken), ["frequency", "times", "points"]);
    }

    fn units() -> impl Strategy<Value = Unit> {
        let weekdays = prop::collection::vec(0..7usize, 1..7)
            .prop_map(|days| Unit::Week(days.into_iter().map(|day| WEEKDAYS[day].0).collect()));
        let month_days = prop::collection::vec(1..=31i8, 1..5).prop_map(Unit::Month);
        prop_oneof![Just(Unit::Day), weekdays, month_days]
    }

    /// The rule, said another way: whether a date fires.
    fn is_day(calendar: &Calendar, start: Date, day: Date) -> bool {
        let every = i32::from(calendar.frequency);
        let monday =
            |day: Date| day - jiff::Span::new().days(day.weekday().to_monday_zero_offset());
        match &calendar.unit {
            Unit::Day => (day - start).get_days() % every == 0,
            Unit::Week(days) => {
                let weeks = (monday(day) - monday(start)).get_days() / 7;
                let name = day.strftime("%a").to_string();
                weeks % every == 0 && days.contains(&name.parse().unwrap())
            }
            Unit::Month(days) => {
                let months = i32::from(day.year() - start.year()) * 12
                    + i32::from(day.month() - start.month());
                months % every == 0 && days.contains(&day.day())
            }
        }
    }

    proptest! {
        #[test]
        fn it_fires_on_exactly_the_days_and_times_that_the_rule_names(
            unit in units(), frequency in 1..=100u8, times in prop::collection::vec(0..24i8, 1..4),
            zone in prop::sample::select(vec!["UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York"]),
            start in 0..20_000i32,
        ) {
            let times: Vec<Time> = times.into_iter().map(|hour| jiff::civil::time(hour, 0, 0, 0)).collect();
            let calendar = Calendar { unit, frequency, times, zone: zone.parse().unwrap() };
            let rules = calendar.zone.rules();
            let first = date(1990, 1, 1).checked_add(jiff::Span::new().days(start)).unwrap();
            let anchor = first.to_zoned(rules.clone()).unwrap().timestamp();
            let end = anchor + jiff::SignedDuration::from_hours(24 * 800);
            let before = anchor - jiff::SignedDuration::from_micros(1);
            let found: BTreeSet<Timestamp> =
                std::iter::successors(calendar.next_after(before, anchor), |&last| calendar.next_after(last, anchor))
                    .take_while(|&fire| fire < end)
                    .collect();
            let mut expected = BTreeSet::new();
            for day in first.series(jiff::Span::new().days(1)).take(801) {
                if is_day(&calendar, first, day) {
                    let all = calendar.times.iter().filter_map(|&time| instant_of(day.to_datetime(time), rules));
                    expected.extend(all.filter(|&fire| fire < end));
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
