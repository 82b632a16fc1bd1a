//! Why an attempt failed, and whether another one may help.

use std::error::Error;
use std::fmt::Display;
use std::time::Duration;

use serde_json::Value;

use crate::bindings::mainspring::job::types;
use crate::sleep::milliseconds;

/// Why an attempt failed, and whether another one may help.
///
/// `?` makes one of any error: its message is the error's, followed by those of its sources, and
/// it is retried after the job's policy, since a policy bounds the attempts, while nobody brings
/// back a run that was given up too early. Where an error is known to come again, say so:
///
/// ```
/// # use mainspring_plugin::Failure;
/// fn port(text: &str) -> Result<u16, Failure> {
///     text.parse().map_err(Failure::permanent)
/// }
/// # assert_eq!(port("x"), Err(Failure::permanent("invalid digit found in string")));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// One sentence for people.
    pub message: String,
    /// Facts for machines.
    pub details: Option<Value>,
    /// Whether another attempt may help.
    pub retry: Retry,
}

/// Whether another attempt may help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// The same will happen again: do not retry.
    Permanent,
    /// Retry after the job's own policy.
    ByPolicy,
    /// Retry after the job's own policy, but not before this much time has passed.
    After(Duration),
}

impl Failure {
    /// The same will happen again: the run fails now.
    pub fn permanent(message: impl Display) -> Self {
        Self::new(&message, Retry::Permanent)
    }

    /// Another attempt may help; the job's policy says when, and how often.
    pub fn retry(message: impl Display) -> Self {
        Self::new(&message, Retry::ByPolicy)
    }

    /// Another attempt may help, but not before this much time has passed; parts of a millisecond
    /// count as one.
    pub fn retry_after(message: impl Display, delay: Duration) -> Self {
        Self::new(&message, Retry::After(delay))
    }

    /// Adds facts for machines: `Failure::permanent("no such row").with_details(json!({ "row": 7 }))`.
    #[must_use]
    pub fn with_details(self, details: Value) -> Self {
        Self { details: Some(details), ..self }
    }

    /// What the contract calls it; not a `From`, since that one is given away to all errors.
    pub(crate) fn into_contract(self) -> types::Failure {
        types::Failure {
            message: self.message,
            details: self.details.map(|details| details.to_string()),
            retry: match self.retry {
                Retry::Permanent => types::Retry::Permanent,
                Retry::ByPolicy => types::Retry::ByPolicy,
                Retry::After(delay) => types::Retry::After(milliseconds(delay)),
            },
        }
    }

    fn new(message: &dyn Display, retry: Retry) -> Self {
        Self { message: message.to_string(), details: None, retry }
    }
}

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut message = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            message.push_str(": ");
            message.push_str(&cause.to_string());
            source = cause.source();
        }
        Self::retry(message)
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::{self, Formatter};

    use super::*;

    #[derive(Debug)]
    struct Outer(std::num::ParseIntError);

    impl Display for Outer {
        fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
            out.write_str("cannot read the row")
        }
    }

    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[test]
    fn any_error_is_retried_by_policy_and_brings_its_causes_along() {
        fn read() -> Result<u8, Failure> {
            Ok("x".parse().map_err(Outer)?)
        }

        let message = "cannot read the row: invalid digit found in string";
        assert_eq!(read(), Err(Failure::retry(message)));
    }

    #[test]
    fn a_delay_is_rounded_up_to_milliseconds() {
        let failure = Failure::retry_after("busy", Duration::from_micros(1_001)).into_contract();

        assert!(matches!(failure.retry, types::Retry::After(2)));
    }

    #[test]
    fn details_are_json_text() {
        let failure = Failure::permanent("no").with_details(serde_json::json!({ "row": 7 }));

        assert_eq!(failure.into_contract().details.as_deref(), Some(r#"{"row":7}"#));
    }
}
