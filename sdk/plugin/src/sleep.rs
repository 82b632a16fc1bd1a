//! Waiting.

use std::time::Duration;

use crate::host;

/// Waits, at least this long. Costs no fuel, and ends at once when the attempt is cancelled or
/// its time is up.
pub fn sleep(duration: Duration) {
    host::sleep::sleep(milliseconds(duration));
}

/// The contract's unit, rounded up; more than it can hold is its greatest.
pub(crate) fn milliseconds(duration: Duration) -> u64 {
    duration.as_nanos().div_ceil(1_000_000).try_into().unwrap_or(u64::MAX)
}
