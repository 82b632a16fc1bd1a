//! What commands print. A reader that goes away, as `head` does, is no panic here but an error, which
//! `main` passes over in silence.

use std::io::Write as _;

use anyhow::Result;
use mainspring_wire::Time;
use serde::Serialize;

/// Prints a text as it is.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    Ok(stdout.flush()?)
}

/// Prints a value as JSON, one object in several lines.
pub(crate) fn print_json(value: &impl Serialize) -> Result<()> {
    print(&format!("{}\n", serde_json::to_string_pretty(value)?))
}

/// Prints a value as JSON in one line, for streams of them.
pub(crate) fn print_json_line(value: &impl Serialize) -> Result<()> {
    print(&format!("{}\n", serde_json::to_string(value)?))
}

/// A time to the second, as a table has room for.
pub(crate) fn short(time: &Time) -> String {
    match time.0.split_once('.') {
        Some((seconds, _)) => format!("{seconds}Z"),
        None => time.0.clone(),
    }
}

/// The line under a list that goes on.
pub(crate) fn more(next_cursor: Option<&str>) -> String {
    next_cursor.map(|cursor| format!("There are more: --cursor {cursor}\n")).unwrap_or_default()
}
