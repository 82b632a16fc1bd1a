//! One try of a run: how it ended and what it used.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::id::{Fence, RunId};
use crate::json::Json;
use crate::plugin::Digest;

/// How an attempt ended. Stored with its variant outside: raw JSON cannot be read back from within a
/// tagged object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It returned its output.
    Done {
        /// What it returned.
        output: Json,
    },
    /// It failed in a way that another attempt may mend.
    Retry {
        /// Why, for people.
        message: String,
        /// Facts for machines.
        details: Option<Json>,
        /// The least wait that it asked for.
        after: Option<Duration>,
    },
    /// It failed for good.
    Fatal {
        /// Why, for people.
        message: String,
        /// Facts for machines.
        details: Option<Json>,
    },
    /// It took longer than it may, by the clock or by the fuel backstop.
    TimedOut {
        /// The bound.
        after: Duration,
        /// The host call that it was waiting in, if any.
        waiting_in: Option<String>,
    },
    /// Its explicit instruction budget is used up. It would be again.
    OutOfFuel {
        /// The budget.
        fuel: u64,
    },
    /// It asked for more memory than it may have.
    OverMemory {
        /// The bound in bytes.
        limit: u64,
        /// What it asked for, in bytes.
        asked: u64,
    },
    /// It returned something that is not its output: no JSON, or too long.
    InvalidOutput {
        /// What is wrong with it.
        reason: String,
    },
    /// It trapped: a panic, an out-of-bounds access, a stack overflow.
    Trapped {
        /// The cause in plain words, with the guest's panic message if there is one.
        message: String,
        /// The guest's stack, innermost first.
        frames: Vec<Frame>,
    },
    /// Somebody cancelled it.
    Cancelled {
        /// Who.
        by: String,
    },
    /// The node stopped or was lost. Not counted as an attempt.
    Interrupted,
}

impl Outcome {
    /// The outcome in one line for people; empty for success. Without the character NUL, which not every
    /// database keeps in a text.
    pub fn message(&self) -> String {
        let message = self.words();
        if message.contains('\0') { message.replace('\0', "\u{fffd}") } else { message }
    }

    fn words(&self) -> String {
        match self {
            Self::Done { .. } => String::new(),
            Self::Retry { message, .. }
            | Self::Fatal { message, .. }
            | Self::Trapped { message, .. } => message.clone(),
            Self::TimedOut { after, waiting_in: None } => format!("timed out after {after:?}"),
            Self::TimedOut { after, waiting_in: Some(call) } => {
                format!("timed out after {after:?}, waiting in {call}")
            }
            Self::OutOfFuel { fuel } => format!("fuel exhausted after {fuel}"),
            Self::OverMemory { limit, asked } => {
                format!("memory limit {}, asked for {}", mebibytes(*limit), mebibytes(*asked))
            }
            Self::InvalidOutput { reason } => format!("invalid output: {reason}"),
            Self::Cancelled { by } => format!("cancelled by {by}"),
            Self::Interrupted => "interrupted: its node stopped".to_owned(),
        }
    }
}

fn mebibytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1 << 20);
    if tenths.is_multiple_of(10) {
        format!("{} MiB", tenths / 10)
    } else {
        format!("{}.{} MiB", tenths / 10, tenths % 10)
    }
}

/// A frame of a guest's stack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// The demangled function name, or `function N` where the component has no names.
    pub function: String,
    /// The source file.
    pub file: Option<String>,
    /// The line in it, from 1.
    pub line: Option<u32>,
}

/// What an attempt used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Instructions in fuel units; `None` where the work has no fuel.
    pub fuel: Option<u64>,
    /// The most linear memory it had, in bytes.
    pub peak_memory: u64,
    /// Bytes of log kept, and dropped over the limit.
    pub log: u64,
    /// Bytes of log that were dropped over the limit.
    pub log_dropped: u64,
}

/// A finished attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Its number and fence.
    pub fence: Fence,
    /// The run it belongs to.
    pub run: RunId,
    /// 1 for the run's first execution, interrupted ones counted too.
    pub ordinal: u32,
    /// The node that executed it.
    pub node: String,
    /// The plugin version that ran; `None` where it did not come to that.
    pub version: Option<Digest>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None` while it runs.
    pub finished_at: Option<Timestamp>,
    /// How it ended; `None` while it runs.
    pub outcome: Option<Outcome>,
    /// What it used.
    pub usage: Usage,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_read_back_as_it_was_written() {
        let json = |text| Json::parse(text).unwrap();
        for outcome in [
            Outcome::Done { output: json(r#"{"n":1.10}"#) },
            Outcome::Retry {
                message: "no".into(),
                details: Some(json("[1]")),
                after: Some(Duration::from_millis(1500)),
            },
            Outcome::Fatal { message: "no".into(), details: None },
            Outcome::Interrupted,
        ] {
            let written = serde_json::to_string(&outcome).unwrap();
            assert_eq!(serde_json::from_str::<Outcome>(&written).unwrap(), outcome, "{written}");
        }
    }

    #[test]
    fn an_outcome_says_in_one_line_what_happened() {
        let over = Outcome::OverMemory { limit: 64 << 20, asked: (64 << 20) + 1 };
        assert_eq!(over.message(), "memory limit 64 MiB, asked for 64.1 MiB");
        let late =
            Outcome::TimedOut { after: Duration::from_secs(60), waiting_in: Some("sleep".into()) };
        assert_eq!(late.message(), "timed out after 60s, waiting in sleep");
        assert_eq!(Outcome::OutOfFuel { fuel: 7 }.message(), "fuel exhausted after 7");
    }
}
