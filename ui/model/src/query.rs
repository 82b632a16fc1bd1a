//! The query of a URL as pairs. Only what filters need: no arrays, no nesting.

/// The pairs of a query, decoded, in their order.
pub fn parse(query: &str) -> Vec<(String, String)> {
    let pairs = query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// The first value of a name, unless it is empty.
pub fn get(query: &str, name: &str) -> Option<String> {
    parse(query).into_iter().find(|(key, value)| key == name && !value.is_empty()).map(|p| p.1)
}

/// The query of these pairs; those with an empty value are left out.
pub fn format<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = String::new();
    for (name, value) in pairs {
        if value.is_empty() {
            continue;
        }
        if !query.is_empty() {
            query.push('&');
        }
        encode(name, &mut query);
        query.push('=');
        encode(value, &mut query);
    }
    query
}

/// The query with another value for a name; an empty one removes it.
pub fn with(query: &str, name: &str, value: &str) -> String {
    let mut pairs = parse(query);
    pairs.retain(|(key, _)| key != name);
    pairs.push((name.to_owned(), value.to_owned()));
    format(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())))
}

fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b':' => {
                into.push(char::from(byte));
            }
            b' ' => into.push('+'),
            _ => {
                into.push('%');
                for digit in [byte >> 4, byte & 15] {
                    into.extend(char::from_digit(u32::from(digit), 16));
                }
            }
        }
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, beyond @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high << 4 | low);
                    rest = beyond;
                }
                // A lone percent sign is one that somebody typed.
                _ => bytes.push(b'%'),
            },
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_is_read_back(name in "[a-z]{1,5}", value in "\\PC{1,20}") {
            let query = format([(name.as_str(), value.as_str())]);
            prop_assert!(query.is_ascii());
            prop_assert_eq!(parse(&query), vec![(name, value)]);
        }

        #[test]
        fn no_query_is_too_odd_to_be_read(query in "\\PC{0,30}") {
            parse(&query);
        }
    }

    #[test]
    fn an_empty_value_is_no_filter() {
        assert_eq!(format([("name", ""), ("plugin", "echo")]), "plugin=echo");
        assert_eq!(get("name=&plugin=echo", "name"), None);
    }

    #[test]
    fn a_value_is_replaced_and_the_others_stay() {
        assert_eq!(with("a=1&b=2", "a", "3"), "b=2&a=3");
        assert_eq!(with("a=1&b=2", "a", ""), "b=2");
    }
}
