use serde::{Deserialize, Serialize};

use crate::json::present;
use crate::{Json, Time};

/// A run to be queued.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct NewRun {
    /// Its own input, any JSON. Without it, the job's.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(deserialize_with = "crate::openapi::present"))]
    pub input: Option<Json>,
    /// Not before this. Without it, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Time>,
    /// Its place among those that are due, 0 first, 9 last. Without it, the job's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
}

/// A run of a certain job to be queued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct NewRunOf {
    /// The job.
    pub job_id: String,
    /// Its own input, any JSON. Without it, the job's.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(deserialize_with = "crate::openapi::present"))]
    pub input: Option<Json>,
    /// Not before this. Without it, now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Time>,
    /// Its place among those that are due, 0 first, 9 last. Without it, the job's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
}

/// Many runs to be queued at once: all of them, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct NewRuns {
    /// The runs, 1 to 10 000.
    pub runs: Vec<NewRunOf>,
}

/// The runs that were queued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(example))]
pub struct CreatedRuns {
    /// Their ids, in the order of the request.
    pub ids: Vec<String>,
}

/// How an ended run is to be repeated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct Redrive {
    /// Another input, any JSON. Without it, the one of the run that is repeated.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(deserialize_with = "crate::openapi::present"))]
    pub input: Option<Json>,
}

/// A run: one request to execute a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none))]
pub struct Run {
    /// Its id: the same for all its attempts, so that receivers can recognise repetitions.
    pub id: String,
    /// The job it executes.
    pub job_id: String,
    /// The job's name.
    pub job_name: String,
    /// The app that owns the job.
    pub app_id: String,
    /// Where it stands.
    pub state: RunState,
    /// What asked for it.
    pub origin: Origin,
    /// Its own input. Left out where it takes the job's.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(deserialize_with = "crate::openapi::present"))]
    pub input: Option<Json>,
    /// Its place among those that are due: 0 first, 9 last.
    pub priority: u8,
    /// What its creator recognises repetitions by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// When it was asked for.
    pub created_at: Time,
    /// Not before this, while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Time>,
    /// When its first attempt began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Time>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Time>,
    /// Attempts begun.
    pub attempts: u32,
    /// Attempts that were interrupted because their node stopped: these do not count against the
    /// retry policy.
    pub interruptions: u32,
    /// The node that executes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// Why its last attempt failed, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Who asked for its end. It may still be running for a moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_by: Option<String>,
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum), oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Waits for its time.
    Scheduled,
    /// Is due and waits for a free slot.
    Queued,
    /// Failed, and waits for its next attempt.
    Retrying,
    /// Is being executed.
    Running,
    /// Ended well.
    Succeeded,
    /// Ended badly, for good.
    Failed,
    /// Somebody ended it.
    Cancelled,
    /// Its time passed while nobody was watching.
    Missed,
}

impl RunState {
    /// Whether nothing will change any more.
    pub fn is_final(self) -> bool {
        match self {
            Self::Scheduled | Self::Queued | Self::Retrying | Self::Running => false,
            Self::Succeeded | Self::Failed | Self::Cancelled | Self::Missed => true,
        }
    }
}

/// The states of runs as filters use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum), oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum RunPhase {
    /// Waits, which people see as `scheduled`, `queued` or `retrying`.
    Queued,
    /// Is being executed.
    Running,
    /// Ended well.
    Succeeded,
    /// Ended badly, for good.
    Failed,
    /// Somebody ended it.
    Cancelled,
    /// Its time passed while nobody was watching.
    Missed,
}

/// What asked for a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(skip_serializing_if_is_none))]
pub struct Origin {
    /// The kind.
    pub kind: OriginKind,
    /// The time that the schedule meant; for `schedule`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nominal: Option<Time>,
    /// The run that is repeated; for `redrive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
}

/// The kinds of origins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum), oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum OriginKind {
    /// The job's schedule.
    Schedule,
    /// A caller.
    Api,
    /// A caller who wanted another run repeated.
    Redrive,
}

/// Runs to be treated alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct RunIds {
    /// Their ids, 1 to 200.
    pub ids: Vec<String>,
}

/// What became of each of several runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(example))]
pub struct RunResults {
    /// In the order of the request.
    pub results: Vec<RunResult>,
}

/// What became of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(skip_serializing_if_is_none))]
pub struct RunResult {
    /// The run.
    pub id: String,
    /// The new run that repeats it; of a repetition that was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_id: Option<String>,
    /// Why it was not done, for people. Left out where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// How many runs are in each state, counted no further than 10 000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(example))]
pub struct RunCounts {
    /// Wait, which people see as `scheduled`, `queued` or `retrying`.
    pub queued: u64,
    /// Are being executed.
    pub running: u64,
    /// Ended well. Counted among the latest 20 000 runs only.
    pub succeeded: u64,
    /// Ended badly, for good.
    pub failed: u64,
    /// Ended by somebody.
    pub cancelled: u64,
    /// Their time passed while nobody was watching.
    pub missed: u64,
}

/// A job's latest runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(example))]
pub struct LatestRuns {
    /// The job.
    pub job_id: String,
    /// Its runs, newest first.
    pub runs: Vec<Run>,
}
