use mainspring_domain::Invalid;
use mainspring_domain::schedule::{self as domain, TimeOfDay, Unit, Weekday};
use mainspring_wire::{Calendar, CalendarUnit};

use super::super::field;

const POINTS: &str = "schedule.trigger.calendar.points";

/// A calendar; `None` where a part of it cannot be read, which is added to the broken rules.
pub(super) fn read(calendar: &Calendar, invalid: &mut Invalid) -> Option<domain::Calendar> {
    let Calendar { unit, frequency, points, times, zone } = calendar;
    let unit = read_unit(*unit, points, invalid);
    let times: Option<Vec<TimeOfDay>> = times.iter().map(|time| read_time_of_day(time)).collect();
    let readable = times.is_some();
    let rule = "must be times of day as 07:30 or 07:30:15";
    invalid.require(readable, "schedule.trigger.calendar.times", rule);
    let zone = field(|| "schedule.trigger.calendar.zone", zone.parse(), invalid);
    // What does not fit is out of bounds all the same.
    let frequency = u8::try_from(*frequency).unwrap_or(u8::MAX);
    Some(domain::Calendar { unit: unit?, frequency, times: times?, zone: zone? })
}

fn read_unit(unit: CalendarUnit, points: &[String], invalid: &mut Invalid) -> Option<Unit> {
    match unit {
        CalendarUnit::Day => {
            invalid.require(points.is_empty(), POINTS, "must be empty where days are counted");
            Some(Unit::Day)
        }
        CalendarUnit::Week => {
            let days = points.iter().map(|point| point.parse::<Weekday>()).collect();
            Some(Unit::Week(field(|| POINTS, days, invalid)?))
        }
        CalendarUnit::Month => {
            let days: Option<Vec<i8>> = points.iter().map(|point| point.parse().ok()).collect();
            invalid.require(days.is_some(), POINTS, "must be days of a month, 1 to 31");
            Some(Unit::Month(days?))
        }
    }
}

/// `HH:MM` or `HH:MM:SS`: more is not for schedules.
fn read_time_of_day(text: &str) -> Option<TimeOfDay> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let right = matches!((text.len(), digits), (5, 4) | (8, 6));
    right.then(|| text.parse().ok())?
}

pub(super) fn view(calendar: &domain::Calendar) -> Calendar {
    let domain::Calendar { unit, frequency, times, zone } = calendar;
    let (unit, points) = match unit {
        Unit::Day => (CalendarUnit::Day, Vec::new()),
        Unit::Week(days) => (CalendarUnit::Week, days.iter().map(Weekday::to_string).collect()),
        Unit::Month(days) => (CalendarUnit::Month, days.iter().map(i8::to_string).collect()),
    };
    Calendar {
        unit,
        frequency: u32::from(*frequency),
        points,
        times: times.iter().map(TimeOfDay::to_string).collect(),
        zone: zone.name().to_owned(),
    }
}
