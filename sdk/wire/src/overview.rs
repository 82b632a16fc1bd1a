use serde::{Deserialize, Serialize};

use crate::Time;

/// What is going on, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(example))]
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
