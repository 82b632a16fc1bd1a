use jiff::Timestamp;

use super::{MISFIRE_WINDOW, Misfire, Overlap, Schedule, Trigger};
use crate::settle::after as later;
use crate::tick::Decision;

/// What the decision about a job's due ticks depends on, besides its schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch {
    /// What periods count from.
    pub anchor: Timestamp,
    /// The first nominal time that is not decided yet.
    pub cursor: Timestamp,
    /// Nominal times before this passed while nobody was watching.
    pub since: Timestamp,
    /// Whether a run of the schedule is unfinished.
    pub occupied: bool,
}

/// What was decided about a stretch of nominal times, all alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firing {
    /// The first nominal time.
    pub nominal: Timestamp,
    /// The last nominal time; the same for a single one.
    pub until: Timestamp,
    /// How many.
    pub count: u64,
    /// The decision.
    pub decision: Decision,
}

/// How many nominal times one call decides at most, so that a long downtime is worked off in slices.
const MOST_AT_ONCE: usize = 10_000;

/// Decides about the nominal times that are due at `now`, in their order, and names the cursor to
/// go on from. At most one of them starts a run under [`Overlap::Skip`]; under [`Overlap::Allow`]
/// each watched one does.
pub fn decide(
    schedule: &Schedule,
    watch: Watch,
    now: Timestamp,
) -> (Vec<Firing>, Option<Timestamp>) {
    let mut firings: Vec<Firing> = Vec::new();
    let mut occupied = watch.occupied;
    let mut nominal = watch.cursor;
    for _ in 0..MOST_AT_ONCE {
        // A cursor that its job's last run has set may lie past the end.
        if schedule.end.is_some_and(|end| end < nominal) {
            return (firings, None);
        }
        if now < nominal {
            return (firings, Some(nominal));
        }
        let next = schedule.next_after(nominal, watch.anchor);
        let decision = decide_one(schedule, &watch, nominal, next, occupied, now);
        occupied |= decision == Decision::Started;
        push(&mut firings, nominal, decision);
        match (&schedule.trigger, next) {
            // Its run sets the next time when it ends; without a run, nobody else would.
            (Trigger::Delay { .. }, _) if decision == Decision::Started => return (firings, None),
            (Trigger::Delay { period }, _) => return (firings, Some(later(now, *period))),
            (_, Some(next)) => nominal = next,
            (_, None) => return (firings, None),
        }
    }
    (firings, Some(nominal))
}

fn decide_one(
    schedule: &Schedule,
    watch: &Watch,
    nominal: Timestamp,
    next: Option<Timestamp>,
    occupied: bool,
    now: Timestamp,
) -> Decision {
    let unwatched = nominal < watch.since;
    // A `delay` has one pending time only, which its last run set: it is never made up for twice.
    if unwatched && !matches!(schedule.trigger, Trigger::Delay { .. }) {
        let latest = next.is_none_or(|next| watch.since <= next);
        let fresh = now <= later(nominal, MISFIRE_WINDOW);
        match (schedule.misfire, latest) {
            (Misfire::Latest, false) => return Decision::MisfireCoalesced,
            (Misfire::Latest, true) if fresh => {}
            _ if matches!(schedule.trigger, Trigger::Once { .. }) => return Decision::Missed,
            _ => return Decision::MisfireSkipped,
        }
    }
    if occupied && schedule.overlap == Overlap::Skip {
        return Decision::SkippedOverlap;
    }
    Decision::Started
}

/// Adds a decision; equal ones in a row that start nothing become one stretch.
fn push(firings: &mut Vec<Firing>, nominal: Timestamp, decision: Decision) {
    match firings.last_mut() {
        Some(last) if last.decision == decision && decision != Decision::Started => {
            last.until = nominal;
            last.count += 1;
        }
        _ => firings.push(Firing { nominal, until: nominal, count: 1, decision }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::Duration;

    fn second(n: i64) -> Timestamp {
        Timestamp::from_second(n).unwrap()
    }

    fn every_ten(misfire: Misfire, overlap: Overlap) -> Schedule {
        let trigger = Trigger::Every { period: Duration::from_secs(10) };
        Schedule { trigger, start: None, end: None, jitter: Duration::ZERO, misfire, overlap }
    }

    fn watched_from(since: i64) -> Watch {
        Watch { anchor: second(0), cursor: second(10), since: second(since), occupied: false }
    }

    fn stretch(from: i64, to: i64, count: u64, decision: Decision) -> Firing {
        Firing { nominal: second(from), until: second(to), count, decision }
    }

    #[test]
    fn a_tick_that_a_running_system_reaches_late_runs_late() {
        let schedule = every_ten(Misfire::Skip, Overlap::Allow);
        let (firings, next) = decide(&schedule, watched_from(0), second(25));
        let started = |at| stretch(at, at, 1, Decision::Started);
        assert_eq!(firings, [started(10), started(20)]);
        assert_eq!(next, Some(second(30)));
    }

    #[test]
    fn after_downtime_the_latest_tick_stands_for_the_others() {
        let schedule = every_ten(Misfire::Latest, Overlap::Skip);
        let (firings, next) = decide(&schedule, watched_from(45), second(45));
        let expected =
            [stretch(10, 30, 3, Decision::MisfireCoalesced), stretch(40, 40, 1, Decision::Started)];
        assert_eq!(firings, expected);
        assert_eq!(next, Some(second(50)));
    }

    #[test]
    fn after_downtime_all_are_skipped_where_the_policy_says_so() {
        let schedule = every_ten(Misfire::Skip, Overlap::Skip);
        let (firings, _) = decide(&schedule, watched_from(45), second(45));
        assert_eq!(firings, [stretch(10, 40, 4, Decision::MisfireSkipped)]);
    }

    #[test]
    fn a_misfire_older_than_the_window_is_not_made_up_for() {
        let trigger = Trigger::Once { at: second(10) };
        let schedule = Schedule { trigger, ..every_ten(Misfire::Latest, Overlap::Skip) };
        let day = 24 * 3600;
        let (firings, next) = decide(&schedule, watched_from(day + 60), second(day + 60));
        assert_eq!(firings, [stretch(10, 10, 1, Decision::Missed)]);
        assert_eq!(next, None);
    }

    #[test]
    fn a_tick_that_meets_an_unfinished_run_is_skipped_unless_overlap_is_allowed() {
        let occupied = Watch { occupied: true, ..watched_from(0) };
        let decide_with =
            |overlap| decide(&every_ten(Misfire::Skip, overlap), occupied, second(10)).0;
        assert_eq!(decide_with(Overlap::Skip), [stretch(10, 10, 1, Decision::SkippedOverlap)]);
        assert_eq!(decide_with(Overlap::Allow), [stretch(10, 10, 1, Decision::Started)]);
    }

    #[test]
    fn a_delay_stands_still_until_its_run_has_ended() {
        let trigger = Trigger::Delay { period: Duration::from_secs(10) };
        let schedule = Schedule { trigger, ..every_ten(Misfire::Skip, Overlap::Skip) };
        let (firings, next) = decide(&schedule, watched_from(100), second(100));
        assert_eq!(firings, [stretch(10, 10, 1, Decision::Started)]);
        assert_eq!(next, None);
    }

    #[test]
    fn a_delay_that_was_skipped_comes_again_after_its_period() {
        let trigger = Trigger::Delay { period: Duration::from_secs(10) };
        let schedule = Schedule { trigger, ..every_ten(Misfire::Skip, Overlap::Skip) };
        let occupied = Watch { occupied: true, ..watched_from(0) };
        let (firings, next) = decide(&schedule, occupied, second(12));
        assert_eq!(firings, [stretch(10, 10, 1, Decision::SkippedOverlap)]);
        assert_eq!(next, Some(second(22)));
    }

    proptest! {
        #[test]
        fn every_due_tick_is_decided_exactly_once_however_the_work_is_sliced(
            stops in prop::collection::vec(1i64..400, 1..8), since in 0i64..2000,
            latest in any::<bool>(), allow in any::<bool>()
        ) {
            let misfire = if latest { Misfire::Latest } else { Misfire::Skip };
            let overlap = if allow { Overlap::Allow } else { Overlap::Skip };
            let schedule = every_ten(misfire, overlap);
            let mut watch = watched_from(since);
            let (mut now, mut decided) = (0, 0);
            for stop in stops {
                now += stop;
                let (firings, next) = decide(&schedule, watch, second(now));
                for firing in firings {
                    prop_assert_eq!(firing.nominal.as_second(), (decided + 1) * 10);
                    decided += i64::try_from(firing.count).unwrap();
                    prop_assert_eq!(firing.until.as_second(), decided * 10);
                }
                watch.cursor = next.unwrap();
                prop_assert_eq!(decided, now / 10);
            }
        }
    }
}
