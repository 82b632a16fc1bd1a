//! From columns to domain values and back.

use jiff::Timestamp;
use mainspring_domain::json::Json;
use mainspring_domain::plugin::Digest;
use serde::de::DeserializeOwned;
use sqlx::Row as _;
use uuid::Uuid;

use super::{Failure, Row};

/// An instant as it is stored.
pub(in super::super) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// An instant as it was stored.
pub(super) fn instant(micros: i64) -> Result<Timestamp, Failure> {
    Timestamp::from_microsecond(micros).map_err(unreadable)
}

/// Typed access to a row's columns, by their names. What is stored is one of four types, or null.
pub(in super::super) trait Columns {
    fn maybe_integer(&self, column: &str) -> Result<Option<i64>, Failure>;
    fn maybe_text(&self, column: &str) -> Result<Option<String>, Failure>;
    fn maybe_bytes(&self, column: &str) -> Result<Option<Vec<u8>>, Failure>;
    fn maybe_id(&self, column: &str) -> Result<Option<Uuid>, Failure>;

    fn integer(&self, column: &str) -> Result<i64, Failure> {
        present(column, self.maybe_integer(column)?)
    }

    fn text(&self, column: &str) -> Result<String, Failure> {
        present(column, self.maybe_text(column)?)
    }

    fn id(&self, column: &str) -> Result<Uuid, Failure> {
        present(column, self.maybe_id(column)?)
    }

    fn at(&self, column: &str) -> Result<Timestamp, Failure> {
        instant(self.integer(column)?)
    }

    fn maybe_at(&self, column: &str) -> Result<Option<Timestamp>, Failure> {
        self.maybe_integer(column)?.map(instant).transpose()
    }

    fn count(&self, column: &str) -> Result<u64, Failure> {
        u64::try_from(self.integer(column)?).map_err(unreadable)
    }

    fn small(&self, column: &str) -> Result<u32, Failure> {
        u32::try_from(self.integer(column)?).map_err(unreadable)
    }

    fn flag(&self, column: &str) -> Result<bool, Failure> {
        Ok(self.integer(column)? == 1)
    }

    fn maybe_digest(&self, column: &str) -> Result<Option<Digest>, Failure> {
        let bytes = self.maybe_bytes(column)?;
        bytes.map(|bytes| hash(column, bytes).map(Digest)).transpose()
    }

    fn digest(&self, column: &str) -> Result<Digest, Failure> {
        present(column, self.maybe_digest(column)?)
    }

    fn hash(&self, column: &str) -> Result<[u8; 32], Failure> {
        hash(column, present(column, self.maybe_bytes(column)?)?)
    }

    fn json(&self, column: &str) -> Result<Option<Json>, Failure> {
        let text = self.maybe_text(column)?;
        text.map(|text| Json::parse(&text).map_err(unreadable)).transpose()
    }

    fn parsed<T: DeserializeOwned>(&self, column: &str) -> Result<T, Failure>
    where
        Self: Sized,
    {
        serde_json::from_str(&self.text(column)?).map_err(unreadable)
    }
}

impl Columns for Row {
    fn maybe_integer(&self, column: &str) -> Result<Option<i64>, Failure> {
        self.try_get(column)
    }

    fn maybe_text(&self, column: &str) -> Result<Option<String>, Failure> {
        self.try_get(column)
    }

    fn maybe_bytes(&self, column: &str) -> Result<Option<Vec<u8>>, Failure> {
        self.try_get(column)
    }

    fn maybe_id(&self, column: &str) -> Result<Option<Uuid>, Failure> {
        self.try_get(column)
    }
}

fn present<T>(column: &str, value: Option<T>) -> Result<T, Failure> {
    value.ok_or_else(|| Failure::Decode(format!("{column} is null").into()))
}

fn hash(column: &str, bytes: Vec<u8>) -> Result<[u8; 32], Failure> {
    bytes.try_into().map_err(|_| Failure::Decode(format!("{column} is not 32 bytes long").into()))
}

pub(super) fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::Decode(Box::new(error))
}

/// A value as the JSON text that [`Columns::parsed`] reads back.
pub(super) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::Encode(Box::new(error)))
}
