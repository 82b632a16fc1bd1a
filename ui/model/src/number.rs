//! Numbers for people, and numbers as text that no machine word bounds.

use std::cmp::Ordering;

/// Digits in groups of three, with narrow blanks between: `12 345`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 2);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// A count that was not counted further than `most`: `10 000+`.
pub fn counted(number: u64, most: u64) -> String {
    let mut out = grouped(number.min(most));
    if number >= most {
        out.push('+');
    }
    out
}

/// A large number in short: `12.4 M`.
pub fn short(number: u64) -> String {
    scaled(number, 1000, &["", "k", "M", "G", "T", "P", "E"])
}

/// A size: `1.2 MiB`.
pub fn bytes(number: u64) -> String {
    scaled(number, 1024, &["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"])
}

/// A size as it is typed, exactly: `64 MiB`, `1000 B`.
pub fn typed_bytes(number: u64) -> String {
    let (unit, size) = TYPED
        .into_iter()
        .find(|(_, size)| number > 0 && number.is_multiple_of(*size))
        .unwrap_or(("B", 1));
    [&(number / size).to_string(), " ", unit].concat()
}

/// Reads what [`typed_bytes`] writes, in any spacing and case; `M` and `MB` mean `MiB`, as they do in the
/// server's settings.
pub fn parse_bytes(text: &str) -> Option<u64> {
    let text: String = text.split_whitespace().collect();
    let digits = text.find(|next: char| !next.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let size = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(size)
}

const TYPED: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];

/// Three digits at most, in whole numbers: formatting floats would bring 20 KB of code along.
fn scaled(number: u64, step: u64, units: &[&str]) -> String {
    let mut unit = 0;
    let mut divisor = 1;
    while number / divisor >= step && unit + 1 < units.len() {
        divisor *= step;
        unit += 1;
    }
    let (whole, rest) = (number / divisor, number % divisor);
    let mut tenth = u64::try_from(u128::from(rest) * 10 / u128::from(divisor)).unwrap_or(0);
    if whole >= 100 || unit == 0 {
        tenth = 0;
    }
    let mut out = whole.to_string();
    if tenth > 0 {
        out.push('.');
        out.push_str(&tenth.to_string());
    }
    if !units[unit].is_empty() {
        out.push('\u{a0}');
        out.push_str(units[unit]);
    }
    out
}

/// Whether JSON writes numbers like this.
pub fn is_json_number(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (rest, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

/// Whether JSON writes whole numbers like this, without fraction and exponent.
pub fn is_json_integer(text: &str) -> bool {
    is_json_number(text) && !text.contains(['.', 'e', 'E'])
}

/// Compares two JSON numbers of any size exactly.
pub fn compare(left: &str, right: &str) -> Ordering {
    let (left, right) = (Decimal::read(left), Decimal::read(right));
    match (left.sign(), right.sign()) {
        (a, b) if a != b => a.cmp(&b),
        (-1, _) => right.compare_size(&left),
        _ => left.compare_size(&right),
    }
}

/// `0.digits × 10^exponent`, without zeros around the digits.
struct Decimal {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn read(text: &str) -> Self {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        // What does not fit is far beyond what anybody means: its sign decides.
        let huge = if exponent.starts_with('-') { i64::MIN / 4 } else { i64::MAX / 4 };
        let exponent: i64 = exponent.trim_start_matches('+').parse().unwrap_or(huge);
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = [whole, fraction].concat();
        let digits = all.trim_start_matches('0');
        let zeros = i64::try_from(all.len() - digits.len()).unwrap_or(0);
        let before_point = i64::try_from(whole.len()).unwrap_or(0);
        let digits = digits.trim_end_matches('0').to_owned();
        let exponent = exponent.clamp(i64::MIN / 4, i64::MAX / 4) + before_point - zeros;
        Self { negative, digits, exponent }
    }

    fn sign(&self) -> i8 {
        match (self.digits.is_empty(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        if self.digits.is_empty() || other.digits.is_empty() {
            return self.digits.len().cmp(&other.digits.len());
        }
        self.exponent.cmp(&other.exponent).then_with(|| self.digits.cmp(&other.digits))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_grouped_and_counts_say_where_counting_ended() {
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(counted(10_000, 10_000), "10\u{202f}000+");
        assert_eq!(counted(7, 10_000), "7");
    }

    #[test]
    fn large_numbers_and_sizes_have_three_digits_at_most() {
        assert_eq!(short(0), "0");
        assert_eq!(short(999), "999");
        assert_eq!(short(12_400_000), "12.4\u{a0}M");
        assert_eq!(short(999_999), "999\u{a0}k");
        assert_eq!(bytes(1_179_648), "1.1\u{a0}MiB");
        assert_eq!(bytes(31), "31\u{a0}B");
        assert_eq!(bytes(u64::MAX), "15.9\u{a0}EiB");
    }

    #[test]
    fn sizes_are_read_as_people_type_them() {
        assert_eq!(typed_bytes(64 << 20), "64 MiB");
        assert_eq!(typed_bytes(1000), "1000 B");
        for (text, size) in [("64MiB", 64 << 20), ("1 m", 1 << 20), ("512", 512), ("8 KB", 8192)] {
            assert_eq!(parse_bytes(text), Some(size), "{text}");
        }
        for bad in ["", "MiB", "1.5 MiB", "-1", "1 TB", "99999999999 GiB"] {
            assert_eq!(parse_bytes(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_beyond_every_machine_word_are_compared_exactly() {
        let big = "12345678901234567890123";
        assert_eq!(compare(big, "12345678901234567890124"), Ordering::Less);
        assert_eq!(compare("-1", "0"), Ordering::Less);
        assert_eq!(compare("-2", "-1.5"), Ordering::Less);
        assert_eq!(compare("1e3", "1000.0"), Ordering::Equal);
        assert_eq!(compare("-0", "0.00"), Ordering::Equal);
        assert_eq!(compare("1e-999999999999999999999", "0"), Ordering::Greater);
    }

    proptest! {
        #[test]
        fn comparing_texts_agrees_with_comparing_numbers(a in -5000_i32..5000, b in -5000_i32..5000) {
            let text = |number: i32| format!("{}{}.{:02}", if number < 0 { "-" } else { "" }, number.abs() / 100, number.abs() % 100);
            prop_assert_eq!(compare(&text(a), &text(b)), a.cmp(&b));
        }
    }
}
