//! A run: one request to execute a job.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{AppId, Fence, JobId, RunId};
use crate::json::Json;
use crate::work::check_input;
use crate::{Invalid, job::Priority};

/// A run as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// The job it executes.
    pub job: JobId,
    /// The job's name, for people.
    pub job_name: String,
    /// The app that owns the job.
    pub app: AppId,
    /// What asked for it.
    pub origin: Origin,
    /// Its own input; `None` takes the job's.
    pub input: Option<Json>,
    /// Its place among those that are due, 0 first.
    pub priority: Priority,
    /// What its creator recognises repetitions by; handed to the guest.
    pub idempotency_key: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Executions begun.
    pub attempts: u32,
    /// Executions that were interrupted: these do not count against the retry policy.
    pub interruptions: u32,
    /// When its first execution began.
    pub first_started_at: Option<Timestamp>,
    /// Why the last execution failed, for people; empty if none did.
    pub last_error: String,
    /// Who asked for its end, while it still runs.
    pub cancel_by: Option<String>,
    /// Where it stands.
    pub state: RunState,
}

/// What asked for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The job's schedule, for this nominal time.
    Schedule {
        /// The nominal time.
        nominal: Timestamp,
    },
    /// A caller.
    Api,
    /// A caller who wants another one repeated.
    Redrive {
        /// The run that is repeated.
        of: RunId,
    },
}

/// Where a run stands. People also see `scheduled` (queued, due later) and `retrying` (queued, with
/// executions behind it).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunState {
    /// Waits for its time, a free slot, or both.
    Queued {
        /// Not before this.
        due_at: Timestamp,
    },
    /// Is being executed.
    Running {
        /// The attempt, which is the fence of every write on its behalf.
        fence: Fence,
        /// The node that holds it.
        node: String,
        /// When this execution began.
        since: Timestamp,
    },
    /// Ended well.
    Succeeded {
        /// When.
        at: Timestamp,
    },
    /// Ended badly, for good.
    Failed {
        /// When.
        at: Timestamp,
    },
    /// Somebody ended it.
    Cancelled {
        /// When.
        at: Timestamp,
        /// Who.
        by: String,
    },
    /// Its time passed while nobody was watching.
    Missed {
        /// When that was decided.
        at: Timestamp,
    },
}

/// The names of the states, as filters use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Queued.
    Queued,
    /// Running.
    Running,
    /// Succeeded.
    Succeeded,
    /// Failed.
    Failed,
    /// Cancelled.
    Cancelled,
    /// Missed.
    Missed,
}

impl RunState {
    /// The state's name.
    pub fn phase(&self) -> Phase {
        match self {
            Self::Queued { .. } => Phase::Queued,
            Self::Running { .. } => Phase::Running,
            Self::Succeeded { .. } => Phase::Succeeded,
            Self::Failed { .. } => Phase::Failed,
            Self::Cancelled { .. } => Phase::Cancelled,
            Self::Missed { .. } => Phase::Missed,
        }
    }
}

impl Phase {
    /// Whether nothing will change any more.
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Running)
    }
}

impl Run {
    /// The nominal time of a scheduled run; the time it was asked for otherwise.
    pub fn scheduled_at(&self) -> Timestamp {
        match self.origin {
            Origin::Schedule { nominal } => nominal,
            Origin::Api | Origin::Redrive { .. } => self.created_at,
        }
    }

    /// Whether it is queued for a time that is ahead of its making.
    pub fn due_ahead(&self) -> bool {
        matches!(self.state, RunState::Queued { due_at } if due_at > self.created_at)
    }

    /// Executions that count against the retry policy.
    pub fn counted_attempts(&self) -> u32 {
        self.attempts.saturating_sub(self.interruptions)
    }
}

/// A run that a caller asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewRun {
    /// Its own input; `None` takes the job's.
    pub input: Option<Json>,
    /// Not before this; `None`: now.
    pub due_at: Option<Timestamp>,
    /// Its place among those that are due; `None` takes the job's.
    pub priority: Option<Priority>,
}

impl NewRun {
    /// All rules that are broken; `at` names the run within the request, as `runs.3.`.
    pub fn check(&self, at: &str, invalid: &mut Invalid) {
        if let Some(input) = &self.input {
            check_input(input, &format!("{at}input"), invalid);
        }
        if let Some(priority) = self.priority {
            priority.check(&format!("{at}priority"), invalid);
        }
    }
}
