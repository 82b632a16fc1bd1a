//! What [`super::Store::overview`] answers.

use std::time::Duration;

use jiff::Timestamp;

use crate::id::{JobId, RunId};

/// Numbers for an overview.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// Jobs, and those of them that are enabled and have a schedule.
    pub jobs: u64,
    /// Jobs that will fire by themselves.
    pub scheduled_jobs: u64,
    /// Runs that wait for a slot.
    pub ready: u64,
    /// Runs that wait for their time.
    pub waiting: u64,
    /// Runs that are being executed.
    pub running: u64,
    /// What ended in the last 24 hours.
    pub last_day: Activity,
    /// The last 60 minutes, oldest first; minutes without any end are left out.
    pub minutes: Vec<Minute>,
    /// The next fires, earliest first, at most 10.
    pub upcoming: Vec<UpcomingFire>,
    /// How late the latest runs began; `None` where none has.
    pub lateness: Option<Lateness>,
    /// Jobs of which runs failed in the last 24 hours, the latest failure first, at most 10.
    pub attention: Vec<Attention>,
}

/// How long after it was due a run's first attempt began, over the latest runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lateness {
    /// How many runs were looked at, at most 500.
    pub runs: u32,
    /// Half of them were not later than this.
    pub p50: Duration,
    /// 99 of 100 were not later than this.
    pub p99: Duration,
    /// The latest.
    pub max: Duration,
}

/// A job of which runs failed for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attention {
    /// The job.
    pub job: JobId,
    /// Its name.
    pub name: String,
    /// How many of its runs failed.
    pub failed: u64,
    /// The latest of them.
    pub run: RunId,
    /// Why it failed, in one line.
    pub error: String,
    /// When it failed.
    pub at: Timestamp,
}

/// How runs ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Activity {
    /// Ended well.
    pub succeeded: u64,
    /// Ended badly.
    pub failed: u64,
    /// Ended by somebody.
    pub cancelled: u64,
}

/// How runs ended in one minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minute {
    /// Its beginning.
    pub at: Timestamp,
    /// What ended in it.
    pub activity: Activity,
}

/// A fire to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpcomingFire {
    /// The job.
    pub job: JobId,
    /// Its name.
    pub name: String,
    /// When.
    pub at: Timestamp,
}
