use serde::{Deserialize, Serialize};

/// What has changed since the stream last said so. Says nothing about how: look again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(example))]
pub struct Changed {
    /// The kinds of things, at least one.
    pub topics: Vec<Topic>,
}

/// A kind of things that change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum), oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Jobs and their schedules.
    Jobs,
    /// Runs and their attempts.
    Runs,
    /// Plugins and their versions.
    Plugins,
    /// Keys.
    Keys,
    /// Secrets that jobs use.
    Secrets,
}
