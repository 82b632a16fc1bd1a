use std::fmt;

use serde::{Deserialize, Serialize};

/// An instant as RFC 3339 text, as in `2026-03-29T01:30:00.25Z`. The server answers in UTC with up
/// to six decimals, and takes any offset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub String);

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Time {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}
