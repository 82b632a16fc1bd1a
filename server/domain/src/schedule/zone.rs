use std::fmt;
use std::str::FromStr;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::civil::instant_of;

/// An IANA time zone by its name, of the database that is inside the binary.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone {
    name: String,
    rules: TimeZone,
}

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), rules: TimeZone::UTC }
    }

    /// The name, in the database's spelling.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The instant of a civil time, written as `2026-03-29 12:00:00` exactly. What does not exist is the first
    /// instant after the gap, what exists twice the first of both.
    pub fn read(&self, text: &str) -> Option<Timestamp> {
        let fits = text.len() == 19 && text.as_bytes().get(10) == Some(&b' ');
        let civil: DateTime = text.parse().ok().filter(|_| fits)?;
        instant_of(civil, &self.rules)
    }

    /// An instant as [`Zone::read`] takes it.
    pub fn write(&self, at: Timestamp) -> String {
        self.rules.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// The instant so many years later in civil time.
    pub fn years_later(&self, at: Timestamp, years: i16) -> Option<Timestamp> {
        let civil = self.rules.to_datetime(at).checked_add(Span::new().try_years(years).ok()?);
        instant_of(civil.ok()?, &self.rules)
    }

    /// The zone's transitions.
    pub fn rules(&self) -> &TimeZone {
        &self.rules
    }
}

/// No zone of the database has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a zone of the IANA database, as Europe/Berlin or UTC are")]
pub struct UnknownZone(String);

impl FromStr for Zone {
    type Err = UnknownZone;

    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        let rules =
            jiff::tz::db().get(name).map_err(|_| UnknownZone(name.chars().take(64).collect()))?;
        let name = rules.iana_name().unwrap_or(name).to_owned();
        Ok(Self { name, rules })
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;

    fn try_from(name: String) -> Result<Self, UnknownZone> {
        name.parse()
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_times_are_read_strictly_and_written_alike() {
        let zone: Zone = "Asia/Shanghai".parse().unwrap();
        let at = zone.read("2014-09-17 12:00:00").unwrap();
        assert_eq!(at.to_string(), "2014-09-17T04:00:00Z");
        assert_eq!(zone.write(at), "2014-09-17 12:00:00");
        assert_eq!(zone.write(zone.years_later(at, 1).unwrap()), "2015-09-17 12:00:00");
        for text in [
            "2014-2-15 13:16:59",
            "2014-12-15 13:16",
            "2014-02-30 00:00:00",
            "2014-09-17T12:00:00",
            "",
        ] {
            assert_eq!(zone.read(text), None, "{text}");
        }
    }

    #[test]
    fn a_zone_is_known_by_its_iana_name_in_any_case() {
        assert_eq!("europe/berlin".parse::<Zone>().unwrap().name(), "Europe/Berlin");
        assert!("Mars/Olympus".parse::<Zone>().is_err());
        assert!("".parse::<Zone>().is_err());
    }
}
