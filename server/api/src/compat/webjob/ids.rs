//! How this door spells the ids of jobs: `BI_20231029120000_` and hexadecimal digits.
//!
//! An id begins with the milliseconds of its making. Those are told apart here: their whole seconds as a date, the
//! rest, three digits, before the other digits of the id.

use mainspring_domain::Timestamp;
use mainspring_domain::id::JobId;

use super::wire::Kind;

/// The digits of an id that are its time.
const TIME: usize = 12;

pub(super) fn text(kind: Kind, id: JobId) -> String {
    let digits = id.to_string();
    let (time, rest) = digits.split_at(TIME);
    let millis = i64::from_str_radix(time, 16).unwrap_or_default();
    let at = Timestamp::from_millisecond(millis).unwrap_or_default();
    format!("{}_{}_{:03x}{rest}", kind.prefix(), at.strftime("%Y%m%d%H%M%S"), millis % 1000)
}

/// The job that such a text means, however it begins; whoever finds it compares.
pub(super) fn parse(text: &str) -> Option<JobId> {
    let (_, rest) = text.split_once('_')?;
    let (date, digits) = rest.split_once('_')?;
    let part = |from: usize, to: usize| date.get(from..to);
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, date.len())?);
    let at = format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z").parse::<Timestamp>().ok()?;
    let (millis, rest) = digits.split_at_checked(3)?;
    let millis = at.as_millisecond() + i64::from_str_radix(millis, 16).ok()?;
    format!("{millis:012x}{rest}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_and_short_enough() {
        let at: Timestamp = "2023-10-29T12:00:00.987654Z".parse().unwrap();
        let id = JobId::new(at, [0xab; 10]);
        for (kind, begins) in [
            (Kind::BuiltIn, "BI_20231029120000_3db7"),
            (Kind::Custom, "CM_20231029120000_3db7"),
            (Kind::Http, "HTTP_20231029120000_3db7"),
        ] {
            let text = text(kind, id);
            assert!(text.starts_with(begins) && text.len() <= 50, "{text}");
            assert_eq!(parse(&text), Some(id));
        }
    }

    #[test]
    fn anything_else_is_no_id() {
        for text in [
            "",
            "_",
            "__",
            "BI_20231029120000_abc123",
            "BI_2023102912000é_3db7aaababababababababab",
            "BI_20231329120000_3db7aaababababababababab",
            "BI_20231029120000_3é7aaababababababababab",
            "BI_20231029120000_3db7aaababababababababag",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
