use std::time::Duration;

use mainspring_domain::Timestamp;
use mainspring_domain::whereabouts::{Doing, Whereabouts};
use mainspring_wire as wire;

use super::{attempt, millis, time};

pub(crate) fn view(found: Option<Whereabouts>, now: Timestamp) -> wire::Whereabouts {
    let Some(Whereabouts { doing, frames, rounds, elapsed }) = found else {
        return nothing();
    };
    let (state, waiting) = match doing {
        Doing::Starting => (wire::Doing::Starting, None),
        Doing::Computing => (wire::Doing::Computing, None),
        Doing::Waiting { call, waited } => (wire::Doing::Waiting, Some((call, waited))),
    };
    let (waiting_in, waited) = waiting.unzip();
    wire::Whereabouts {
        state,
        waiting_in,
        waiting_since: waited.map(|waited| time(before(now, waited))),
        frames: frames.iter().map(attempt::frame).collect(),
        rounds: Some(rounds),
        elapsed_ms: Some(millis(elapsed)),
    }
}

fn nothing() -> wire::Whereabouts {
    wire::Whereabouts {
        state: wire::Doing::Nothing,
        waiting_in: None,
        waiting_since: None,
        frames: Vec::new(),
        rounds: None,
        elapsed_ms: None,
    }
}

/// In whole milliseconds, so that one pause looks the same from look to look, or nearly.
fn before(now: Timestamp, waited: Duration) -> Timestamp {
    let then = now.as_millisecond().saturating_sub(millis(waited).try_into().unwrap_or(i64::MAX));
    Timestamp::from_millisecond(then).unwrap_or(now)
}
