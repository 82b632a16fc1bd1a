//! The attempt that the job's function is called for.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::bindings::mainspring::job::types;

/// The attempt that the job's function is called for.
///
/// `Context::default()` is the first attempt of an unscheduled run in 1970, for tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// The run, the same for all its attempts: 32 lower-case hex digits.
    pub run_id: String,
    /// The job, 32 lower-case hex digits.
    pub job_id: String,
    /// The job's name.
    pub job_name: String,
    /// 1 for the first try.
    pub attempt: u32,
    /// The nominal time of a scheduled run; the time it was asked for otherwise. Microseconds
    /// count; times before 1970 read as 1970.
    pub scheduled_at: SystemTime,
    /// When this attempt began.
    pub started_at: SystemTime,
    /// The key that the creator of the run gave, to recognise repetitions by.
    pub idempotency_key: Option<String>,
}

impl Context {
    /// Takes the input out of what the server sent.
    pub(crate) fn split(sent: types::Context) -> (Self, String) {
        let context = Self {
            run_id: sent.run_id,
            job_id: sent.job_id,
            job_name: sent.job_name,
            attempt: sent.attempt,
            scheduled_at: system_time(sent.scheduled_at),
            started_at: system_time(sent.started_at),
            idempotency_key: sent.idempotency_key,
        };
        (context, sent.input)
    }
}

impl Default for Context {
    fn default() -> Self {
        Self {
            run_id: "0".repeat(32),
            job_id: "0".repeat(32),
            job_name: "test".to_owned(),
            attempt: 1,
            scheduled_at: UNIX_EPOCH,
            started_at: UNIX_EPOCH,
            idempotency_key: None,
        }
    }
}

fn system_time(instant: types::Instant) -> SystemTime {
    UNIX_EPOCH + Duration::from_micros(instant.try_into().unwrap_or(0))
}
