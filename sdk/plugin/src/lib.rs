//! Write a Mainspring job in Rust.
//!
//! A job is one function with a typed input and a typed output. [`job!`] makes a plugin of it: a
//! WebAssembly component that the server describes, offers a form for, runs within limits, and
//! shows line by line while it runs.
//!
//! ```
//! use mainspring_plugin::prelude::*;
//!
//! #[derive(Deserialize, JsonSchema)]
//! struct Input {
//!     /// The numbers to add up. (What is written here becomes the form's help text.)
//!     numbers: Vec<u64>,
//!     /// Milliseconds to rest after each number.
//!     #[serde(default)]
//!     rest: u64,
//! }
//!
//! #[derive(Serialize)]
//! struct Output {
//!     sum: u64,
//! }
//!
//! fn run(input: Input, context: &Context) -> Result<Output, Failure> {
//!     let count = input.numbers.len();
//!     info!("adding up {count} numbers", attempt = context.attempt);
//!
//!     let sum = step!("add", || {
//!         let mut sum = 0_u64;
//!         for (done, number) in input.numbers.iter().enumerate() {
//!             progress!(done, count, "adding {number}");
//!             sum = sum
//!                 .checked_add(*number)
//!                 .ok_or_else(|| Failure::permanent("the sum exceeds 64 bits"))?;
//!             sleep(Duration::from_millis(input.rest));
//!         }
//!         Ok(sum)
//!     })?;
//!
//!     Ok(Output { sum })
//! }
//!
//! mainspring_plugin::job!(run);
//! # let input = Input { numbers: vec![1, 2, 3], rest: 0 };
//! # assert_eq!(run(input, &Context::default()).unwrap().sum, 6);
//! ```
//!
//! # Input and output
//!
//! An [`Input`] is any type that implements `Deserialize` and `JsonSchema`. Its schema, with the
//! doc comments, goes into the plugin's manifest, and the server makes the form of it. An input
//! that does not fit never reaches the function: the attempt fails for good, and the message names
//! the place, such as `rows[3].price`. A run without input has the input `null`, which a type
//! that does not accept `null` reads as `{}`, so that defaults hold.
//!
//! An [`Output`] is any type that implements `Serialize`. Numbers whose digits matter beyond 64
//! bits pass through a field of type `Box<RawValue>` unread, and [`Json`] as input or output is the
//! whole text, unread.
//!
//! # What happened: log, progress, steps
//!
//! * [`trace!`], [`debug!`], [`info!`], [`warn!`], [`error!`] write a line, with fields to search by.
//! * [`progress!`] says how far the job has come.
//! * [`step!`] runs a closure as a named stretch of the attempt, with its duration; a failure that
//!   it returns marks the step as failed.
//!
//! What is printed to stdout and stderr is kept as well, a panic's message among it.
//!
//! # Waiting
//!
//! [`sleep`] costs no fuel, and ends at once when the attempt is cancelled or its time is up.
//!
//! # Failing
//!
//! A [`Failure`] says whether another attempt may help: [`Failure::permanent`], [`Failure::retry`],
//! [`Failure::retry_after`]. Any error of another library becomes one with `?`; it is then retried
//! after the job's policy. A panic ends the attempt and is retried in the same way.
//!
//! # What a job may rely on
//!
//! Every attempt gets a fresh instance of the component, which is dropped when the function
//! returns: no `static` and no cache outlives it. An attempt may run again although it had an
//! effect already, for instance when the server's power fails; [`Context::run_id`] is the same for
//! all attempts of a run and serves as the key to recognise repetitions by. There are no files,
//! no sockets, no environment and no threads; clocks and random numbers work.
//!
//! # Tests
//!
//! The function is a plain function. Compiled for the host, what it logs goes to stderr,
//! [`sleep`] returns at once, and `Context::default()` is a first attempt:
//!
//! ```
//! # use mainspring_plugin::prelude::*;
//! # fn run(input: u64, _: &Context) -> Result<u64, Failure> { Ok(input * 2) }
//! # fn main() {
//! let second_attempt = Context { attempt: 2, ..Context::default() };
//!
//! assert_eq!(run(21, &second_attempt), Ok(42));
//! # }
//! ```

#[doc(hidden)]
#[expect(clippy::same_length_and_capacity, reason = "written by a macro")]
pub mod bindings;
mod context;
mod failure;
mod host;
mod job;
mod json;
mod log;
mod manifest;
mod progress;
mod sleep;
mod step;

pub use context::Context;
pub use failure::{Failure, Retry};
pub use json::{Input, Json, Output};
pub use manifest::Manifest;
pub use sleep::sleep;

/// What a job's source usually needs: `use mainspring_plugin::prelude::*;`.
pub mod prelude {
    pub use std::time::Duration;

    pub use schemars::JsonSchema;
    pub use serde::{Deserialize, Serialize};
    pub use serde_json::json;
    pub use serde_json::value::RawValue;

    pub use crate::{
        Context, Failure, Json, Retry, debug, error, info, progress, sleep, step, trace, warn,
    };
}

/// What the macros expand to; not for direct use.
#[doc(hidden)]
pub mod macros {
    pub use crate::bindings::mainspring::job::types::Level;
    pub use crate::job::{attempt, describe};
    pub use crate::log::write;
    pub use crate::progress::report;
    pub use crate::step::within;
}
