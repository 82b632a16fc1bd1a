//! Conversations with the doors for clients of other systems: what is sent, and what must come back.
//!
//! A transcript is a file of steps. `<name>` stands for what an earlier step saved under that name; `<any>` in an
//! answer for any text without a quotation mark. `<key>`, `<viewer>` and `<stranger>` are API keys, `<app>` and
//! `<other_app>` Basic credentials of apps, `<app_key>` and `<app_secret>` the two parts of the former.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use mainspring_domain::Timestamp;
use mainspring_domain::http::SignedNonce;
use poem::http::Method;
use serde::Deserialize;

use crate::examples::{Example, Request};
use crate::support::Server;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// What it shows.
    says: String,
    /// Method and path; nothing where the example is a command.
    #[serde(default)]
    ask: String,
    /// What another system's document has in place of a body, or of all.
    example: Option<Example>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// The body: text as it is, anything else as JSON.
    body: Option<serde_json::Value>,
    status: u16,
    /// Whether it is asked again until the answer is the one that is expected: what runs takes its time.
    #[serde(default)]
    patient: bool,
    /// Headers of the answer.
    #[serde(default)]
    with: BTreeMap<String, String>,
    /// The whole body of the answer.
    answer: Option<String>,
    /// Under which name the answer's `id` or `schedule_id` is saved.
    save: Option<String>,
    /// Names, and the places of the answer (JSON pointers) where what is saved under them stands.
    #[serde(default)]
    keep: BTreeMap<String, String>,
    /// The nonce that the request is signed with.
    signed: Option<Signed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    key: String,
    secret: String,
    #[serde(default)]
    seconds_ago: u64,
    /// Headers that are sent with other values; empty: not at all.
    #[serde(default)]
    but: BTreeMap<String, String>,
}

impl Step {
    /// With what its example says.
    fn with_example(mut self) -> Self {
        let Some(example) = self.example.take() else { return self };
        if !self.ask.is_empty() {
            self.body = Some(serde_json::Value::String(example.text()));
            return self;
        }
        let request = Request::of_curl(&example.text());
        self.ask = format!("{} {}", request.method, request.path);
        self.headers.extend(request.headers);
        self.body = Some(serde_json::Value::String(request.body));
        self
    }
}

impl Signed {
    fn headers(&self, now: Timestamp, fill: impl Fn(&str) -> String) -> Vec<(String, String)> {
        let at = now - std::time::Duration::from_secs(self.seconds_ago);
        let (key, secret, nonce) = (fill(&self.key), fill(&self.secret), "nm33An1FX22SAjZK".into());
        let signed = SignedNonce::new(&key, &secret, at, nonce, "57bcd60eefcac9701fd2407080a5a7b0");
        let headers = SignedNonce::HEADERS.into_iter().zip(signed.values());
        let changed = headers.map(|(name, value)| {
            let value = self.but.get(name).map_or(value, |other| fill(other));
            (name.to_owned(), value)
        });
        changed.filter(|(_, value)| !value.is_empty()).collect()
    }
}

/// How often a patient step is asked.
const MOST_TRIES: u32 = 1_000;

async fn converse(transcript: &str) {
    let server = Server::start().await;
    let mut names = BTreeMap::from([
        ("key".to_owned(), server.operator.clone()),
        ("viewer".to_owned(), server.viewer.clone()),
        ("stranger".to_owned(), server.stranger.clone()),
    ]);
    for name in ["app", "other_app"] {
        let (key, secret) = server.app(name).await;
        let credentials = BASE64_STANDARD.encode(format!("{key}:{secret}"));
        names.extend([
            (name.to_owned(), credentials),
            (format!("{name}_key"), key),
            (format!("{name}_secret"), secret),
        ]);
    }
    let steps: Vec<Step> = serde_json::from_str(transcript).unwrap();
    for step in steps.into_iter().map(Step::with_example) {
        let fill = |text: &str| {
            names.iter().fold(text.to_owned(), |text, (name, value)| {
                text.replace(&format!("<{name}>"), value)
            })
        };
        let (method, path) = step.ask.split_once(' ').unwrap();
        let says = &step.says;
        let expected = step.answer.as_ref().map(|expected| fill(expected));
        let mut tries = if step.patient { MOST_TRIES } else { 1 };
        let text = loop {
            let mut request = server.anonymous(method.parse::<Method>().unwrap(), &fill(path));
            for (name, value) in &step.headers {
                request = request.header(name, fill(value));
            }
            for (name, value) in
                step.signed.iter().flat_map(|signed| signed.headers(server.engine.now(), fill))
            {
                request = request.header(name, value);
            }
            let body = match &step.body {
                None => String::new(),
                Some(serde_json::Value::String(text)) => fill(text),
                Some(json) => fill(&json.to_string()),
            };
            let answer = request.body(body).send().await.0;
            let status = answer.status().as_u16();
            let headers = answer.headers().clone();
            let text = answer.into_body().into_string().await.unwrap();
            tries -= 1;
            let fits_all = status == step.status
                && expected.as_ref().is_none_or(|expected| fits(&text, expected));
            if !fits_all && tries > 0 {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                continue;
            }
            assert_eq!(status, step.status, "{says}: {text}");
            for (name, value) in &step.with {
                let found = headers.get(name).map(|value| value.to_str().unwrap());
                let found = found.unwrap_or_else(|| panic!("{says}: no {name}"));
                let (found, value) = (format!("{found:?}"), format!("{:?}", fill(value)));
                assert!(fits(&found, &value), "{says}: {name} is {found}, not {value}");
            }
            if let Some(expected) = &expected {
                assert!(fits(&text, expected), "{says}\n expected {expected}\n   answer {text}");
            }
            break text;
        };
        if let Some(name) = &step.save {
            let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
            let id = answer.get("id").or_else(|| answer.get("schedule_id")).unwrap();
            names.insert(name.clone(), id.as_str().unwrap().to_owned());
        }
        for (name, place) in &step.keep {
            let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
            let kept = answer.pointer(place).unwrap();
            let kept = kept.as_str().map_or_else(|| kept.to_string(), str::to_owned);
            names.insert(name.clone(), kept);
        }
    }
}

/// Whether the text is as expected, where `<any>` is any text without a quotation mark.
pub(crate) fn fits(text: &str, expected: &str) -> bool {
    let mut parts = expected.split("<any>");
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    for part in parts {
        let Some(quote) = rest.find('"') else { return false };
        let Some(after) = rest[quote..].strip_prefix(part) else { return false };
        rest = after;
    }
    rest.is_empty()
}

#[test]
fn what_stands_for_any_text_ends_at_a_quotation_mark() {
    assert!(fits(r#"{"a":"x","b":"y"}"#, r#"{"a":"<any>","b":"<any>"}"#));
    assert!(!fits(r#"{"a":"x","c":"y"}"#, r#"{"a":"<any>","b":"<any>"}"#));
    assert!(!fits("ab", "a"));
}

#[tokio::test]
async fn ksana_answers_as_its_clients_know_it() {
    converse(include_str!("../transcripts/ksana.json")).await;
}

#[tokio::test]
async fn jpush_answers_as_its_clients_know_it() {
    converse(include_str!("../transcripts/jpush.json")).await;
}

#[tokio::test]
async fn webjob_answers_as_its_clients_know_it() {
    converse(include_str!("../transcripts/webjob.json")).await;
}

#[tokio::test]
async fn serendipity_answers_as_its_clients_know_it() {
    converse(include_str!("../transcripts/serendipity.json")).await;
}

#[tokio::test]
async fn the_examples_of_the_document_of_ksana_work() {
    converse(include_str!("../examples/ksana.json")).await;
}

#[tokio::test]
async fn the_examples_of_the_document_of_jpush_work() {
    converse(include_str!("../examples/jpush.json")).await;
}

#[tokio::test]
async fn the_examples_of_the_document_of_webjob_work() {
    converse(include_str!("../examples/webjob.json")).await;
}

#[tokio::test]
async fn the_examples_of_the_document_of_serendipity_work() {
    converse(include_str!("../examples/serendipity.json")).await;
}
