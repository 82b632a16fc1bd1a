//! An HTTP request while it is entered: a few fields, and JSON for what is seldom there.

use mainspring_wire::{Header, HttpWork, Json};
use serde_json::{Map, Value};

use crate::json::pretty;

/// What has been typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestDraft {
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// A header a line, as `name: value`.
    pub headers: String,
    /// What is sent; empty for nothing.
    pub body: String,
    /// An object with `auth`, `signing`, `assertions` and `redirects`, as far as they are there.
    pub more: String,
}

/// What is wrong with it, as far as that is seen here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// There is no URL of the web.
    Url,
    /// A line of the headers has no colon; counted from 1.
    Header(usize),
    /// The object does not fit, in the words of the parser.
    More(String),
}

impl Default for RequestDraft {
    fn default() -> Self {
        let empty = String::new;
        Self { method: "POST".into(), url: empty(), headers: empty(), body: empty(), more: empty() }
    }
}

impl RequestDraft {
    /// The draft that a request is read back from.
    pub fn of(work: &HttpWork) -> Self {
        let line = |header: &Header| format!("{}: {}", header.name, header.value);
        let headers: Vec<String> = work.headers.iter().map(line).collect();
        Self {
            method: work.method.clone(),
            url: work.url.clone(),
            headers: headers.join("\n"),
            body: work.body.as_ref().map_or_else(String::new, text_of),
            more: more(work),
        }
    }

    /// The request, or everything that is wrong.
    pub fn read(&self) -> Result<HttpWork, Vec<Fault>> {
        let mut faults = Vec::new();
        let url = self.url.trim();
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            faults.push(Fault::Url);
        }
        let headers = self.headers(&mut faults);
        let mut object = match self.more.trim() {
            "" => Map::new(),
            text => serde_json::from_str(text).unwrap_or_else(|error| {
                faults.push(Fault::More(error.to_string()));
                Map::new()
            }),
        };
        object.insert("method".into(), self.method.clone().into());
        object.insert("url".into(), url.into());
        object.insert("headers".into(), headers.into());
        if !self.body.is_empty() {
            object.insert("body".into(), self.body.clone().into());
        }
        match serde_json::from_str(&Value::Object(object).to_string()) {
            Ok(work) if faults.is_empty() => Ok(work),
            Ok(_) => Err(faults),
            Err(error) => {
                faults.push(Fault::More(error.to_string()));
                Err(faults)
            }
        }
    }

    fn headers(&self, faults: &mut Vec<Fault>) -> Vec<Value> {
        let mut headers = Vec::new();
        for (number, line) in (1..).zip(self.headers.lines()) {
            if line.trim().is_empty() {
                continue;
            }
            match line.split_once(':') {
                Some((name, value)) if !name.trim().is_empty() => {
                    headers.push(serde_json::json!({ "name": name.trim(), "value": value.trim() }));
                }
                _ => faults.push(Fault::Header(number)),
            }
        }
        headers
    }
}

/// A body that is a JSON text is that text; all other JSON is its own.
fn text_of(body: &Json) -> String {
    match serde_json::from_str(body.as_str()) {
        Ok(Value::String(text)) => text,
        Ok(Value::Null) => String::new(),
        _ => pretty(body.as_str()).unwrap_or_else(|_| body.as_str().to_owned()),
    }
}

/// What the fields do not show, as JSON; nothing where there is none.
fn more(work: &HttpWork) -> String {
    let Ok(Value::Object(mut object)) = serde_json::to_value(work) else { return String::new() };
    for shown in ["method", "url", "headers", "body"] {
        object.remove(shown);
    }
    let default = |value: &Value| match value {
        Value::Null => true,
        Value::Number(number) => number.as_u64() == Some(0),
        Value::Object(object) => object.is_empty(),
        _ => false,
    };
    object.retain(|_, value| !default(value));
    if object.is_empty() {
        return String::new();
    }
    serde_json::to_string_pretty(&object).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(text: &str) -> HttpWork {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_request_is_read_back_as_it_was() {
        for text in [
            r#"{"method":"GET","url":"https://example.org/"}"#,
            r#"{"method":"POST","url":"http://a/{{run_id}}","headers":[{"name":"x","value":"a: b"}],
                "body":"plain {\"text","auth":{"bearer":{"token":"{{secret:t}}"}},
                "signing":{"standard_webhooks":{"secrets":["hook"]}},
                "assertions":{"status":[404,"200-299"],"json":[{"pointer":"/ok","equals":true}]},
                "redirects":3}"#,
        ] {
            let work = work(text);
            assert_eq!(RequestDraft::of(&work).read().unwrap(), work, "{text}");
        }
    }

    #[test]
    fn a_body_of_json_is_shown_in_order_and_sent_as_text() {
        let draft = RequestDraft::of(&work(r#"{"method":"PUT","url":"http://a","body":{"a":1}}"#));
        assert_eq!(draft.body, "{\n  \"a\": 1\n}");
        assert_eq!(draft.read().unwrap().body.unwrap().as_str(), r#""{\n  \"a\": 1\n}""#);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let draft = RequestDraft {
            url: "example.org".into(),
            headers: "a: b\n\nno colon".into(),
            more: "{".into(),
            ..RequestDraft::default()
        };
        let faults = draft.read().unwrap_err();
        assert_eq!(faults[..2], [Fault::Url, Fault::Header(3)]);
        assert!(matches!(faults[2], Fault::More(_)));
        let unknown = RequestDraft {
            url: "http://a".into(),
            more: r#"{"redirect":1}"#.into(),
            ..RequestDraft::default()
        };
        assert!(
            matches!(&unknown.read().unwrap_err()[..], [Fault::More(words)] if words.contains("redirect"))
        );
    }
}
