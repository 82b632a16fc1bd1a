use serde::{Deserialize, Serialize};

use crate::json::present;
use crate::{Limits, Retry, Schedule, Time, Work};

/// A job to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct NewJob {
    /// What people call it, 1 to 200 characters; need not be unique.
    pub name: String,
    /// Whether its schedule fires. A paused job can still be run by hand.
    #[serde(default = "yes")]
    #[cfg_attr(feature = "openapi", oai(default = "yes"))]
    pub enabled: bool,
    /// What runs.
    pub work: Work,
    /// When it runs by itself. Without it, it runs only when asked to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// How stubbornly a failed run is tried again.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub retry: Retry,
    /// What bounds each attempt.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub limits: Limits,
    /// Its runs' place among those that are due: 0 first, 9 last.
    #[serde(default = "middle")]
    #[cfg_attr(feature = "openapi", oai(default = "middle"))]
    pub priority: u8,
    /// How many of its runs may be executed at once, 1 to 10 000. Without it, any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_concurrent: Option<u32>,
}

impl NewJob {
    /// A job without schedule, with the default of everything else.
    pub fn new(name: impl Into<String>, work: Work) -> Self {
        Self {
            name: name.into(),
            enabled: yes(),
            work,
            schedule: None,
            retry: Retry::default(),
            limits: Limits::default(),
            priority: middle(),
            max_concurrent: None,
        }
    }
}

/// A change of a job. What is given replaces the whole value; what is left out stays. `null` removes
/// a schedule or a concurrency limit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct JobPatch {
    /// What people call it.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether its schedule fires.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// What runs.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub work: Option<Work>,
    /// When it runs by itself; `null`: never.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(nullable, deserialize_with = "crate::openapi::present"))]
    pub schedule: Option<Option<Schedule>>,
    /// How stubbornly a failed run is tried again.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub retry: Option<Retry>,
    /// What bounds each attempt.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
    /// Its runs' place among those that are due: 0 first, 9 last.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub priority: Option<u8>,
    /// How many of its runs may be executed at once; `null`: any number.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(nullable, deserialize_with = "crate::openapi::present"))]
    pub max_concurrent: Option<Option<u32>>,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none))]
pub struct Job {
    /// Its id.
    pub id: String,
    /// Its number, ascending from 1.
    pub number: i64,
    /// The app that owns it.
    pub app_id: String,
    /// Goes up with every change.
    pub revision: i64,
    /// What people call it.
    pub name: String,
    /// Whether its schedule fires.
    pub enabled: bool,
    /// What runs.
    pub work: Work,
    /// When it runs by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<Schedule>,
    /// How stubbornly a failed run is tried again.
    pub retry: Retry,
    /// What bounds each attempt.
    pub limits: Limits,
    /// Its runs' place among those that are due: 0 first, 9 last.
    pub priority: u8,
    /// How many of its runs may be executed at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_concurrent: Option<u32>,
    /// When its schedule fires next. Left out where it does not, and while a `delay` waits for its
    /// run to end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_fire_at: Option<Time>,
    /// Which door it came through; left out where that was this API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub door: Option<String>,
    /// What its maker calls it by, where that is not its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

fn yes() -> bool {
    true
}

fn middle() -> u8 {
    5
}
