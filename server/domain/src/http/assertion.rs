use serde::{Deserialize, Serialize};

use crate::Invalid;
use crate::json::Json;

/// The most assertions of a kind.
const MOST: usize = 32;

/// The longest text of an assertion, in bytes.
const LONGEST: usize = 8 << 10;

/// What an answer must be to count as success. All must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assertions {
    /// Status codes of success; empty: 200 to 299.
    #[serde(default)]
    pub status: Vec<StatusRange>,
    /// A text that the body contains.
    #[serde(default)]
    pub body_contains: Option<String>,
    /// What the body is, but for blanks around it and the case of letters.
    #[serde(default)]
    pub body_is: Option<String>,
    /// Values at places of the body, which then must be JSON.
    #[serde(default)]
    pub json: Vec<JsonEquals>,
}

/// Status codes from one to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusRange {
    /// The first.
    pub from: u16,
    /// The last.
    pub to: u16,
}

/// A value at a place of a JSON document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonEquals {
    /// The place: a JSON pointer, RFC 6901.
    pub pointer: String,
    /// The value; numbers are equal as numbers, objects in any order.
    pub equals: Json,
}

impl StatusRange {
    /// Whether a status lies in it.
    pub fn holds(self, status: u16) -> bool {
        (self.from..=self.to).contains(&status)
    }
}

/// Adds the rules that ranges of statuses break.
pub(super) fn check_statuses(ranges: &[StatusRange], field: &str, invalid: &mut Invalid) {
    invalid.require(ranges.len() <= MOST, field, format!("must be at most {MOST}"));
    for (i, range) in ranges.iter().enumerate() {
        let sound = 100 <= range.from && range.from <= range.to && range.to <= 599;
        let reason = "must be a code, or two with the lower first, between 100 and 599";
        invalid.require(sound, &format!("{field}.{i}"), reason);
    }
}

impl Assertions {
    /// Whether a status counts as success.
    pub fn accept(&self, status: u16) -> bool {
        if self.status.is_empty() {
            return (200..300).contains(&status);
        }
        self.status.iter().any(|range| range.holds(status))
    }

    /// Whether the body matters at all.
    pub fn read_the_body(&self) -> bool {
        self.body_contains.is_some() || self.body_is.is_some() || !self.json.is_empty()
    }

    /// Whether a body is as [`Assertions::body_is`] wants it.
    pub fn body_fits(&self, body: &str) -> bool {
        let plain = |text: &str| text.trim().to_lowercase();
        self.body_is.as_ref().is_none_or(|wanted| plain(wanted) == plain(body))
    }

    /// Adds the broken rules.
    pub fn check(&self, invalid: &mut Invalid) {
        check_statuses(&self.status, "work.http.assertions.status", invalid);
        for (name, text) in [("body_contains", &self.body_contains), ("body_is", &self.body_is)] {
            let fits = text.as_ref().is_none_or(|text| (1..=LONGEST).contains(&text.len()));
            let reason = format!("must be 1 to {LONGEST} bytes");
            invalid.require(fits, &format!("work.http.assertions.{name}"), reason);
        }
        let few = self.json.len() <= MOST;
        invalid.require(few, "work.http.assertions.json", format!("must be at most {MOST}"));
        for (i, assertion) in self.json.iter().enumerate() {
            let pointer = &assertion.pointer;
            let fits = pointer.is_empty() || pointer.starts_with('/');
            let reason = "must be a JSON pointer: empty, or beginning with /";
            invalid.require(fits, &format!("work.http.assertions.json.{i}.pointer"), reason);
            let short = pointer.len() + assertion.equals.as_str().len() <= LONGEST;
            let reason = format!("must be at most {LONGEST} bytes with its value");
            invalid.require(short, &format!("work.http.assertions.json.{i}"), reason);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_list_every_status_of_success_is_accepted() {
        let any = Assertions::default();
        assert!(any.accept(200) && any.accept(299) && !any.accept(199) && !any.accept(300));
    }

    #[test]
    fn a_body_is_compared_without_blanks_around_it_and_without_case() {
        let wanted = Assertions { body_is: Some("success".to_owned()), ..Assertions::default() };
        assert!(wanted.read_the_body());
        for body in ["success", "SUCCESS", " Success\r\n"] {
            assert!(wanted.body_fits(body), "{body:?}");
        }
        for body in ["", "successful", "not success", "\"success\""] {
            assert!(!wanted.body_fits(body), "{body:?}");
        }
    }

    #[test]
    fn a_list_stands_for_the_usual_rule() {
        let status = vec![StatusRange { from: 404, to: 404 }, StatusRange { from: 300, to: 399 }];
        let listed = Assertions { status, ..Assertions::default() };
        assert!(listed.accept(404) && listed.accept(302) && !listed.accept(200));
    }
}
