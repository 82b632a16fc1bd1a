use serde::{Deserialize, Serialize};

/// How stubbornly a failed run is tried again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(default, deny_unknown_fields))]
#[serde(default, deny_unknown_fields)]
pub struct Retry {
    /// Attempts after the first one, 0 to 100.
    pub max: u32,
    /// How the wait grows from one retry to the next.
    pub backoff: Backoff,
    /// The unit of the wait in milliseconds.
    pub delay_ms: u64,
    /// No wait is longer than this, in milliseconds.
    pub cap_ms: u64,
    /// Whether each wait is drawn between 0 and its length, so that failures do not come back in
    /// step.
    pub jitter: bool,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            max: 3,
            backoff: Backoff::Exponential,
            delay_ms: 5_000,
            cap_ms: 3_600_000,
            jitter: true,
        }
    }
}

/// How the wait before the n-th retry follows from the delay d.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum), oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Backoff {
    /// d
    Fixed,
    /// d·n
    Linear,
    /// d·2ⁿ⁻¹
    Exponential,
}
