//! `/api/v1`, one file per noun.

mod apps;
mod doors;
mod events;
mod jobs;
mod keys;
mod overview;
mod plugins;
mod runs;
mod schedules;
mod secrets;
mod sessions;
mod stream;
mod traces;

pub(crate) mod convert;

use poem_openapi::Tags;

use apps::AppsApi;
use doors::DoorsApi;
use events::EventsApi;
use jobs::JobsApi;
use keys::KeysApi;
use overview::OverviewApi;
use plugins::PluginsApi;
use runs::RunsApi;
use schedules::SchedulesApi;
use secrets::SecretsApi;
use sessions::SessionsApi;
use traces::TracesApi;

/// All of it.
pub(crate) type NativeApi = (
    JobsApi,
    SchedulesApi,
    RunsApi,
    TracesApi,
    PluginsApi,
    KeysApi,
    AppsApi,
    SecretsApi,
    SessionsApi,
    OverviewApi,
    DoorsApi,
    EventsApi,
);

pub(crate) fn api() -> NativeApi {
    (
        JobsApi,
        SchedulesApi,
        RunsApi,
        TracesApi,
        PluginsApi,
        KeysApi,
        AppsApi,
        SecretsApi,
        SessionsApi,
        OverviewApi,
        DoorsApi,
        EventsApi,
    )
}

/// The groups of operations.
#[derive(Tags)]
pub(crate) enum Tag {
    /// What to run, when, how stubbornly, within which limits.
    Jobs,
    /// When jobs run by themselves, and what was decided about each of their times.
    Schedules,
    /// Requests to execute a job, with their attempts.
    Runs,
    /// What an attempt tells while it runs.
    Traces,
    /// Uploaded components and their versions.
    Plugins,
    /// API keys.
    Keys,
    /// Tenants, which own jobs, keys and secrets.
    Apps,
    /// Values that jobs send and nobody reads.
    Secrets,
    /// Sessions of people in a browser, which stand for a key.
    Sessions,
    /// The server itself.
    System,
}
