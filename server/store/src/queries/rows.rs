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

/// Typed access to a row's columns.
pub(super) trait Columns {
    fn at(&self, column: &str) -> Result<Timestamp, Failure>;
    fn maybe_at(&self, column: &str) -> Result<Option<Timestamp>, Failure>;
    fn id(&self, column: &str) -> Result<Uuid, Failure>;
    fn count(&self, column: &str) -> Result<u64, Failure>;
    fn small(&self, column: &str) -> Result<u32, Failure>;
    fn flag(&self, column: &str) -> Result<bool, Failure>;
    fn hash(&self, column: &str) -> Result<[u8; 32], Failure>;
    fn digest(&self, column: &str) -> Result<Digest, Failure>;
    fn json(&self, column: &str) -> Result<Option<Json>, Failure>;
    fn parsed<T: DeserializeOwned>(&self, column: &str) -> Result<T, Failure>;
}

impl Columns for Row {
    fn at(&self, column: &str) -> Result<Timestamp, Failure> {
        instant(self.try_get(column)?)
    }

    fn maybe_at(&self, column: &str) -> Result<Option<Timestamp>, Failure> {
        self.try_get::<Option<i64>, _>(column)?.map(instant).transpose()
    }

    fn id(&self, column: &str) -> Result<Uuid, Failure> {
        self.try_get(column)
    }

    fn count(&self, column: &str) -> Result<u64, Failure> {
        u64::try_from(self.try_get::<i64, _>(column)?).map_err(unreadable)
    }

    fn small(&self, column: &str) -> Result<u32, Failure> {
        u32::try_from(self.try_get::<i64, _>(column)?).map_err(unreadable)
    }

    fn flag(&self, column: &str) -> Result<bool, Failure> {
        Ok(self.try_get::<i64, _>(column)? == 1)
    }

    fn hash(&self, column: &str) -> Result<[u8; 32], Failure> {
        self.try_get::<Vec<u8>, _>(column)?
            .try_into()
            .map_err(|_| Failure::Decode(format!("{column} is not 32 bytes long").into()))
    }

    fn digest(&self, column: &str) -> Result<Digest, Failure> {
        self.hash(column).map(Digest)
    }

    fn json(&self, column: &str) -> Result<Option<Json>, Failure> {
        let text: Option<String> = self.try_get(column)?;
        text.map(|text| Json::parse(&text).map_err(unreadable)).transpose()
    }

    fn parsed<T: DeserializeOwned>(&self, column: &str) -> Result<T, Failure> {
        let text: String = self.try_get(column)?;
        serde_json::from_str(&text).map_err(unreadable)
    }
}

pub(super) fn unreadable(error: impl std::error::Error + Send + Sync + 'static) -> Failure {
    Failure::Decode(Box::new(error))
}

/// A value as the JSON text that [`Columns::parsed`] reads back.
pub(super) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|error| Failure::Encode(Box::new(error)))
}
