use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a request was not fulfilled, as `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none))]
pub struct Problem {
    /// A URN that ends in the code.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", oai(rename = "type"))]
    pub kind: String,
    /// The kind of problem, in words that do not change.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The kind of problem, for programs.
    pub code: String,
    /// What happened, to which thing, and what to do.
    pub detail: String,
    /// A URN with the id of the request, by which the server's log can be searched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// All rules that the request breaks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", oai(default, skip_serializing_if_is_empty))]
    pub errors: Vec<BrokenRule>,
}

/// A rule that a request breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct BrokenRule {
    /// Where in the request, as a path of names: `schedule.trigger.cron.zone`, `runs.3.job_id`.
    pub field: String,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)?;
        for BrokenRule { field, reason } in &self.errors {
            write!(f, "\n  {field} {reason}")?;
        }
        Ok(())
    }
}
