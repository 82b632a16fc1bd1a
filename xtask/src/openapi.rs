//! The published contract, a file in the tree that says what the server serves.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::places::Places;
use crate::shell::{self, output};

/// Writes the file anew.
pub(crate) fn write(places: &Places) -> Result<()> {
    let file = file(places);
    fs::write(&file, served(places)?)
        .with_context(|| format!("cannot write {}", file.display()))?;
    println!("wrote {}", file.display());
    Ok(())
}

/// Fails where the file and the server differ, and names the first place.
pub(crate) fn check(places: &Places) -> Result<()> {
    let file = file(places);
    let written =
        fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    if let Some(difference) = difference(&written, &served(places)?) {
        bail!(
            "openapi/native.json is not what the server serves; \
             `cargo xtask openapi` writes it anew\n{difference}"
        );
    }
    println!("{} is what the server serves", file.display());
    Ok(())
}

fn file(places: &Places) -> PathBuf {
    places.root.join("openapi/native.json")
}

/// What the server of this source serves at `/openapi/native.json`.
fn served(places: &Places) -> Result<String> {
    shell::run(places.cargo().args(["build", "--package", "mainspring"]))?;
    output(Command::new(places.target.join("debug/mainspring")).arg("openapi"))
}

/// The first line that differs, as both have it.
fn difference(file: &str, server: &str) -> Option<String> {
    if file == server {
        return None;
    }
    let end = "(the end)";
    let (mut left, mut right) = (file.lines(), server.lines());
    let mut number = 1;
    loop {
        match (left.next(), right.next()) {
            (None, None) => return Some("only the ends of lines differ".to_owned()),
            (l, r) if l == r => number += 1,
            (l, r) => {
                let (l, r) = (l.unwrap_or(end), r.unwrap_or(end));
                return Some(format!("line {number}\n  file:   {l}\n  server: {r}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_documents_do_not_differ() {
        assert_eq!(difference("{\n}\n", "{\n}\n"), None);
    }

    #[test]
    fn the_first_line_that_differs_is_shown_from_both_sides() {
        assert_eq!(
            difference("{\n  \"a\": 1\n}\n", "{\n  \"a\": 2\n}\n").unwrap(),
            "line 2\n  file:     \"a\": 1\n  server:   \"a\": 2"
        );
    }

    #[test]
    fn a_missing_tail_is_a_difference() {
        assert_eq!(
            difference("{\n", "{\n}\n").unwrap(),
            "line 2\n  file:   (the end)\n  server: }"
        );
        assert_eq!(difference("{}", "{}\n").unwrap(), "only the ends of lines differ");
    }
}
