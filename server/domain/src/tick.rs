//! The tick ledger: for every nominal time of a schedule, what was decided about it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::RunId;

/// A decision about a nominal time, or about a stretch of them that were all decided alike.
/// Unique by (job, nominal time).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// The nominal time, or the first of the stretch.
    pub nominal: Timestamp,
    /// The last of the stretch; `nominal` for a single one.
    pub until: Timestamp,
    /// How many nominal times this row stands for.
    pub count: u64,
    /// What was decided.
    pub decision: Decision,
    /// When; its distance from `nominal` is the lateness.
    pub decided_at: Timestamp,
    /// The run that was started.
    pub run: Option<RunId>,
}

/// What can be decided about a nominal time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// A run was started.
    Started,
    /// A run of the schedule was still unfinished, and the overlap policy says skip.
    SkippedOverlap,
    /// Nobody was watching, and the misfire policy says skip.
    MisfireSkipped,
    /// Nobody was watching, and a later nominal time stands for this one too.
    MisfireCoalesced,
    /// The only time of a `once` passed while nobody was watching.
    Missed,
}
