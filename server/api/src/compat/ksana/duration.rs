use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A length of time in nanoseconds, written as Go's `time.Duration` is:
/// <https://pkg.go.dev/time#ParseDuration>. The empty text is zero.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct GoDuration(pub(super) i64);

/// Not a length of time.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid duration {0:?}")]
pub(super) struct BadDuration(String);

/// Nanoseconds of each unit. `µ` has two code points.
const UNITS: [(&str, i64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

impl GoDuration {
    /// As a length; less than nothing is nothing.
    pub(super) fn length(self) -> Duration {
        Duration::from_nanos(u64::try_from(self.0).unwrap_or(0))
    }
}

impl From<Duration> for GoDuration {
    fn from(length: Duration) -> Self {
        Self(i64::try_from(length.as_nanos()).unwrap_or(i64::MAX))
    }
}

impl FromStr for GoDuration {
    type Err = BadDuration;

    fn from_str(text: &str) -> Result<Self, BadDuration> {
        let bad = || BadDuration(text.to_owned());
        let (sign, mut rest) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        if text.is_empty() || rest == "0" {
            return Ok(Self(0));
        }
        if rest.is_empty() {
            return Err(bad());
        }
        let mut nanos: i64 = 0;
        while !rest.is_empty() {
            let (part, left) = part(rest).ok_or_else(bad)?;
            nanos = nanos.checked_add(part).ok_or_else(bad)?;
            rest = left;
        }
        Ok(Self(sign * nanos))
    }
}

/// The nanoseconds of the number and unit that the text begins with, and what follows them.
fn part(text: &str) -> Option<(i64, &str)> {
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let end = text.find(|c| !is_number(c))?;
    let (number, rest) = text.split_at(end);
    let end = rest.find(is_number).unwrap_or(rest.len());
    let (unit, left) = rest.split_at(end);
    let (_, scale) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let nanos = whole.checked_mul(*scale)?;
    // Digits below a nanosecond are dropped, as Go does.
    let digits = fraction.get(..fraction.len().min(15))?;
    let value: i128 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    let places = u32::try_from(digits.len()).ok()?;
    let more = value * i128::from(*scale) / 10i128.pow(places);
    Some((nanos.checked_add(i64::try_from(more).ok()?)?, left))
}

impl fmt::Display for GoDuration {
    /// Go's canonical text, but the empty one for zero.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = self.0.unsigned_abs();
        if nanos == 0 {
            return Ok(());
        }
        if self.0 < 0 {
            f.write_str("-")?;
        }
        if nanos < 1_000_000_000 {
            let (unit, scale) = match nanos {
                1_000_000.. => ("ms", 1_000_000),
                1_000.. => ("µs", 1_000),
                _ => ("ns", 1),
            };
            return write!(f, "{}{unit}", decimal(nanos, scale));
        }
        let (seconds, minutes) = (nanos % 60_000_000_000, nanos / 60_000_000_000);
        match (minutes / 60, minutes % 60) {
            (0, 0) => {}
            (0, minutes) => write!(f, "{minutes}m")?,
            (hours, minutes) => write!(f, "{hours}h{minutes}m")?,
        }
        write!(f, "{}s", decimal(seconds, 1_000_000_000))
    }
}

/// `value / scale` without trailing zeros.
fn decimal(value: u64, scale: u64) -> String {
    let places = scale.ilog10() as usize;
    let text = format!("{}.{:0places$}", value / scale, value % scale);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl<'de> Deserialize<'de> for GoDuration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for GoDuration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_and_written_as_go_does() {
        for (text, canonical) in [
            ("5m", "5m0s"),
            ("90s", "1m30s"),
            ("1.5h", "1h30m0s"),
            ("300ms", "300ms"),
            ("1500us", "1.5ms"),
            ("1500µs", "1.5ms"),
            ("2h", "2h0m0s"),
            ("1h2m3.5s", "1h2m3.5s"),
            (".5s", "500ms"),
            ("1.s", "1s"),
            ("10ns", "10ns"),
            ("-5s", "-5s"),
            ("+5s", "5s"),
            ("0", ""),
            ("0s", ""),
            ("", ""),
        ] {
            let read: GoDuration = text.parse().unwrap();
            assert_eq!(read.to_string(), canonical, "{text}");
        }
    }

    #[test]
    fn what_is_no_length_is_refused() {
        for text in ["5", "m", "5 m", "5d", "s5", "-", "1..5s", ".s", "9999999h", "5m3"] {
            assert!(text.parse::<GoDuration>().is_err(), "{text}");
        }
    }
}
