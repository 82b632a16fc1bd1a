//! When a job runs by itself. Every rule here is pure: the time is an argument.

mod calendar;
mod civil;
mod cron;
mod decide;
mod trigger;
mod zone;

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use calendar::{Calendar, MOST_FREQUENCY, MOST_TIMES, Unit, UnknownWeekday, Weekday};
/// A time of day, on whatever date.
pub use jiff::civil::Time as TimeOfDay;

pub use cron::{CronExpression, MOST_CRON_BYTES};
pub use decide::{Firing, Watch, decide};
pub use trigger::{SHORTEST_PERIOD, Trigger};
pub use zone::Zone;

use crate::Invalid;
use crate::id::JobId;

/// A job's schedule. A value of the job: two triggers are two jobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// What makes it fire.
    pub trigger: Trigger,
    /// No fire before this.
    pub start: Option<Timestamp>,
    /// No fire after this.
    pub end: Option<Timestamp>,
    /// Each run starts so much later than its nominal time at most: a length for each time, always the same.
    #[serde(default)]
    pub jitter: Duration,
    /// What becomes of nominal times that passed while nobody was watching.
    pub misfire: Misfire,
    /// What becomes of a nominal time while a run of the schedule is unfinished.
    pub overlap: Overlap,
}

/// What becomes of nominal times that passed while no server was up, or while the job was paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Misfire {
    /// They are skipped.
    Skip,
    /// The latest is run, if it is not older than [`MISFIRE_WINDOW`]; it stands for the others.
    #[default]
    Latest,
}

/// The most jitter.
pub const MOST_JITTER: Duration = Duration::from_hours(24);

/// How old a misfire may be to be made up for.
pub const MISFIRE_WINDOW: Duration = Duration::from_hours(24);

/// What becomes of a nominal time while a run of the same schedule is queued, running or waiting for
/// its retry. Runs by hand do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Overlap {
    /// It starts all the same.
    Allow,
    /// It is skipped.
    #[default]
    Skip,
}

impl Schedule {
    /// The first nominal time after `after`, within the bounds. Periods count from `anchor`, or from
    /// `start` where that is given.
    pub fn next_after(&self, after: Timestamp, anchor: Timestamp) -> Option<Timestamp> {
        let before_start = self.start.and_then(|start| start.checked_sub(MICROSECOND).ok());
        let after = before_start.map_or(after, |before| after.max(before));
        let next = self.trigger.next_after(after, self.start.unwrap_or(anchor))?;
        self.end.is_none_or(|end| next <= end).then_some(next)
    }

    /// The next nominal times after `after`, at most `count`. A `delay` is foreseen as if its runs
    /// took no time.
    pub fn preview(&self, after: Timestamp, count: usize) -> Vec<Timestamp> {
        let anchor = after;
        std::iter::successors(self.next_after(after, anchor), |&last| {
            let anchor = if matches!(self.trigger, Trigger::Delay { .. }) { last } else { anchor };
            self.next_after(last, anchor)
        })
        .take(count)
        .collect()
    }

    /// How much later than `nominal` its run starts: uniform in [0, jitter), drawn from the job and the time, so
    /// that every node and every restart agree.
    pub fn delay_of(&self, job: JobId, nominal: Timestamp) -> Duration {
        let span = u64::try_from(self.jitter.as_micros()).unwrap_or(u64::MAX).max(1);
        let (high, low) = job.0.as_u64_pair();
        let drawn = mixed(mixed(mixed(high) ^ low) ^ nominal.as_microsecond().cast_unsigned());
        Duration::from_micros(drawn % span)
    }

    /// Adds the schedule's broken rules.
    pub fn check(&self, now: Timestamp, invalid: &mut Invalid) {
        let broken = invalid.rules().len();
        self.trigger.check(invalid);
        if let (Some(start), Some(end)) = (self.start, self.end) {
            invalid.require(start <= end, "schedule.end", "must not be before schedule.start");
        }
        let fits = self.jitter <= MOST_JITTER;
        invalid.require(fits, "schedule.jitter", "must be at most 24 hours");
        let sound = invalid.rules().len() == broken;
        if sound && self.next_after(now, now).is_none() {
            invalid.add("schedule", self.never_fires(now));
        }
    }

    fn never_fires(&self, now: Timestamp) -> String {
        match (&self.trigger, self.end) {
            (Trigger::Once { at }, _) if *at <= now => {
                "never fires: schedule.trigger.once.at has passed".to_owned()
            }
            (_, Some(end)) if end <= now => "never fires: schedule.end has passed".to_owned(),
            _ => "never fires within its bounds".to_owned(),
        }
    }
}

/// A bijection whose results look random: the finalizer of `SplitMix64` (Steele, Lea, Flood, 2014).
fn mixed(value: u64) -> u64 {
    let mut value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

const MICROSECOND: jiff::SignedDuration = jiff::SignedDuration::from_micros(1);

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn hourly() -> Schedule {
        Schedule {
            trigger: Trigger::Every { period: Duration::from_secs(3600) },
            start: Some(at("2026-01-01T00:00:00Z")),
            end: Some(at("2026-01-01T02:00:00Z")),
            jitter: Duration::ZERO,
            misfire: Misfire::default(),
            overlap: Overlap::default(),
        }
    }

    #[test]
    fn start_and_end_are_both_included() {
        let fires = hourly().preview(at("2025-12-01T00:00:00Z"), 10);
        let expected = ["00", "01", "02"].map(|h| at(&format!("2026-01-01T{h}:00:00Z")));
        assert_eq!(fires, expected);
    }

    #[test]
    fn jitter_is_the_same_each_time_and_spreads_over_its_whole_length() {
        let jitter = Duration::from_secs(10);
        let schedule = Schedule { jitter, ..hourly() };
        let job = JobId::new(at("2026-01-01T00:00:00Z"), [7; 10]);
        let of = |second| schedule.delay_of(job, Timestamp::from_second(second).unwrap());
        let drawn: Vec<Duration> = (0..1000).map(of).collect();
        assert_eq!(drawn, (0..1000).map(of).collect::<Vec<_>>());
        assert!(drawn.iter().all(|delay| *delay < jitter));
        let late = drawn.iter().filter(|delay| **delay >= jitter / 2).count();
        assert!((400..600).contains(&late), "{late} of 1000 in the later half");
        assert_eq!(hourly().delay_of(job, at("2026-01-01T00:00:00Z")), Duration::ZERO);
    }

    #[test]
    fn a_delay_is_foreseen_as_if_its_runs_took_no_time() {
        let delay = Trigger::Delay { period: Duration::from_secs(60) };
        let schedule = Schedule { trigger: delay, start: None, end: None, ..hourly() };
        let fires = schedule.preview(at("2026-01-01T00:00:00Z"), 2);
        assert_eq!(fires, ["01", "02"].map(|m| at(&format!("2026-01-01T00:{m}:00Z"))));
    }

    #[test]
    fn a_schedule_that_never_fires_is_refused_with_its_reason() {
        let mut invalid = Invalid::default();
        hourly().check(at("2027-01-01T00:00:00Z"), &mut invalid);
        assert_eq!(invalid.to_string(), "schedule never fires: schedule.end has passed");
    }
}
