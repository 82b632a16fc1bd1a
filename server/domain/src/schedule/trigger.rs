use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Calendar, CronExpression, Zone};
use crate::Invalid;
use crate::settle::after as later;

/// What makes a schedule fire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trigger {
    /// At one instant.
    Once {
        /// The instant.
        at: Timestamp,
    },
    /// At a fixed rate: anchor + k·period. Elapsed time, so it knows no zone and never drifts.
    Every {
        /// The period.
        period: Duration,
    },
    /// A fixed time after the end of the last scheduled run; the first: anchor + period.
    Delay {
        /// The time between.
        period: Duration,
    },
    /// In civil time.
    Cron {
        /// Which civil times.
        expression: CronExpression,
        /// Where.
        zone: Zone,
    },
    /// On days of every n-th day, week or month, counted from the anchor's.
    Calendar(Calendar),
}

/// The shortest period, a bound of the domain; doors may ask for more.
pub const SHORTEST_PERIOD: Duration = Duration::from_millis(100);

impl Trigger {
    /// The first nominal time strictly after `after`.
    pub fn next_after(&self, after: Timestamp, anchor: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Once { at } => (after < *at).then_some(*at),
            Self::Every { period } => on_grid(after, anchor, *period),
            Self::Delay { period } => {
                let next = later(anchor, *period);
                (after < next).then_some(next)
            }
            Self::Cron { expression, zone } => expression.next_after(after, zone),
            Self::Calendar(calendar) => calendar.next_after(after, anchor),
        }
    }

    /// Adds the trigger's broken rules.
    pub fn check(&self, invalid: &mut Invalid) {
        let century = Duration::from_hours(100 * 366 * 24);
        let mut period = |period: Duration, field| {
            let fits = (SHORTEST_PERIOD..=century).contains(&period);
            invalid.require(fits, field, "must be between 100 ms and 100 years");
        };
        match self {
            Self::Every { period: p } => period(*p, "schedule.trigger.every.period"),
            Self::Delay { period: p } => period(*p, "schedule.trigger.delay.period"),
            Self::Calendar(calendar) => calendar.check(invalid),
            Self::Once { .. } | Self::Cron { .. } => {}
        }
    }
}

/// The first point of the grid anchor + k·period, k ≥ 0, after `after`.
fn on_grid(after: Timestamp, anchor: Timestamp, period: Duration) -> Option<Timestamp> {
    if after < anchor {
        return Some(anchor);
    }
    let period = i128::try_from(period.as_nanos()).ok().filter(|&p| p > 0)?;
    let gone = after.as_nanosecond() - anchor.as_nanosecond();
    let steps = gone / period + 1;
    let ahead = SignedDuration::try_from_nanos_i128(steps.checked_mul(period)?)?;
    anchor.checked_add(ahead).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_fixed_rate_stays_on_its_grid_and_misses_no_point(
            anchor in 0i64..4_000_000_000, gone in 0i64..1_000_000_000, period in 1u64..1_000_000
        ) {
            let anchor = Timestamp::from_second(anchor).unwrap();
            let after = anchor + SignedDuration::from_secs(gone);
            let every = Trigger::Every { period: Duration::from_secs(period) };
            let next = every.next_after(after, anchor).unwrap();
            let step = i64::try_from(period).unwrap();
            prop_assert!(next > after);
            prop_assert!((next - SignedDuration::from_secs(step)) <= after);
            prop_assert_eq!((next.as_second() - anchor.as_second()) % step, 0);
        }
    }

    #[test]
    fn the_first_fire_of_a_fixed_rate_is_its_anchor_when_that_is_ahead() {
        let anchor = Timestamp::from_second(10).unwrap();
        let every = Trigger::Every { period: Duration::from_secs(60) };
        assert_eq!(every.next_after(Timestamp::UNIX_EPOCH, anchor), Some(anchor));
    }

    #[test]
    fn once_fires_once() {
        let at = Timestamp::from_second(10).unwrap();
        let once = Trigger::Once { at };
        assert_eq!(once.next_after(Timestamp::UNIX_EPOCH, at), Some(at));
        assert_eq!(once.next_after(at, at), None);
    }
}
