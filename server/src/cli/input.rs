//! Arguments that several commands read alike.

use std::fs;
use std::io::Read as _;
use std::time::Duration;

use anyhow::{Context as _, Result};
use mainspring_wire::Json;

/// The JSON of `--input`: the text itself, `@FILE`, or `-` for standard input.
pub(super) fn json(argument: &str) -> Result<Json> {
    let text = text(argument)?;
    let place = match argument.strip_prefix('@') {
        Some(path) => path,
        None if argument == "-" => "standard input",
        None => "the input",
    };
    Json::parse(text.trim().to_owned()).with_context(|| {
        format!("{place} is not JSON; for a text as input, quote it twice: '\"hello\"'")
    })
}

/// A text: the argument itself, `@FILE`, or `-` for standard input.
pub(super) fn text(argument: &str) -> Result<String> {
    match argument.strip_prefix('@') {
        Some(path) => fs::read_to_string(path).with_context(|| format!("cannot read {path}")),
        None if argument == "-" => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("cannot read standard input")?;
            Ok(text)
        }
        None => Ok(argument.to_owned()),
    }
}

/// A duration of a flag, in milliseconds.
pub(super) fn milliseconds(text: &str) -> Result<u64, String> {
    let duration = duration(text)?;
    u64::try_from(duration.as_millis()).map_err(|_| "is too long".to_owned())
}

/// A duration of a flag.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    crate::units::duration(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn input_is_json_or_the_file_that_holds_it() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("input.json");
        fs::write(&file, "{\"n\": 1}\n").unwrap();

        assert_eq!(json("[1, 2]").unwrap().as_str(), "[1, 2]");
        assert_eq!(json(&format!("@{}", file.display())).unwrap().as_str(), "{\"n\": 1}");
        assert!(json("hello").unwrap_err().to_string().contains("quote it twice"));
    }
}
