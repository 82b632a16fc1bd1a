use mainspring_domain::tick as domain;
use mainspring_wire::{Decision, Tick};

use super::time;

pub(crate) fn view(tick: &domain::Tick) -> Tick {
    let late = tick.decided_at.as_millisecond().saturating_sub(tick.until.as_millisecond());
    Tick {
        nominal: time(tick.nominal),
        until: time(tick.until),
        count: tick.count,
        decision: match tick.decision {
            domain::Decision::Started => Decision::Started,
            domain::Decision::SkippedOverlap => Decision::SkippedOverlap,
            domain::Decision::MisfireSkipped => Decision::MisfireSkipped,
            domain::Decision::MisfireCoalesced => Decision::MisfireCoalesced,
            domain::Decision::Missed => Decision::Missed,
        },
        decided_at: time(tick.decided_at),
        lateness_ms: u64::try_from(late).unwrap_or(0),
        run_id: tick.run.map(|run| run.to_string()),
    }
}
