//! Placeholders and what they stand for.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use mainspring_domain::http::{Part, Template};
use mainspring_domain::ports::Call;
use mainspring_domain::vault::{OpenSecret, SecretName};
use reqwest::Url;

/// What the placeholders of a call stand for.
pub(super) struct Values {
    run: String,
    job: String,
    scheduled_at: String,
    triggered_at: String,
    pub(super) secrets: HashMap<SecretName, Arc<OpenSecret>>,
}

/// A filled template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filled {
    /// What is sent.
    pub(super) sent: String,
    /// What is shown: secrets are still placeholders.
    pub(super) shown: String,
}

/// How values are written where they are put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// As they are.
    Text,
    /// Within a string of JSON.
    Json,
    /// Within a URL: in its query every reserved character is escaped, in its path all but `/`.
    Url,
}

impl Values {
    pub(super) fn of(call: &Call, secrets: HashMap<SecretName, Arc<OpenSecret>>) -> Self {
        Self {
            run: call.run.to_string(),
            job: call.job.to_string(),
            scheduled_at: call.scheduled_at.to_string(),
            triggered_at: call.started_at.to_string(),
            secrets,
        }
    }

    /// Fills a template that was checked when its job was made.
    pub(super) fn fill(&self, template: &Template, place: Place) -> Result<Filled, String> {
        let mut filled = Filled::default();
        for part in template.parts().map_err(|error| error.to_string())? {
            match part {
                Part::Text(text) => filled.push(text, text),
                Part::Braces => filled.push("{{", "{{braces}}"),
                Part::RunId => filled.value(&self.run, place),
                Part::JobId => filled.value(&self.job, place),
                Part::ScheduledAt => filled.value(&self.scheduled_at, place),
                Part::TriggeredAt => filled.value(&self.triggered_at, place),
                Part::Secret(name) => {
                    let secret = self
                        .secrets
                        .get(&name)
                        .ok_or_else(|| format!("there is no secret {name}"))?;
                    let in_query = filled.sent.contains('?');
                    let sent = escaped(secret.value.reveal(), place, in_query);
                    filled.push(&sent, &format!("{{{{secret:{name}}}}}"));
                }
            }
        }
        Ok(filled)
    }

    /// Puts placeholders where a text repeats secrets, in any of the ways in which they were sent.
    pub(super) fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(text);
        for (name, secret) in &self.secrets {
            let value = secret.value.reveal();
            let shown = format!("{{{{secret:{name}}}}}");
            let forms = [
                Cow::Borrowed(value),
                escaped(value, Place::Json, false),
                escaped(value, Place::Url, false),
                escaped(value, Place::Url, true),
            ];
            for form in forms {
                if text.contains(form.as_ref()) {
                    text = Cow::Owned(text.replace(form.as_ref(), &shown));
                }
            }
        }
        text
    }
}

impl Filled {
    fn push(&mut self, sent: &str, shown: &str) {
        self.sent.push_str(sent);
        self.shown.push_str(shown);
    }

    fn value(&mut self, value: &str, place: Place) {
        let value = escaped(value, place, self.sent.contains('?'));
        self.push(&value, &value);
    }
}

fn escaped(value: &str, place: Place, in_query: bool) -> Cow<'_, str> {
    match place {
        Place::Text => Cow::Borrowed(value),
        Place::Json => {
            let quoted = serde_json::Value::from(value).to_string();
            Cow::Owned(quoted[1..quoted.len() - 1].to_owned())
        }
        Place::Url => percent_encoded(value, in_query),
    }
}

/// RFC 3986: everything but unreserved characters, and `/` in a path.
fn percent_encoded(value: &str, in_query: bool) -> Cow<'_, str> {
    let plain =
        |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b) || (b == b'/' && !in_query);
    if value.bytes().all(plain) {
        return Cow::Borrowed(value);
    }
    let mut encoded = String::with_capacity(value.len() * 2);
    for byte in value.bytes() {
        if plain(byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    Cow::Owned(encoded)
}

/// The URL of a template with something in place of its placeholders, to be checked before there are
/// values. They stand behind the host only, so that they cannot change what is reached.
pub(super) fn example_url(template: &Template) -> Result<Url, String> {
    let mut text = String::new();
    for part in template.parts().map_err(|error| error.to_string())? {
        match part {
            Part::Text(part) => text.push_str(part),
            _ if behind_the_host(&text) => text.push('x'),
            _ => return Err("may have placeholders behind its host only".to_owned()),
        }
    }
    Url::parse(&text).map_err(|error| format!("is no URL: {error}"))
}

fn behind_the_host(text: &str) -> bool {
    text.split_once("://").is_some_and(|(_, rest)| rest.contains(['/', '\\', '?', '#']))
}

#[cfg(test)]
mod tests {
    use mainspring_domain::Timestamp;
    use mainspring_domain::vault::SecretValue;

    use super::*;

    fn values() -> Values {
        let value = SecretValue::new("a/b?\"c".into());
        let secret = Arc::new(OpenSecret { value, hosts: vec![] });
        let at = Timestamp::UNIX_EPOCH.to_string();
        Values {
            run: "r-1".into(),
            job: "j-1".into(),
            scheduled_at: at.clone(),
            triggered_at: at,
            secrets: [("key".parse().unwrap(), secret)].into(),
        }
    }

    fn sent(template: &str, place: Place) -> String {
        values().fill(&template.into(), place).unwrap().sent
    }

    #[test]
    fn values_are_written_as_their_place_asks_for() {
        assert_eq!(sent("{{secret:key}}", Place::Text), "a/b?\"c");
        assert_eq!(sent(r#"{"k":"{{secret:key}}"}"#, Place::Json), r#"{"k":"a/b?\"c"}"#);
        assert_eq!(sent("http://h/{{secret:key}}", Place::Url), "http://h/a/b%3F%22c");
        let query = sent("http://h/?k={{secret:key}}&at={{scheduled_at}}", Place::Url);
        assert_eq!(query, "http://h/?k=a%2Fb%3F%22c&at=1970-01-01T00%3A00%3A00Z");
    }

    #[test]
    fn a_secret_is_sent_and_not_shown() {
        let filled =
            values().fill(&"Bearer {{secret:key}} {{run_id}}".into(), Place::Text).unwrap();
        assert_eq!(filled.sent, "Bearer a/b?\"c r-1");
        assert_eq!(filled.shown, "Bearer {{secret:key}} r-1");
    }

    #[test]
    fn a_text_that_repeats_a_secret_shows_its_placeholder() {
        for echo in ["a/b?\"c", "a/b?\\\"c", "a/b%3F%22c", "a%2Fb%3F%22c"] {
            assert_eq!(values().mask(&format!("<{echo}>")), "<{{secret:key}}>", "{echo}");
        }
    }

    #[test]
    fn placeholders_cannot_choose_the_host() {
        for text in
            ["http://{{run_id}}/", "http://a.{{run_id}}", "{{run_id}}://a/", "http://a:{{job_id}}/"]
        {
            assert!(example_url(&text.into()).is_err(), "{text}");
        }
        assert!(example_url(&"http://a/{{run_id}}?{{job_id}}".into()).is_ok());
    }
}
