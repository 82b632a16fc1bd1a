//! The numbers that stand for a run's state. Queued is three of them, so that a claim never looks
//! at what it cannot take.

use mainspring_domain::run::Phase;

pub(super) const WAITING: i64 = 0;
pub(super) const READY: i64 = 1;
pub(super) const PARKED: i64 = 2;
pub(super) const RUNNING: i64 = 3;
pub(super) const SUCCEEDED: i64 = 4;
pub(super) const FAILED: i64 = 5;
pub(super) const CANCELLED: i64 = 6;
pub(super) const MISSED: i64 = 7;

/// The states that a phase stands for.
pub(super) fn of_phase(phase: Phase) -> &'static [i64] {
    match phase {
        Phase::Queued => &[WAITING, READY, PARKED],
        Phase::Running => &[RUNNING],
        Phase::Succeeded => &[SUCCEEDED],
        Phase::Failed => &[FAILED],
        Phase::Cancelled => &[CANCELLED],
        Phase::Missed => &[MISSED],
    }
}

/// The condition that a run is in a state, with the very words of the partial index that knows it: a planner
/// that finds other words reads the whole table. Written out for the same reason.
pub(super) fn is(table: &str, state: i64) -> String {
    let t = table;
    match state {
        PARKED => format!("{t}.state = {state} and {t}.limited = 1 and {t}.state in (2, 3)"),
        FAILED | CANCELLED | MISSED => format!("{t}.state = {state} and {t}.state in (5, 6, 7)"),
        _ => format!("{t}.state = {state}"),
    }
}
