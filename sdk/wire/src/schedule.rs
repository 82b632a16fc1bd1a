use serde::{Deserialize, Serialize};

use crate::Time;

/// When a job runs by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// What makes it fire.
    pub trigger: Trigger,
    /// No fire before this. Periods count from it where it is given, else from the job's making.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Time>,
    /// No fire after this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Time>,
    /// Each run starts up to so many milliseconds after its time, by a length that is drawn for each. At most a day.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[cfg_attr(feature = "openapi", oai(default, skip_serializing_if = "is_zero"))]
    pub jitter_ms: u64,
    /// What becomes of times that passed while no server was up, or while the job was paused.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub misfire: Misfire,
    /// What becomes of a time that comes while a run of this schedule is unfinished.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub overlap: Overlap,
}

/// What makes a schedule fire: an object with exactly one member, named for the kind of trigger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Union))]
#[cfg_attr(feature = "openapi", oai(one_of, externally_tagged, rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// At one instant.
    Once(Once),
    /// At a fixed rate.
    Every(Every),
    /// A fixed time after the end of the last scheduled run.
    Delay(Delay),
    /// At civil times in a zone.
    Cron(Cron),
    /// On days of every n-th day, week or month.
    Calendar(Calendar),
}

/// At one instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct Once {
    /// The instant.
    pub at: Time,
}

/// At a fixed rate that never drifts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct Every {
    /// The period in milliseconds, 1000 or more.
    pub period_ms: u64,
}

/// A fixed time after the end of the last scheduled run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct Delay {
    /// The time between in milliseconds, 1000 or more.
    pub period_ms: u64,
}

/// At civil times in a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct Cron {
    /// 5 fields, or 6 with leading seconds; names, ranges, steps, lists, `L`, `W`, `#`, `?`, and
    /// `@hourly` to `@yearly`. Where both day fields are set, either fits; 0 and 7 are Sunday.
    pub expression: String,
    /// The IANA time zone.
    #[serde(default = "utc")]
    #[cfg_attr(feature = "openapi", oai(default = "utc"))]
    pub zone: String,
}

/// On days of every n-th day, week or month, at times of day in a zone. The day, week (Monday first) or
/// month of the schedule's `start`, else of the job's making, is counted as the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// What is counted.
    pub unit: CalendarUnit,
    /// Every so many of them, 1 to 100.
    #[serde(default = "one")]
    #[cfg_attr(feature = "openapi", oai(default = "one"))]
    pub frequency: u32,
    /// Which days of a week, `mon` to `sun`, or of a month, `1` to `31`; none for `day`. A day that a month
    /// lacks does not fire.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", oai(default, skip_serializing_if_is_empty))]
    pub points: Vec<String>,
    /// When on each of these days, as `07:30` or `07:30:15`; 1 to 48 times.
    pub times: Vec<String>,
    /// The IANA time zone.
    #[serde(default = "utc")]
    #[cfg_attr(feature = "openapi", oai(default = "utc"))]
    pub zone: String,
}

/// What a calendar counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum), oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum CalendarUnit {
    /// Days.
    Day,
    /// Weeks, which begin on Monday.
    Week,
    /// Months.
    Month,
}

/// What becomes of times that passed while nobody was watching.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum), oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Misfire {
    /// They are skipped.
    Skip,
    /// The latest is run if it is not older than 24 hours, and stands for the others.
    #[default]
    Latest,
}

/// What becomes of a time that comes while a run of the same schedule is unfinished.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum), oai(rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Overlap {
    /// It starts all the same.
    Allow,
    /// It is skipped.
    #[default]
    Skip,
}

/// A schedule to be looked at before it is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct PreviewRequest {
    /// The schedule.
    pub schedule: Schedule,
    /// How many fires to foresee, 1 to 50.
    #[serde(default = "five")]
    #[cfg_attr(feature = "openapi", oai(default = "five"))]
    pub count: u32,
}

/// The next fires of a schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(example))]
pub struct Preview {
    /// Earliest first. A `delay` is foreseen as if its runs took no time.
    pub fires: Vec<Fire>,
}

/// A fire to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Fire {
    /// When.
    pub at: Time,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde calls")]
fn is_zero(value: &u64) -> bool {
    *value == 0
}

fn utc() -> String {
    "UTC".to_owned()
}

fn one() -> u32 {
    1
}

fn five() -> u32 {
    5
}
