//! The JSON of `/api/v1` as Rust types. Clients and server share them; what they mean is told by
//! each field, and repeated in the OpenAPI document.
//!
//! Ids and digests are text. Times are RFC 3339 in UTC with up to six decimals. Durations are whole
//! milliseconds (of exchanges, microseconds), sizes whole bytes, and the names say so. A field that has no value is left out.
//! Requests refuse fields that they do not know.
//!
//! The feature `openapi` adds the schemas from which the server describes itself.

mod app;
mod attempt;
mod door;
mod exchange;
mod health;
mod http;
mod job;
mod json;
mod key;
mod live;
mod overview;
mod page;
mod plugin;
mod problem;
mod retry;
mod run;
mod schedule;
mod secret;
mod session;
mod tick;
mod time;
mod trace;
mod whereabouts;
mod work;

#[cfg(feature = "openapi")]
mod examples;
#[cfg(feature = "openapi")]
mod openapi;

pub use app::{App, AppPatch, AppWithSecret, NewApp};
pub use attempt::{Attempt, Frame, OutcomeKind, Usage};
pub use door::Door;
pub use exchange::{Answer, Excerpt, Exchange};
pub use health::Health;
pub use http::{
    Assertions, BasicAuth, BearerAuth, Header, HttpAuth, HttpWork, JsonEquals, SignedNonce,
    Signing, StandardWebhooks, Statuses,
};
pub use job::{Job, JobPatch, NewJob};
pub use json::Json;
pub use key::{CreatedKey, Key, NewKey, Role};
pub use live::{Changed, Topic};
pub use overview::{Activity, Attention, Lateness, Minute, Overview, UpcomingFire};
pub use page::Page;
pub use plugin::{Activation, Plugin, PluginVersion};
pub use problem::{BrokenRule, Problem};
pub use retry::{Backoff, Retry};
pub use run::{
    CreatedRuns, LatestRuns, NewRun, NewRunOf, NewRuns, Origin, OriginKind, Redrive, Run,
    RunCounts, RunIds, RunPhase, RunResult, RunResults, RunState,
};
pub use schedule::{
    Calendar, CalendarUnit, Cron, Delay, Every, Fire, Misfire, Once, Overlap, Preview,
    PreviewRequest, Schedule, Trigger,
};
pub use secret::{NewSecret, Secret};
pub use session::{Session, SignIn, SignInLink};
pub use tick::{Decision, Tick};
pub use time::Time;
pub use trace::{Field, Level, TraceEvent, TraceKind};
pub use whereabouts::{Doing, Whereabouts};
pub use work::{Limits, PluginWork, Work};
