//! Durations and sizes as people write and read them: `250ms`, `24h`, `64MiB`.

use std::time::Duration;

const DURATIONS: [(&str, u64); 5] =
    [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

const SIZES: [(&str, u64); 4] = [("B", 1), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30)];

/// Reads a duration. The error is a sentence that lacks its subject.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    measure(text, &DURATIONS).map(Duration::from_millis).ok_or_else(|| {
        format!("must be a whole number and ms, s, m, h or d, as in 250ms or 24h, not {text:?}")
    })
}

/// Reads a size in bytes. The error is a sentence that lacks its subject.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    measure(text, &SIZES).ok_or_else(|| {
        format!("must be a whole number and B, KiB, MiB or GiB, as in 64MiB, not {text:?}")
    })
}

/// A size in the largest unit that gives at least 1, with at most one decimal.
pub(crate) fn show_size(bytes: u64) -> String {
    let (unit, factor) = SIZES.into_iter().rfind(|(_, f)| bytes >= *f).unwrap_or(("B", 1));
    let tenths = u128::from(bytes) * 10 / u128::from(factor);
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{whole} {unit}"),
        (whole, tenth) => format!("{whole}.{tenth} {unit}"),
    }
}

/// A duration with the digits that matter: `0.8 ms`, `350 ms`, `12.3 s`, `3 m 20 s`, `2 d 3 h`.
pub(crate) fn show_duration(duration: Duration) -> String {
    let (secs, millis) = (duration.as_secs(), duration.subsec_millis());
    let parts = |size: u64, unit, rest: u64, rest_unit| match rest {
        0 => format!("{size} {unit}"),
        _ => format!("{size} {unit} {rest} {rest_unit}"),
    };
    match secs {
        0 if millis < 10 => format!("{millis}.{} ms", duration.subsec_micros() % 1000 / 100),
        0 => format!("{millis} ms"),
        1..60 if millis < 100 => format!("{secs} s"),
        1..60 => format!("{secs}.{} s", millis / 100),
        60..3600 => parts(secs / 60, "m", secs % 60, "s"),
        3600..86_400 => parts(secs / 3600, "h", secs % 3600 / 60, "m"),
        _ => parts(secs / 86_400, "d", secs % 86_400 / 3600, "h"),
    }
}

/// The number in front of one of the units, times what the unit stands for.
fn measure(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit.trim_start())?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_a_number_and_a_unit() {
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(duration("60s"), Ok(Duration::from_secs(60)));
        assert_eq!(duration("5 m"), Ok(Duration::from_secs(300)));
        assert_eq!(duration("30d"), Ok(Duration::from_secs(30 * 86_400)));
    }

    #[test]
    fn what_is_no_duration_is_told_what_one_looks_like() {
        for text in ["", "60", "s", "-5s", "1.5h", "5 weeks", "99999999999999999999s"] {
            let reason = duration(text).unwrap_err();
            assert!(reason.contains("as in 250ms") && reason.contains(text), "{reason}");
        }
    }

    #[test]
    fn sizes_are_binary() {
        assert_eq!(size("64MiB"), Ok(64 << 20));
        assert_eq!(size("512B"), Ok(512));
        assert!(size("64MB").unwrap_err().contains("as in 64MiB"));
        assert!(size("18446744073709551615KiB").is_err());
    }

    #[test]
    fn sizes_are_shown_in_the_largest_unit_that_fits() {
        assert_eq!(show_size(0), "0 B");
        assert_eq!(show_size(1023), "1023 B");
        assert_eq!(show_size(1536), "1.5 KiB");
        assert_eq!(show_size(64 << 20), "64 MiB");
        assert_eq!(show_size(u64::MAX), "17179869183.9 GiB");
    }

    #[test]
    fn durations_are_shown_with_the_digits_that_matter() {
        assert_eq!(show_duration(Duration::from_micros(850)), "0.8 ms");
        assert_eq!(show_duration(Duration::from_millis(350)), "350 ms");
        assert_eq!(show_duration(Duration::from_millis(12_340)), "12.3 s");
        assert_eq!(show_duration(Duration::from_secs(200)), "3 m 20 s");
        assert_eq!(show_duration(Duration::from_secs(2)), "2 s");
        assert_eq!(show_duration(Duration::from_secs(18_000)), "5 h");
        assert_eq!(show_duration(Duration::from_secs(2 * 86_400 + 3 * 3600)), "2 d 3 h");
    }
}
