//! Instants as numbers: the browser's own dates have no microseconds.

/// Microseconds since 1970 of a time as the server writes it, in RFC 3339 with any offset.
pub fn micros(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let mut numbers = date.splitn(3, '-');
    let (year, month, day) =
        (number(numbers.next()?, 4)?, number(numbers.next()?, 2)?, number(numbers.next()?, 2)?);
    let zone_at = time.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = time.split_at(zone_at);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let mut numbers = clock.splitn(3, ':');
    let (hour, minute, second) =
        (number(numbers.next()?, 2)?, number(numbers.next()?, 2)?, number(numbers.next()?, 2)?);
    if !(1..=12).contains(&month)
        || !(1..=31).contains(&day)
        || hour > 23
        || minute > 59
        || second > 60
    {
        return None;
    }
    let seconds =
        (days(year, month, day) * 24 + hour) * 3600 + minute * 60 + second - offset(zone)?;
    Some(seconds * 1_000_000 + millionths(fraction)?)
}

/// Microseconds from one time to a later one; 0 where it is not later, or one of them is no time.
pub fn between(from: &str, to: &str) -> u64 {
    let length = micros(from).zip(micros(to)).map_or(0, |(from, to)| to - from);
    u64::try_from(length).unwrap_or(0)
}

fn number(text: &str, digits: usize) -> Option<i64> {
    if text.len() != digits || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn millionths(fraction: &str) -> Option<i64> {
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let six: String = fraction.chars().chain("000000".chars()).take(6).collect();
    six.parse().ok()
}

/// The zone's distance from UTC in seconds.
fn offset(zone: &str) -> Option<i64> {
    if zone.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    Some(sign * (number(hours, 2)? * 3600 + number(minutes, 2)? * 60))
}

/// Days since 1970 in the proleptic Gregorian calendar (Howard Hinnant's `days_from_civil`).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_an_instant_is_the_same_number() {
        assert_eq!(micros("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(micros("2026-03-02T05:30:00.0025Z"), Some(1_772_429_400_002_500));
        assert_eq!(micros("2026-03-02T07:30:00.002500+02:00"), Some(1_772_429_400_002_500));
        assert_eq!(micros("2024-02-29T23:59:59.999999999-00:30"), Some(1_709_252_999_999_999));
        for bad in [
            "",
            "2026-03-02",
            "2026-13-02T05:30:00Z",
            "2026-03-02T05:30:00",
            "2026-3-2T5:3:0Z",
            "2026-03-02T05:30:00.xZ",
        ] {
            assert_eq!(micros(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_clock_that_went_backwards_gives_no_negative_length() {
        assert_eq!(between("2026-03-02T05:30:00Z", "2026-03-02T05:30:00.5Z"), 500_000);
        assert_eq!(between("2026-03-02T05:30:01Z", "2026-03-02T05:30:00Z"), 0);
    }
}
