//! The texts that come in and go out, typed or as they are.

use schemars::{JsonSchema, schema_for};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Deserializer, json};

use crate::failure::Failure;

/// JSON text that nobody reads: as an input, the bytes that the run was given; as an output, the
/// bytes that the run returns. The server refuses an output that is not JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Json(pub String);

/// What a job can take: every type that implements `Deserialize` and `JsonSchema`, and [`Json`].
pub trait Input: Sized {
    /// JSON Schema (2020-12) of the texts that [`parse`](Self::parse) takes; `None`: any.
    fn schema() -> Option<String>;

    /// Reads the text; a text that does not fit is a permanent failure.
    fn parse(text: String) -> Result<Self, Failure>;
}

/// What a job can return: every type that implements `Serialize`, and [`Json`].
pub trait Output {
    /// Writes the text; a value that JSON has no text for, such as a map whose keys are lists, is
    /// a permanent failure.
    fn text(self) -> Result<String, Failure>;
}

impl<T: DeserializeOwned + JsonSchema> Input for T {
    fn schema() -> Option<String> {
        Some(schema_for!(T).as_value().to_string())
    }

    fn parse(text: String) -> Result<Self, Failure> {
        read(&text).or_else(|failure| {
            // A run without input: defaults hold, if the type has one for every field.
            let nothing = if text == "null" { read("{}").ok() } else { None };
            nothing.ok_or(failure)
        })
    }
}

impl Input for Json {
    fn schema() -> Option<String> {
        None
    }

    fn parse(text: String) -> Result<Self, Failure> {
        Ok(Self(text))
    }
}

impl<T: Serialize> Output for T {
    fn text(self) -> Result<String, Failure> {
        serde_json::to_string(&self).map_err(|error| {
            Failure::permanent(format_args!("the output cannot be written as JSON: {error}"))
        })
    }
}

impl Output for Json {
    fn text(self) -> Result<String, Failure> {
        Ok(self.0)
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    let mut source = Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut source)
        .map_err(|error| invalid(&error.path().to_string(), error.inner()))?;
    source.end().map_err(|error| invalid(".", &error))?;
    Ok(value)
}

fn invalid(path: &str, reason: &serde_json::Error) -> Failure {
    let place = if path == "." { String::new() } else { format!(" at `{path}`") };
    Failure::permanent(format_args!("invalid input{place}: {reason}"))
        .with_details(json!({ "path": path, "reason": reason.to_string() }))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde::Deserialize;
    use serde_json::value::RawValue;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    struct Order {
        #[serde(default)]
        rows: Vec<Row>,
    }

    #[derive(Debug, PartialEq, Deserialize, JsonSchema)]
    struct Row {
        /// Cents.
        price: u32,
    }

    #[test]
    fn an_invalid_input_names_its_path_and_is_permanent() {
        let failure = Order::parse(r#"{"rows":[{"price":1},{"price":"two"}]}"#.into()).unwrap_err();

        let reason = r#"invalid type: string "two", expected u32 at line 1 column 35"#;
        let message = format!("invalid input at `rows[1].price`: {reason}");
        let details = json!({ "path": "rows[1].price", "reason": reason });
        assert_eq!(failure, Failure::permanent(message).with_details(details));
    }

    #[test]
    fn an_input_that_goes_on_after_its_end_is_invalid() {
        let failure = u32::parse("1 2".into()).unwrap_err();

        assert_eq!(failure.message, "invalid input: trailing characters at line 1 column 3");
    }

    #[test]
    fn no_input_means_defaults_unless_the_type_accepts_null() {
        assert_eq!(Order::parse("null".into()), Ok(Order { rows: Vec::new() }));
        assert_eq!(Option::<u32>::parse("null".into()), Ok(None));
        let failure = Row::parse("null".into()).unwrap_err();
        assert!(failure.message.contains("invalid type: null, expected struct Row"), "{failure:?}");
    }

    #[test]
    fn a_schema_carries_the_doc_comments() {
        let schema = Order::schema().unwrap();

        assert!(schema.contains("https://json-schema.org/draft/2020-12/schema"), "{schema}");
        assert!(schema.contains(r#""description":"Cents.""#), "{schema}");
    }

    #[test]
    fn raw_text_passes_byte_for_byte() {
        let text = "{ \"b\" : 1.0e400,\n \"a\": 123456789012345678901234567890.10 }";

        assert_eq!(Json::schema(), None);
        assert_eq!(Json::parse(text.into()).and_then(Output::text), Ok(text.into()));
    }

    #[test]
    fn numbers_in_raw_values_keep_every_digit() {
        let text = r#"{"amount":0.10000000000000000000000000000000000001}"#;

        let amounts = HashMap::<String, Box<RawValue>>::parse(text.into()).unwrap();

        assert_eq!(amounts.text(), Ok(text.into()));
    }

    #[test]
    fn an_output_that_is_no_json_is_permanent() {
        let failure = HashMap::from([([1, 2], 3)]).text().unwrap_err();

        assert_eq!(failure.message, "the output cannot be written as JSON: key must be a string");
        assert_eq!(failure.retry, crate::Retry::Permanent);
    }
}
