//! What all tests of stores need: a database in a temporary directory, and things to put in it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use mainspring_domain::Timestamp;
use mainspring_domain::id::{AppId, JobId, RunId};
use mainspring_domain::job::{Job, JobSpec, Priority, Source};
use mainspring_domain::json::Json;
use mainspring_domain::ports::QueuedRun;
use mainspring_domain::retry::Retry;
use mainspring_domain::run::Origin;
use mainspring_domain::work::{Limits, PluginCall, Work};

/// Nothing that a test waits for takes longer, on however busy a machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

/// The test's time: so many seconds after a fixed instant.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

/// Bytes that no other id of this process has; later ones sort higher.
pub(crate) fn fresh() -> [u8; 10] {
    static LAST: AtomicU64 = AtomicU64::new(1);
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&LAST.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    bytes
}

/// What a job says, without schedule and limits.
pub(crate) fn spec() -> JobSpec {
    JobSpec {
        name: "nightly".to_owned(),
        enabled: true,
        work: Work::Plugin(PluginCall {
            plugin: "echo".to_owned(),
            version: None,
            input: Json::parse(r#"{"text":"帅的"}"#).unwrap(),
        }),
        schedule: None,
        retry: Retry { jitter: false, ..Retry::default() },
        limits: Limits::default(),
        priority: Priority::default(),
        max_concurrent: None,
    }
}

/// A job of the default app, made at second 0.
pub(crate) fn job(spec: JobSpec) -> Job {
    Job {
        id: JobId::new(at(0), fresh()),
        number: 0,
        app: AppId::DEFAULT,
        spec,
        revision: 1,
        created_at: at(0),
        updated_at: at(0),
        anchored_at: at(0),
        watched_from: at(0),
        source: Source::default(),
        next_fire_at: None,
    }
}

/// A run by hand that is asked for at `second` and due at once.
pub(crate) fn queued(job: JobId, second: i64) -> QueuedRun {
    QueuedRun {
        id: RunId::new(at(second), fresh()),
        job,
        origin: Origin::Api,
        input: None,
        priority: None,
        idempotency_key: None,
        created_at: at(second),
        due_at: at(second),
        rearm_after_micros: None,
    }
}
