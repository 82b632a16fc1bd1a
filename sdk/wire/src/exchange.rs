use serde::{Deserialize, Serialize};

use crate::Field;

/// A request that an attempt made, and what became of it. Secrets are not in it: their placeholders
/// are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
pub struct Exchange {
    /// The method.
    pub method: String,
    /// Where it went.
    pub url: String,
    /// The address that was connected to, where it came to that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The headers that were sent, without signatures.
    pub headers: Vec<Field>,
    /// The body that was sent. Left out where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Excerpt>,
    /// The answer. Left out where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// Why there was no answer, or why it was not read to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Microseconds from the beginning until the last byte, or the failure.
    pub total_micros: u64,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The protocol, as in `HTTP/1.1`.
    pub version: String,
    /// Its headers, cookies without their values.
    pub headers: Vec<Field>,
    /// Its body.
    pub body: Excerpt,
    /// Microseconds from the beginning until the answer's headers were there.
    pub first_byte_micros: u64,
}

/// The beginning of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
pub struct Excerpt {
    /// Its beginning as text; bytes that are no UTF-8 are replaced.
    pub text: String,
    /// How long the whole is, as far as it was read.
    pub size_bytes: u64,
    /// Whether `text` is not the whole.
    pub cut: bool,
}
