use serde::{Deserialize, Serialize};

use crate::Time;

/// What was decided about a nominal time of a schedule, or about a stretch of them that were all
/// decided alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none))]
pub struct Tick {
    /// The nominal time, or the first of the stretch.
    pub nominal: Time,
    /// The last of the stretch; the same as `nominal` for a single one.
    pub until: Time,
    /// How many nominal times this stands for.
    pub count: u64,
    /// What was decided.
    pub decision: Decision,
    /// When it was decided.
    pub decided_at: Time,
    /// How long after the last nominal time that was, in milliseconds.
    pub lateness_ms: u64,
    /// The run that was started.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<String>,
}

/// What can be decided about a nominal time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum), oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// A run was started.
    Started,
    /// A run of the schedule was unfinished, and the overlap policy says skip.
    SkippedOverlap,
    /// Nobody was watching, and the misfire policy says skip.
    MisfireSkipped,
    /// Nobody was watching, and a later nominal time stands for this one too.
    MisfireCoalesced,
    /// The only time of a `once` passed while nobody was watching.
    Missed,
}
