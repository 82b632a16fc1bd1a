//! The JSON of this door.

use mainspring_domain::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// What a job is to its clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    BuiltIn,
    Custom,
    Http,
}

impl Kind {
    pub(super) fn of(number: i64) -> Option<Self> {
        [Self::BuiltIn, Self::Custom, Self::Http].into_iter().find(|kind| kind.number() == number)
    }

    pub(super) fn number(self) -> i64 {
        match self {
            Self::BuiltIn => 1,
            Self::Custom => 2,
            Self::Http => 3,
        }
    }

    /// How its jobs' ids begin.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::BuiltIn => "BI",
            Self::Custom => "CM",
            Self::Http => "HTTP",
        }
    }

    /// The step that is logged when a job's work begins, and in which words.
    pub(super) fn step(self) -> (&'static str, &'static str) {
        match self {
            Self::BuiltIn => ("BuiltIn", "Executing built-in job"),
            Self::Custom => ("Custom", "Executing custom job"),
            Self::Http => ("HTTP", "Executing HTTP job"),
        }
    }
}

/// What is kept of a request beyond the job that was made of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Note {
    pub(super) kind: i64,
    pub(super) description: Option<String>,
    pub(super) configuration: Option<String>,
}

/// A job as it is shown, its fields in this order.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Job<'j> {
    pub(super) id: String,
    pub(super) business_id: &'j str,
    #[serde(rename = "jobType")]
    pub(super) kind: i64,
    pub(super) name: &'j str,
    pub(super) description: Option<&'j str>,
    pub(super) status: u8,
    pub(super) configuration: Option<&'j str>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Option<Timestamp>,
    pub(super) started_at: Option<Timestamp>,
    pub(super) completed_at: Option<Timestamp>,
}

/// A line of a job's log.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) job_id: String,
    pub(super) level: &'static str,
    pub(super) message: String,
    pub(super) details: Option<String>,
    pub(super) step_name: Option<String>,
    pub(super) created_at: Timestamp,
}

/// What the hub's clients are told of a job.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Told {
    pub(super) job_id: String,
    pub(super) business_id: String,
    pub(super) status: &'static str,
    /// In percent.
    pub(super) progress: Option<u8>,
    pub(super) message: Option<String>,
    pub(super) timestamp: Timestamp,
    /// What it returned, once it has ended well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) result: Option<Box<RawValue>>,
    /// Why it has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
}
