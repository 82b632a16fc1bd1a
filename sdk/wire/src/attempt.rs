use serde::{Deserialize, Serialize};

use crate::json::present;
use crate::{Json, Time};

/// One try of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none))]
pub struct Attempt {
    /// 1 for the run's first attempt, interrupted ones counted too.
    pub number: u32,
    /// The node that executed it.
    pub node: String,
    /// The SHA-256 of the plugin version that ran, where it came to that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// When it began.
    pub started_at: Time,
    /// When it ended. Left out while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Time>,
    /// How it ended. Left out while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<OutcomeKind>,
    /// Why it did not end well, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What it returned.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(deserialize_with = "crate::openapi::present"))]
    pub output: Option<Json>,
    /// Facts about a failure, for machines.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(deserialize_with = "crate::openapi::present"))]
    pub details: Option<Json>,
    /// The guest's stack at a trap, innermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", oai(default, skip_serializing_if_is_empty))]
    pub frames: Vec<Frame>,
    /// What it used.
    pub usage: Usage,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum), oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// It returned its output.
    Done,
    /// It failed in a way that another attempt may mend.
    Retry,
    /// It failed for good.
    Fatal,
    /// It took longer than it may.
    TimedOut,
    /// Its explicit instruction budget is used up.
    OutOfFuel,
    /// It asked for more memory than it may have.
    OverMemory,
    /// It returned something that is not its output.
    InvalidOutput,
    /// It trapped: a panic, an out-of-bounds access, a stack overflow.
    Trapped,
    /// Somebody cancelled it.
    Cancelled,
    /// Its node stopped or was lost. Not counted as an attempt.
    Interrupted,
}

/// A frame of a guest's stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(skip_serializing_if_is_none))]
pub struct Frame {
    /// The function.
    pub function: String,
    /// The source file, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in it, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// What an attempt used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(skip_serializing_if_is_none))]
pub struct Usage {
    /// Instructions in fuel units, where the work has fuel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fuel: Option<u64>,
    /// The most linear memory it had, in bytes.
    pub peak_memory_bytes: u64,
    /// Bytes of log lines kept.
    pub log_bytes: u64,
    /// Bytes of log lines dropped over the limit.
    pub log_dropped_bytes: u64,
}
