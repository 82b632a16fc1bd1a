//! Misbehaves on demand, so that tests can see what becomes of it.
//!
//! Input: what to `do`, and its parameters, such as `{"do":"sleep","milliseconds":50}`; all that it
//! can do is listed in `Do`. Output: what was done.
#![cfg(target_family = "wasm")]

mod burdens;
mod leftovers;
mod surroundings;
mod work;

use std::{process, thread};

use mainspring_plugin::prelude::*;

use crate::burdens::Channel;

/// What to do.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
enum Do {
    /// Computes for ever, or this many turns of a loop.
    Spin { count: Option<u64> },
    /// Calls itself until the stack is used up.
    Recurse,
    /// Takes memory, a MiB at a time, for ever or until it has this much.
    Grow { bytes: Option<u64> },
    /// Sends this many messages of this many bytes.
    Flood {
        #[serde(default)]
        into: Channel,
        #[serde(default = "burdens::many")]
        count: u64,
        #[serde(default = "burdens::long")]
        bytes: usize,
    },
    /// Waits, in the way that the contract offers.
    Sleep { milliseconds: u64 },
    /// Waits, in the way of the standard library, which is WASI's.
    WasiSleep { milliseconds: u64 },

    /// Panics within a step.
    Panic { message: Option<String> },
    /// Ends the process, in the manner of a command; WASI tells only 0 from the other codes.
    Exit { code: i32 },
    /// Fails; another attempt may help.
    Fail { message: Option<String> },
    /// Fails for good, with details.
    Fatal { message: Option<String> },
    /// Fails, and asks for a pause.
    RetryAfter { milliseconds: u64, message: Option<String> },
    /// Fails with a message and details of this many bytes each.
    HugeFailure { bytes: usize },
    /// Fails in all attempts before this one.
    SucceedAt { attempt: u32 },

    /// Returns a string of this many bytes.
    HugeOutput { bytes: usize },
    /// Returns this many arrays, one within the other.
    DeepOutput { count: usize },
    /// Returns what is not JSON.
    InvalidJson,

    /// Works through steps, with one nested in each, lines of all levels, and progress.
    Steps {
        #[serde(default = "work::few")]
        count: u32,
        /// How long each step takes.
        #[serde(default)]
        milliseconds: u64,
        /// The step to fail in, counted from 1.
        fail_at: Option<u32>,
    },
    /// Returns the context of the attempt; the times in microseconds since 1970.
    Context,
    /// Returns what it finds of an environment, files, sockets, clocks and randomness.
    Env,
    /// Searches the memory for what a former attempt left there, then leaves something itself, and
    /// searches again.
    StaticCounter,
}

mainspring_plugin::job!(run);

fn run(input: Do, context: &Context) -> Result<Json, Failure> {
    let done = match input {
        Do::Spin { count } => json!({ "count": burdens::spin(count.unwrap_or(u64::MAX)) }),
        Do::Recurse => json!({ "depth": burdens::recurse(u64::MAX) }),
        Do::Grow { bytes } => json!({ "bytes": burdens::grow(bytes.unwrap_or(u64::MAX)) }),
        Do::Flood { into, count, bytes } => {
            burdens::flood(into, count, &"x".repeat(bytes))?;
            json!({ "count": count })
        }
        Do::Sleep { milliseconds } => {
            sleep(Duration::from_millis(milliseconds));
            json!({ "milliseconds": milliseconds })
        }
        Do::WasiSleep { milliseconds } => {
            thread::sleep(Duration::from_millis(milliseconds));
            json!({ "milliseconds": milliseconds })
        }
        Do::Panic { message } => step!("panic", || burdens::fall_over(&or_default(message)))?,
        Do::Exit { code } => process::exit(code),
        Do::Fail { message } => return Err(Failure::retry(or_default(message))),
        Do::Fatal { message } => {
            let failure = Failure::permanent(or_default(message));
            return Err(failure.with_details(json!({ "asked": true })));
        }
        Do::RetryAfter { milliseconds, message } => {
            let delay = Duration::from_millis(milliseconds);
            return Err(Failure::retry_after(or_default(message), delay));
        }
        Do::HugeFailure { bytes } => {
            let text = "x".repeat(bytes);
            return Err(Failure::retry(&text).with_details(json!(text)));
        }
        Do::SucceedAt { attempt } if context.attempt < attempt => {
            return Err(Failure::retry(format_args!("attempt {} fails", context.attempt)));
        }
        Do::SucceedAt { .. } => json!({ "attempt": context.attempt }),
        Do::HugeOutput { bytes } => return Ok(Json(format!("\"{}\"", "x".repeat(bytes)))),
        Do::DeepOutput { count } => return Ok(Json("[".repeat(count) + &"]".repeat(count))),
        Do::InvalidJson => return Ok(Json("{ this is not JSON".to_owned())),
        Do::Steps { count, milliseconds, fail_at } => {
            work::steps(count, Duration::from_millis(milliseconds), fail_at)?;
            json!({ "count": count })
        }
        Do::Context => work::tell(context)?,
        Do::Env => surroundings::look(),
        Do::StaticCounter => leftovers::search_leave_search()?,
    };
    Ok(Json(done.to_string()))
}

fn or_default(message: Option<String>) -> String {
    message.unwrap_or_else(|| "as asked to".to_owned())
}
