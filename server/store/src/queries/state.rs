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
