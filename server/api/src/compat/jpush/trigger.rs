use mainspring_domain::Timestamp;
use mainspring_domain::schedule::{
    Calendar, MOST_FREQUENCY, Misfire, Overlap, Schedule, TimeOfDay, Trigger, Unit, Weekday, Zone,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::reply::Invalid;

/// Exactly one of both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    single: Option<Single>,
    periodical: Option<Periodical>,
}

/// When a schedule fires.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Shown {
    Single(Single),
    Periodical(Periodical),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Single {
    time: String,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Periodical {
    start: String,
    end: String,
    time: String,
    time_unit: String,
    frequency: u8,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    point: Option<Vec<String>>,
}

pub(super) fn is_single(schedule: &Schedule) -> bool {
    matches!(schedule.trigger, Trigger::Once { .. })
}

pub(super) fn read(sent: &RawValue, zone: &Zone, now: Timestamp) -> Result<Schedule, Invalid> {
    let sent: Sent = serde_json::from_str(sent.get()).map_err(|_| Invalid::Section)?;
    let schedule = match (sent.single, sent.periodical) {
        (Some(single), None) => read_single(&single, zone, now)?,
        (None, Some(periodical)) => read_periodical(&periodical, zone)?,
        _ => return Err(Invalid::Section),
    };
    // Nothing is left of it, or nothing ever was.
    if schedule.next_after(now, now).is_none() {
        return Err(Invalid::AtTerm);
    }
    Ok(schedule)
}

fn read_single(single: &Single, zone: &Zone, now: Timestamp) -> Result<Schedule, Invalid> {
    let at = zone.read(&single.time).ok_or(Invalid::Section)?;
    let year = zone.years_later(now, 1).ok_or(Invalid::Section)?;
    if at > year {
        return Err(Invalid::Section);
    }
    Ok(schedule(Trigger::Once { at }, None, None))
}

fn read_periodical(periodical: &Periodical, zone: &Zone) -> Result<Schedule, Invalid> {
    let start = zone.read(&periodical.start).ok_or(Invalid::Section)?;
    let end = zone.read(&periodical.end).ok_or(Invalid::Section)?;
    let year = zone.years_later(start, 1).ok_or(Invalid::Section)?;
    let fits = start <= end && end <= year;
    let frequency = Some(periodical.frequency).filter(|n| (1..=MOST_FREQUENCY).contains(n));
    let frequency = frequency.filter(|_| fits).ok_or(Invalid::Section)?;
    let time = read_time(&periodical.time).ok_or(Invalid::Section)?;
    let unit = read_unit(periodical).ok_or(Invalid::Section)?;
    let calendar = Calendar { unit, frequency, times: vec![time], zone: zone.clone() };
    Ok(schedule(Trigger::Calendar(calendar), Some(start), Some(end)))
}

fn read_time(text: &str) -> Option<TimeOfDay> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (text.len() == 8 && digits == 6).then(|| text.parse().ok())?
}

fn read_unit(periodical: &Periodical) -> Option<Unit> {
    let points = periodical.point.as_deref().unwrap_or_default();
    let unit = match periodical.time_unit.to_ascii_lowercase().as_str() {
        "day" if points.is_empty() => Unit::Day,
        "week" => {
            Unit::Week(points.iter().map(|day| day.parse::<Weekday>().ok()).collect::<Option<_>>()?)
        }
        "month" => Unit::Month(points.iter().map(|day| month_day(day)).collect::<Option<_>>()?),
        _ => return None,
    };
    (unit == Unit::Day || !points.is_empty()).then_some(unit)
}

/// `01` to `31`.
fn month_day(text: &str) -> Option<i8> {
    let day = text.parse().ok().filter(|day| (1..=31).contains(day));
    day.filter(|_| text.len() == 2)
}

fn schedule(trigger: Trigger, start: Option<Timestamp>, end: Option<Timestamp>) -> Schedule {
    Schedule {
        trigger,
        start,
        end,
        jitter: std::time::Duration::ZERO,
        misfire: Misfire::Latest,
        overlap: Overlap::Allow,
    }
}

/// As far as this door has words for it.
pub(super) fn show(schedule: &Schedule, zone: &Zone) -> Option<Shown> {
    let calendar = match &schedule.trigger {
        Trigger::Once { at } => return Some(Shown::Single(Single { time: zone.write(*at) })),
        Trigger::Calendar(calendar) => calendar,
        Trigger::Every { .. } | Trigger::Delay { .. } | Trigger::Cron { .. } => return None,
    };
    let (time_unit, point) = match &calendar.unit {
        Unit::Day => ("DAY", None),
        Unit::Week(days) => {
            ("WEEK", Some(days.iter().map(|day| day.to_string().to_uppercase()).collect()))
        }
        Unit::Month(days) => ("MONTH", Some(days.iter().map(|day| format!("{day:02}")).collect())),
    };
    let bound = |at: Option<Timestamp>| at.map(|at| zone.write(at)).unwrap_or_default();
    Some(Shown::Periodical(Periodical {
        start: bound(schedule.start),
        end: bound(schedule.end),
        time: calendar.times.first().map(ToString::to_string).unwrap_or_default(),
        time_unit: time_unit.to_owned(),
        frequency: calendar.frequency,
        point,
    }))
}
