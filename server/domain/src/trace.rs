//! The trace of an attempt: its ordered, append-only events.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One event. `seq` begins at 1 and has no holes within an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceEvent {
    /// Position within the attempt, from 1.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    #[serde(flatten)]
    pub entry: TraceEntry,
}

/// What a trace tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TraceEntry {
    /// A log line of the guest, or of its standard streams.
    Log {
        /// How grave.
        level: Level,
        /// The text.
        message: String,
        /// Names and values to search by.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        fields: Vec<(String, String)>,
        /// The innermost open step.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<u32>,
    },
    /// How far the attempt has come.
    Progress {
        /// Units done.
        done: u64,
        /// Units in all, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<u64>,
        /// What is being done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// A step began.
    StepBegan {
        /// Its number within the attempt, from 1.
        step: u32,
        /// The step around it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<u32>,
        /// Its name.
        name: String,
    },
    /// A step ended.
    StepEnded {
        /// Its number.
        step: u32,
        /// What went wrong in it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<String>,
    },
    /// A request was made and answered, or failed. Secrets are not in it: it is recorded before they
    /// are filled in.
    Exchange(Box<Exchange>),
    /// A limit was hit and something was left out.
    Truncated {
        /// What was left out, in words.
        message: String,
    },
    /// The attempt ended in another way than well. (A beginning and a good end are facts of the
    /// attempt, and not repeated here: a job that says nothing costs no trace.)
    Ended {
        /// How, in words.
        message: String,
    },
}

/// A request and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The method.
    pub method: String,
    /// Where it went; placeholders of secrets unfilled.
    pub url: String,
    /// The address that was connected to, where it came to that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The headers that were sent; placeholders of secrets unfilled, signatures left out.
    pub headers: Vec<(String, String)>,
    /// The body that was sent, cut; `None` where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Excerpt>,
    /// The answer, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// Why there was none, or it could not be read to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Microseconds from the beginning until the last byte, or the failure.
    pub total_micros: u64,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The protocol, as in `HTTP/1.1`.
    pub version: String,
    /// Its headers; values that are not text are shown lossily, `set-cookie` without its values.
    pub headers: Vec<(String, String)>,
    /// The body, cut.
    pub body: Excerpt,
    /// Microseconds from the beginning until the answer's headers were there.
    pub first_byte_micros: u64,
}

/// The beginning of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Its beginning, as text; bytes that are no UTF-8 are replaced.
    pub text: String,
    /// How long the whole is, in bytes, as far as it was read.
    pub bytes: u64,
    /// Whether `text` is not the whole.
    pub cut: bool,
}

/// How grave a log line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Only of interest when searching for a fault.
    Trace,
    /// Details for the author.
    Debug,
    /// What happens in the ordinary course.
    Info,
    /// Something to look at.
    Warn,
    /// Something went wrong.
    Error,
}

/// The longest name or message of a single event, in bytes; longer ones are cut.
pub const LONGEST_TEXT: usize = 64 << 10;

/// How many steps one attempt may begin; further ones are dropped and the trace says so.
pub const MOST_STEPS: u32 = 10_000;

/// Cuts a text to at most `bytes` bytes, at a character's border.
pub fn cut(text: &mut String, bytes: usize) {
    if text.len() > bytes {
        let end = (0..=bytes).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        text.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_a_characters_border() {
        let mut text = "帅的".to_owned();
        cut(&mut text, 4);
        assert_eq!(text, "帅");
        cut(&mut text, 2);
        assert_eq!(text, "");
    }
}
