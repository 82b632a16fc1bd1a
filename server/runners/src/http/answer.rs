//! What comes back: read up to a bound, shown in excerpts.

use mainspring_domain::http::Assertions;
use mainspring_domain::json::Json;
use mainspring_domain::trace::{Answer, Excerpt, cut};
use reqwest::Response;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::fill::Values;

/// What a trace shows of a body, in bytes.
const EXCERPT: usize = 8 << 10;

/// What a trace shows of a header's value, in bytes.
const LONGEST_VALUE: usize = 1 << 10;

/// What a trace shows of an answer's headers.
const MOST_HEADERS: usize = 64;

/// An answer's body, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) text: String,
    /// Whether there was more than may be read.
    pub(super) cut: bool,
}

/// The head of an answer, for the trace.
pub(super) fn head(response: &Response, values: &Values, first_byte_micros: u64) -> Answer {
    Answer {
        status: response.status().as_u16(),
        version: format!("{:?}", response.version()),
        headers: headers(response.headers(), values),
        body: Excerpt { text: String::new(), bytes: 0, cut: false },
        first_byte_micros,
    }
}

fn headers(headers: &HeaderMap, values: &Values) -> Vec<(String, String)> {
    let shown = |value: &[u8]| {
        let text = String::from_utf8_lossy(value);
        let mut text = values.mask(&text).into_owned();
        cut(&mut text, LONGEST_VALUE);
        text
    };
    headers
        .iter()
        .take(MOST_HEADERS)
        .map(|(name, value)| {
            let secret = matches!(name.as_str(), "set-cookie" | "authorization");
            let value = if secret { "…".to_owned() } else { shown(value.as_bytes()) };
            (name.to_string(), value)
        })
        .collect()
}

/// Reads up to `most` bytes; what comes after them is not waited for. The bytes are never
/// decompressed, so that a small answer cannot become a large one.
pub(super) async fn read(response: &mut Response, most: usize) -> Result<Body, reqwest::Error> {
    let mut bytes = Vec::new();
    let mut cut = false;
    while let Some(chunk) = response.chunk().await? {
        let room = most - bytes.len();
        cut = chunk.len() > room;
        bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if cut {
            break;
        }
    }
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Ok(Body { text, cut })
}

/// The beginning of a text, as a trace shows it. `cut_before`: whether the text is cut already.
pub(super) fn excerpt(text: &str, cut_before: bool) -> Excerpt {
    let mut shown = text.to_owned();
    cut(&mut shown, EXCERPT);
    let cut = cut_before || shown.len() < text.len();
    Excerpt { text: shown, bytes: text.len() as u64, cut }
}

/// Which assertion about the body does not hold, in words.
pub(super) fn broken_assertion(assertions: &Assertions, body: &Body) -> Option<String> {
    if let Some(text) = &assertions.body_contains
        && !body.text.contains(text)
    {
        return Some(format!("the answer does not contain {text:?}"));
    }
    if !assertions.body_fits(&body.text) {
        let wanted = assertions.body_is.as_deref().unwrap_or_default();
        let mut found = body.text.trim().to_owned();
        cut(&mut found, 256);
        return Some(format!("the answer is {found:?}, not {wanted:?}"));
    }
    if assertions.json.is_empty() {
        return None;
    }
    let document: Value = match serde_json::from_str(&body.text) {
        Ok(document) => document,
        Err(_) if body.cut => {
            return Some(
                "the answer is longer than may be read, and its JSON incomplete".to_owned(),
            );
        }
        Err(error) => return Some(format!("the answer is no JSON: {error}")),
    };
    assertions.json.iter().find_map(|wanted| {
        let equals: Value = serde_json::from_str(wanted.equals.as_str()).unwrap_or_default();
        let place = if wanted.pointer.is_empty() { "the whole" } else { &wanted.pointer };
        match document.pointer(&wanted.pointer) {
            Some(found) if same(found, &equals) => None,
            Some(found) => {
                let mut found = found.to_string();
                cut(&mut found, 256);
                Some(format!("the answer's {place} is {found}, not {equals}"))
            }
            None => Some(format!("the answer has no {place}")),
        }
    })
}

/// Numbers are equal as numbers: 1 is 1.0.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => x == y || x.as_f64() == y.as_f64(),
        (Value::Array(x), Value::Array(y)) => {
            x.len() == y.len() && x.iter().zip(y).all(|(x, y)| same(x, y))
        }
        (Value::Object(x), Value::Object(y)) => {
            x.len() == y.len() && x.iter().all(|(name, x)| y.get(name).is_some_and(|y| same(x, y)))
        }
        _ => a == b,
    }
}

/// A run's output: the status, and the body as JSON where it is some, else as text. Shortened to `most`
/// bytes; `body_cut` then says so.
pub(super) fn output(status: u16, body: &Body, most: usize) -> Json {
    let whole = (!body.cut).then(|| Json::parse(&body.text).ok()).flatten();
    if let Some(json) = whole {
        let text = format!(r#"{{"status":{status},"body":{}}}"#, json.as_str());
        if let Some(output) = Json::parse(&text).ok().filter(|_| text.len() <= most) {
            return output;
        }
    }
    let (mut text, mut cut_off) = (body.text.clone(), body.cut);
    loop {
        let body = Value::from(text.as_str());
        let mark = if cut_off { r#","body_cut":true"# } else { "" };
        let output = format!(r#"{{"status":{status},"body":{body}{mark}}}"#);
        if output.len() <= most || text.is_empty() {
            return Json::parse(&output).unwrap_or_else(|_| Json::null());
        }
        let half = text.len() / 2;
        cut(&mut text, half);
        cut_off = true;
    }
}

#[cfg(test)]
mod tests {
    use mainspring_domain::http::JsonEquals;

    use super::*;

    fn body(text: &str) -> Body {
        Body { text: text.to_owned(), cut: false }
    }

    fn broken(pointer: &str, equals: &str, text: &str) -> Option<String> {
        let equals = Json::parse(equals).unwrap();
        let json = vec![JsonEquals { pointer: pointer.to_owned(), equals }];
        broken_assertion(&Assertions { json, ..Assertions::default() }, &body(text))
    }

    #[test]
    fn a_value_at_a_place_is_compared_as_a_value() {
        assert_eq!(broken("/a/0", "1.0", r#"{"a":[1]}"#), None);
        assert_eq!(broken("", r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#), None);
        assert_eq!(
            broken("/ok", "true", r#"{"ok":false}"#).unwrap(),
            "the answer's /ok is false, not true"
        );
        assert_eq!(broken("/no", "1", "{}").unwrap(), "the answer has no /no");
        assert!(broken("/no", "1", "<html>").unwrap().starts_with("the answer is no JSON"));
    }

    #[test]
    fn a_text_is_looked_for_in_the_body() {
        let assertions =
            Assertions { body_contains: Some("pong".to_owned()), ..Assertions::default() };
        assert_eq!(broken_assertion(&assertions, &body("ping pong")), None);
        assert!(broken_assertion(&assertions, &body("ping")).is_some());
    }

    #[test]
    fn the_output_has_the_body_as_what_it_is() {
        assert_eq!(
            output(200, &body(r#"{"n":1.10}"#), 99).as_str(),
            r#"{"status":200,"body":{"n":1.10}}"#
        );
        assert_eq!(output(201, &body("a\"b"), 99).as_str(), r#"{"status":201,"body":"a\"b"}"#);
    }

    #[test]
    fn an_output_that_would_be_too_long_is_cut_and_says_so() {
        let output = output(200, &body(&"\"".repeat(100)), 100);
        assert!(output.as_str().len() <= 100 && output.as_str().contains(r#""body_cut":true"#));
    }
}
