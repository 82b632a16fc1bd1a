use serde::{Deserialize, Serialize};

use crate::{Exchange, Time};

/// One event of an attempt's trace. Which fields it has depends on its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none))]
pub struct TraceEvent {
    /// Its position within the attempt, from 1 and without holes.
    pub seq: u64,
    /// When it happened.
    pub at: Time,
    /// What happened.
    pub kind: TraceKind,
    /// How grave; of `log`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The text; of `log`, `truncated`, `ended`, and of some `progress`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Names and values to search by; of `log`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", oai(default, skip_serializing_if_is_empty))]
    pub fields: Vec<Field>,
    /// The step's number, from 1; of `step_began`, `step_ended`, and of `log` inside a step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<u32>,
    /// The step around it; of `step_began`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<u32>,
    /// The step's name; of `step_began`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What went wrong in the step; of `step_ended`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Units done; of `progress`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<u64>,
    /// Units in all, where known; of `progress`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
    /// The request and its answer; of `exchange`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Box<Exchange>>,
}

impl TraceEvent {
    /// An event that tells nothing but its kind.
    pub fn blank(seq: u64, at: Time, kind: TraceKind) -> Self {
        Self {
            seq,
            at,
            kind,
            level: None,
            message: None,
            fields: Vec::new(),
            step: None,
            parent: None,
            name: None,
            error: None,
            done: None,
            total: None,
            exchange: None,
        }
    }
}

/// What a trace tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum), oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum TraceKind {
    /// A log line of the guest, or of its standard streams.
    Log,
    /// How far the attempt has come.
    Progress,
    /// A step began.
    StepBegan,
    /// A step ended.
    StepEnded,
    /// A request was made and answered, or failed.
    Exchange,
    /// A limit was hit and something was left out.
    Truncated,
    /// The attempt ended in another way than well.
    Ended,
}

/// How grave a log line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum), oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Only of interest when searching for a fault.
    Trace,
    /// Details for the author.
    Debug,
    /// What happens in the ordinary course.
    Info,
    /// Something to look at.
    Warn,
    /// Something went wrong.
    Error,
}

/// A name with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Field {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}
