use serde::{Deserialize, Serialize};

use crate::Time;

/// What is going on, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none))]
pub struct Overview {
    /// Jobs in all.
    pub jobs: u64,
    /// Jobs that will fire by themselves.
    pub scheduled_jobs: u64,
    /// Runs that wait for their time.
    pub waiting_runs: u64,
    /// Runs that are due and wait for a free slot.
    pub ready_runs: u64,
    /// Runs that are being executed.
    pub running_runs: u64,
    /// What ended in the last 24 hours.
    pub last_day: Activity,
    /// The last 60 minutes, oldest first. Minutes in which nothing ended are left out.
    pub minutes: Vec<Minute>,
    /// The next fires, earliest first, at most 10.
    pub upcoming: Vec<UpcomingFire>,
    /// How late the latest runs began. Left out where none has begun yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lateness: Option<Lateness>,
    /// Jobs of which runs failed for good in the last 24 hours, the latest failure first, at most 10.
    pub attention: Vec<Attention>,
}

/// How long after it was due a run's first attempt began, over the latest runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Lateness {
    /// How many runs were looked at, at most 500.
    pub runs: u32,
    /// Half of them were not later than this, in milliseconds.
    pub p50_ms: u64,
    /// 99 of 100 were not later than this, in milliseconds.
    pub p99_ms: u64,
    /// The latest, in milliseconds.
    pub max_ms: u64,
}

/// A job of which runs failed for good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Attention {
    /// The job.
    pub job_id: String,
    /// Its name.
    pub job_name: String,
    /// How many of its runs failed in the last 24 hours, counted up to 1000 failures of all jobs.
    pub failed: u64,
    /// The latest run that failed.
    pub run_id: String,
    /// Why it failed, in one line.
    pub error: String,
    /// When it failed.
    pub at: Time,
}

/// How runs ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Activity {
    /// Ended well.
    pub succeeded: u64,
    /// Ended badly.
    pub failed: u64,
    /// Ended by somebody.
    pub cancelled: u64,
}

/// How runs ended in one minute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Minute {
    /// Its beginning.
    pub at: Time,
    /// Ended well.
    pub succeeded: u64,
    /// Ended badly.
    pub failed: u64,
    /// Ended by somebody.
    pub cancelled: u64,
}

/// A fire to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct UpcomingFire {
    /// The job.
    pub job_id: String,
    /// Its name.
    pub job_name: String,
    /// When.
    pub at: Time,
}
