mod calendar;

use std::time::Duration;

use mainspring_domain::schedule as domain;
use mainspring_domain::{Invalid, Timestamp};
use mainspring_wire::{
    Cron, Delay, Every, Fire, Misfire, Once, Overlap, Preview, PreviewRequest, Schedule, Trigger,
};

use super::{field, millis, read_time, read_time_of, time};

/// The shortest period at this door, in milliseconds.
const SHORTEST_PERIOD_MS: u64 = 1000;

/// A schedule; `None` where a part of it cannot be read, which is added to the broken rules.
pub(crate) fn read(schedule: &Schedule, invalid: &mut Invalid) -> Option<domain::Schedule> {
    let Schedule { trigger, start, end, jitter_ms, misfire, overlap } = schedule;
    let before = invalid.rules().len();
    let trigger = read_trigger(trigger, invalid);
    let start = read_time_of("schedule.start", start.as_ref(), invalid);
    let end = read_time_of("schedule.end", end.as_ref(), invalid);
    let sound = invalid.rules().len() == before;
    let misfire = match misfire {
        Misfire::Skip => domain::Misfire::Skip,
        Misfire::Latest => domain::Misfire::Latest,
    };
    let overlap = match overlap {
        Overlap::Allow => domain::Overlap::Allow,
        Overlap::Skip => domain::Overlap::Skip,
    };
    let trigger = trigger.filter(|_| sound)?;
    let jitter = Duration::from_millis(*jitter_ms);
    Some(domain::Schedule { trigger, start, end, jitter, misfire, overlap })
}

fn read_trigger(trigger: &Trigger, invalid: &mut Invalid) -> Option<domain::Trigger> {
    match trigger {
        Trigger::Once(Once { at }) => {
            let at = field(|| "schedule.trigger.once.at", read_time(&at.0), invalid)?;
            Some(domain::Trigger::Once { at })
        }
        Trigger::Every(Every { period_ms }) => {
            let period = read_period("schedule.trigger.every.period_ms", *period_ms, invalid)?;
            Some(domain::Trigger::Every { period })
        }
        Trigger::Delay(Delay { period_ms }) => {
            let period = read_period("schedule.trigger.delay.period_ms", *period_ms, invalid)?;
            Some(domain::Trigger::Delay { period })
        }
        Trigger::Cron(Cron { expression, zone }) => {
            let expression =
                field(|| "schedule.trigger.cron.expression", expression.parse(), invalid);
            let zone = field(|| "schedule.trigger.cron.zone", zone.parse(), invalid);
            Some(domain::Trigger::Cron { expression: expression?, zone: zone? })
        }
        Trigger::Calendar(calendar) => {
            Some(domain::Trigger::Calendar(calendar::read(calendar, invalid)?))
        }
    }
}

fn read_period(name: &str, millis: u64, invalid: &mut Invalid) -> Option<Duration> {
    let fits = SHORTEST_PERIOD_MS <= millis;
    invalid.require(fits, name, format!("must be at least {SHORTEST_PERIOD_MS}"));
    fits.then(|| Duration::from_millis(millis))
}

pub(crate) fn view(schedule: &domain::Schedule) -> Schedule {
    Schedule {
        trigger: match &schedule.trigger {
            domain::Trigger::Once { at } => Trigger::Once(Once { at: time(*at) }),
            domain::Trigger::Every { period } => {
                Trigger::Every(Every { period_ms: millis(*period) })
            }
            domain::Trigger::Delay { period } => {
                Trigger::Delay(Delay { period_ms: millis(*period) })
            }
            domain::Trigger::Cron { expression, zone } => Trigger::Cron(Cron {
                expression: expression.to_string(),
                zone: zone.name().to_owned(),
            }),
            domain::Trigger::Calendar(calendar) => Trigger::Calendar(calendar::view(calendar)),
        },
        start: schedule.start.map(time),
        end: schedule.end.map(time),
        jitter_ms: millis(schedule.jitter),
        misfire: match schedule.misfire {
            domain::Misfire::Skip => Misfire::Skip,
            domain::Misfire::Latest => Misfire::Latest,
        },
        overlap: match schedule.overlap {
            domain::Overlap::Allow => Overlap::Allow,
            domain::Overlap::Skip => Overlap::Skip,
        },
    }
}

/// A schedule to be looked at, and how far.
pub(crate) fn read_preview(request: &PreviewRequest) -> Result<(domain::Schedule, usize), Invalid> {
    let mut invalid = Invalid::default();
    let schedule = read(&request.schedule, &mut invalid).ok_or(invalid)?;
    Ok((schedule, usize::try_from(request.count).unwrap_or(usize::MAX)))
}

pub(crate) fn preview(fires: Vec<Timestamp>) -> Preview {
    Preview { fires: fires.into_iter().map(|at| Fire { at: time(at) }).collect() }
}
