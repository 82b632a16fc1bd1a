//! What a well-behaved job does.

use std::time::{SystemTime, UNIX_EPOCH};

use mainspring_plugin::prelude::*;
use serde_json::Value;

/// How many steps there are unless it is told.
pub(crate) fn few() -> u32 {
    3
}

pub(crate) fn steps(count: u32, pause: Duration, fail_at: Option<u32>) -> Result<(), Failure> {
    trace!("before the steps", count = count);
    for number in 1..=count {
        step!("outer {number}", || {
            debug!("about to wait", number = number);
            step!("inner {number}", || {
                sleep(pause);
                info!("waited", number = number, milliseconds = pause.as_millis());
                Ok(())
            })?;
            if fail_at == Some(number) {
                error!("about to fail", number = number);
                return Err(Failure::retry(format_args!("step {number} fails")));
            }
            Ok(())
        })?;
        progress!(number, count, "step {number} is done");
    }
    warn!("after the steps");
    Ok(())
}

pub(crate) fn tell(context: &Context) -> Result<Value, Failure> {
    Ok(json!({
        "run_id": context.run_id,
        "job_id": context.job_id,
        "job_name": context.job_name,
        "attempt": context.attempt,
        "scheduled_at": microseconds(context.scheduled_at)?,
        "started_at": microseconds(context.started_at)?,
        "idempotency_key": context.idempotency_key,
    }))
}

fn microseconds(time: SystemTime) -> Result<u64, Failure> {
    Ok(time.duration_since(UNIX_EPOCH)?.as_micros().try_into()?)
}
