use serde::{Deserialize, Serialize};

use crate::{Frame, Time};

/// Where a run's attempt was when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none))]
pub struct Whereabouts {
    /// What it was doing.
    pub state: Doing,
    /// The host call or the request that it waits in, where it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_in: Option<String>,
    /// Since when it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_since: Option<Time>,
    /// Its stack, innermost first, without what the language's runtime has on top.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", oai(default, skip_serializing_if_is_empty))]
    pub frames: Vec<Frame>,
    /// How often the attempt went on after a pause, so far. Left out where none is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounds: Option<u64>,
    /// How long it has been under way. Left out where none is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elapsed_ms: Option<u64>,
}

/// What a run's attempt is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum), oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// No attempt is under way.
    Nothing,
    /// It is not in its work yet: it is loaded, or waits for a place.
    Starting,
    /// It computes.
    Computing,
    /// It waits.
    Waiting,
}
