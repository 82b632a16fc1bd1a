//! Too much of everything: time, stack, memory, words.
//!
//! Nothing here is inlined: tests look for these names on the stacks of stopped attempts.

use std::hint::black_box;
use std::io::{self, Write};

use mainspring_plugin::prelude::*;

const MIB: usize = 1 << 20;

/// Where a flood goes.
#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Channel {
    /// Log lines.
    #[default]
    Log,
    /// Fields of log lines.
    Fields,
    /// Messages of progress.
    Progress,
    /// Names of steps.
    Steps,
    Stdout,
    Stderr,
}

/// How many messages a flood has unless it is told.
pub(crate) fn many() -> u64 {
    100_000
}

/// How many bytes a message of a flood has unless it is told.
pub(crate) fn long() -> usize {
    100
}

#[inline(never)]
pub(crate) fn spin(count: u64) -> u64 {
    let mut turns = 0;
    while turns < count {
        turns = black_box(turns + 1);
    }
    turns
}

/// Not a loop in disguise: each call still needs its `depth` when the next one returns.
#[inline(never)]
pub(crate) fn recurse(depth: u64) -> u64 {
    if depth == 0 { 0 } else { recurse(depth - 1).rotate_left(7) ^ depth }
}

#[inline(never)]
pub(crate) fn grow(bytes: u64) -> u64 {
    let mut taken = Vec::new();
    while ((taken.len() * MIB) as u64) < bytes {
        taken.push(black_box(vec![1_u8; MIB]));
    }
    (taken.len() * MIB) as u64
}

#[inline(never)]
pub(crate) fn flood(into: Channel, count: u64, text: &str) -> Result<(), Failure> {
    for number in 0..count {
        match into {
            Channel::Log => info!("{text}"),
            Channel::Fields => info!("flood", text = text),
            Channel::Progress => progress!(number, count, "{text}"),
            Channel::Steps => step!("{text}", || Ok(()))?,
            Channel::Stdout => writeln!(io::stdout(), "{text}")?,
            Channel::Stderr => writeln!(io::stderr(), "{text}")?,
        }
    }
    Ok(())
}

#[inline(never)]
pub(crate) fn fall_over(message: &str) -> ! {
    panic!("{message}")
}
