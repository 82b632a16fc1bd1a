//! JSON text that is passed on, not read.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// A JSON document kept as the text it came in: cheap to clone, exact in its numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct Json(Arc<str>);

impl Json {
    /// The document `null`.
    pub fn null() -> Self {
        Self(Arc::from("null"))
    }

    /// Checks that the text is one JSON document.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<&RawValue>(text).map(|raw| Self(Arc::from(raw.get())))
    }

    /// The text, without surrounding white space.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same document as a raw value, to be written into a larger one.
    pub fn to_raw(&self) -> Box<RawValue> {
        RawValue::from_string(self.0.to_string()).unwrap_or_default()
    }
}

impl From<&RawValue> for Json {
    fn from(raw: &RawValue) -> Self {
        Self(Arc::from(raw.get()))
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_raw().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(|raw| Self::from(raw.as_ref()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_every_digit() {
        let text = r#"{"n":12345678901234567890123.000}"#;
        assert_eq!(Json::parse(text).unwrap().as_str(), text);
        let round: Json = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&round).unwrap(), text);
    }

    #[test]
    fn anything_that_is_not_one_document_is_refused() {
        for text in ["", "{", "1 2", "nul", "{\"a\":}"] {
            assert!(Json::parse(text).is_err(), "{text}");
        }
    }
}
