//! A job: what to run, when, how stubbornly, within which limits.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Invalid;
use crate::id::{AppId, JobId};
use crate::retry::Retry;
use crate::schedule::Schedule;
use crate::work::{Limits, Work};

/// A job as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Its number, ascending from 1.
    pub number: i64,
    /// The app that owns it.
    pub app: AppId,
    /// How it came here.
    pub source: Source,
    /// What its owner wrote.
    pub spec: JobSpec,
    /// Goes up with every change of the spec.
    pub revision: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its spec last changed.
    pub updated_at: Timestamp,
    /// What periods count from: creation, or the last change of the trigger.
    pub anchored_at: Timestamp,
    /// The job was not watched before this: its making, or the end of its last pause.
    pub watched_from: Timestamp,
    /// The schedule's cursor: the next nominal time. It stands still while the job is paused.
    /// `None`: no schedule, none left, or a `delay` whose run has not ended.
    pub next_fire_at: Option<Timestamp>,
}

/// How a job came here: data that only the door it came through understands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// Which door; empty: the API of this system.
    pub door: String,
    /// What its maker calls it by, where that is not its id.
    pub reference: Option<String>,
    /// What the door wrote down of the request, to show it again: it decides nothing.
    pub note: Option<String>,
}

/// What the owner of a job writes, and may change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobSpec {
    /// What people call it; need not be unique.
    pub name: String,
    /// Whether its schedule fires. A paused job can still be run by hand.
    pub enabled: bool,
    /// What runs.
    pub work: Work,
    /// When it runs by itself.
    pub schedule: Option<Schedule>,
    /// How stubbornly.
    pub retry: Retry,
    /// What bounds each attempt.
    pub limits: Limits,
    /// Its runs' place among those that are due.
    pub priority: Priority,
    /// How many of its runs may be executed at once; `None`: any number.
    pub max_concurrent: Option<u32>,
}

/// A change of a job: what is `Some` replaces the whole value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobPatch {
    /// See [`JobSpec::name`].
    pub name: Option<String>,
    /// See [`JobSpec::enabled`].
    pub enabled: Option<bool>,
    /// See [`JobSpec::work`].
    pub work: Option<Work>,
    /// See [`JobSpec::schedule`]; `Some(None)` removes it.
    pub schedule: Option<Option<Schedule>>,
    /// See [`JobSpec::retry`].
    pub retry: Option<Retry>,
    /// See [`JobSpec::limits`].
    pub limits: Option<Limits>,
    /// See [`JobSpec::priority`].
    pub priority: Option<Priority>,
    /// See [`JobSpec::max_concurrent`]; `Some(None)` removes it.
    pub max_concurrent: Option<Option<u32>>,
    /// See [`Source::reference`].
    pub reference: Option<String>,
}

impl JobPatch {
    /// The spec with this change.
    #[must_use]
    pub fn apply(self, spec: JobSpec) -> JobSpec {
        JobSpec {
            name: self.name.unwrap_or(spec.name),
            enabled: self.enabled.unwrap_or(spec.enabled),
            work: self.work.unwrap_or(spec.work),
            schedule: self.schedule.unwrap_or(spec.schedule),
            retry: self.retry.unwrap_or(spec.retry),
            limits: self.limits.unwrap_or(spec.limits),
            priority: self.priority.unwrap_or(spec.priority),
            max_concurrent: self.max_concurrent.unwrap_or(spec.max_concurrent),
        }
    }
}

/// A place in the order of what is due: 0 first, 9 last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Priority(pub u8);

impl Priority {
    /// Adds the broken rule.
    pub fn check(self, field: &str, invalid: &mut Invalid) {
        invalid.require(self.0 <= 9, field, "must be between 0 (first) and 9 (last)");
    }
}

impl Default for Priority {
    fn default() -> Self {
        Self(5)
    }
}

impl JobSpec {
    /// All rules that the spec breaks at once. `now` decides whether the schedule still fires.
    pub fn check(&self, now: Timestamp) -> Result<(), Invalid> {
        let mut invalid = self.broken_rules();
        if let Some(schedule) = &self.schedule {
            schedule.check(now, &mut invalid);
        }
        invalid.into_result()
    }

    /// The same for a change that leaves the schedule alone: it may have fired for the last time.
    pub fn check_but_schedule(&self) -> Result<(), Invalid> {
        self.broken_rules().into_result()
    }

    /// Whether both fire at the same times: what is decided about those may differ.
    pub fn fires_like(&self, other: &Self) -> bool {
        let times =
            |spec: &'_ Self| spec.schedule.as_ref().map(|s| (s.trigger.clone(), s.start, s.end));
        times(self) == times(other)
    }

    fn broken_rules(&self) -> Invalid {
        let mut invalid = Invalid::default();
        let length = self.name.chars().count();
        invalid.require((1..=200).contains(&length), "name", "must have 1 to 200 characters");
        invalid.require(
            !self.name.chars().any(char::is_control),
            "name",
            "must not contain control characters",
        );
        self.work.check(&mut invalid);
        self.retry.check(&mut invalid);
        self.limits.check(&mut invalid);
        if let Work::Http(_) = self.work {
            self.limits.check_for_http(&mut invalid);
        }
        self.priority.check("priority", &mut invalid);
        invalid.require(
            self.max_concurrent.is_none_or(|n| (1..=10_000).contains(&n)),
            "max_concurrent",
            "must be between 1 and 10 000, or null for no limit",
        );
        invalid
    }
}
