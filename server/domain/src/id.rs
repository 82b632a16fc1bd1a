//! Identifiers. Jobs, runs, apps and keys have a `UUIDv7`, written as 32 lower-case hex digits.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::secret::Guarded;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A `UUIDv7` of this instant; `entropy` fills its random bits.
            pub fn new(at: Timestamp, entropy: [u8; 10]) -> Self {
                Self(uuid_v7(at, entropy))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0.simple())
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            /// Accepts 32 hex digits and the dashed spelling.
            fn from_str(text: &str) -> Result<Self, BadId> {
                match text.len() {
                    32 | 36 => Uuid::try_parse(text).map(Self).map_err(|_| BadId),
                    _ => Err(BadId),
                }
            }
        }
    };
}

id!(
    /// A data directory, which a server that is started again is known by.
    NodeOwner
);
id!(
    /// A tenant.
    AppId
);
id!(
    /// An API key's public half.
    KeyId
);
id!(
    /// A session's public half.
    SessionId
);
id!(
    /// A sign-in link's public half.
    LinkId
);
id!(
    /// A job.
    JobId
);
id!(
    /// A run; the same for all its attempts, so that receivers can recognise repetitions.
    RunId
);

/// The first 12 bits after the milliseconds tell their fraction (RFC 9562, section 6.2, method 3): what is
/// made in one millisecond is stored, and later changed, side by side, and not all over its pages.
fn uuid_v7(at: Timestamp, mut entropy: [u8; 10]) -> Uuid {
    let micros = u64::try_from(at.as_microsecond()).unwrap_or(0);
    let [.., high, low] = (micros % 1000 * 4096 / 1000).to_be_bytes();
    [entropy[0], entropy[1]] = [high, low];
    uuid::Builder::from_unix_timestamp_millis(micros / 1000, &entropy).into_uuid()
}

impl Guarded for KeyId {
    const PREFIX: &'static str = "ms";
}

impl Guarded for SessionId {
    const PREFIX: &'static str = "mss";
}

impl Guarded for LinkId {
    const PREFIX: &'static str = "msl";
}

/// The text is not an id: neither 32 hex digits nor a dashed UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an id: 32 hexadecimal digits, as in 019a8f7c21d97a4bb5d2a9f0c3e1d4b7")]
pub struct BadId;

/// The number of an attempt, ascending over the whole system from 1. It is also the fence of that
/// attempt: a write on its behalf holds only while the run still carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fence(pub i64);

impl fmt::Display for Fence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_written_as_32_hex_digits_and_read_in_both_spellings() {
        let id = RunId::new(Timestamp::UNIX_EPOCH, [7; 10]);
        let text = id.to_string();
        assert_eq!(text.len(), 32);
        assert_eq!(text.parse(), Ok(id));
        assert_eq!(id.0.hyphenated().to_string().parse(), Ok(id));
        assert_eq!(format!("{{{text}}}").parse::<RunId>(), Err(BadId));
    }

    #[test]
    fn ids_sort_by_the_time_of_their_making() {
        let early = JobId::new(Timestamp::from_microsecond(1_000_999).unwrap(), [255; 10]);
        for later in [1_001_000, 1_001_001, 2_000_000] {
            let late = JobId::new(Timestamp::from_microsecond(later).unwrap(), [0; 10]);
            assert!(early < late, "{later}");
        }
        assert_eq!(early.0.get_version_num(), 7);
    }
}
