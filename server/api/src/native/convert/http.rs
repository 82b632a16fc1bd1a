use std::sync::Arc;

use mainspring_domain::Invalid;
use mainspring_domain::http as domain;
use mainspring_domain::http::{HttpCall, Template};
use mainspring_wire::{
    Assertions, BasicAuth, BearerAuth, Header, HttpAuth, HttpWork, Json, JsonEquals, SignedNonce,
    Signing, StandardWebhooks, Statuses,
};

use super::{field, json, raw};

/// A call. What cannot be read is left out and added to the broken rules.
pub(super) fn read(work: HttpWork, invalid: &mut Invalid) -> Arc<HttpCall> {
    Arc::new(HttpCall {
        method: work.method,
        url: work.url.into(),
        headers: work.headers.into_iter().map(|h| (h.name, h.value.into())).collect(),
        body: work.body.as_ref().and_then(read_body),
        auth: work.auth.map(read_auth),
        signing: work.signing.and_then(|signing| read_signing(signing, invalid)),
        assertions: read_assertions(work.assertions, invalid),
        retry_statuses: read_ranges(&work.retry_statuses, "work.http.retry_statuses", invalid),
        redirects: work.redirects,
    })
}

pub(super) fn view(call: &HttpCall) -> HttpWork {
    let header =
        |(name, value): &(String, Template)| Header { name: name.clone(), value: text(value) };
    HttpWork {
        method: call.method.clone(),
        url: text(&call.url),
        headers: call.headers.iter().map(header).collect(),
        body: call.body.as_ref().map(body),
        auth: call.auth.as_ref().map(auth),
        signing: call.signing.as_ref().map(signing),
        assertions: assertions(&call.assertions),
        retry_statuses: call.retry_statuses.iter().copied().map(statuses).collect(),
        redirects: call.redirects,
    }
}

/// A text stands for itself, `null` for nothing, all other JSON for its own text.
fn read_body(body: &Json) -> Option<Template> {
    match body.as_str() {
        "null" => None,
        other => {
            Some(serde_json::from_str::<String>(other).unwrap_or_else(|_| other.into()).into())
        }
    }
}

/// A body that is a JSON object or array is shown as such, any other as text: read again, both give
/// the same bytes.
fn body(body: &Template) -> Json {
    let text = body.as_str();
    let structured = text.trim_start().starts_with(['{', '[']);
    let whole = Json::parse(text.to_owned()).ok();
    whole.filter(|json| structured && json.as_str() == text).unwrap_or_else(|| quoted(text))
}

fn quoted(text: &str) -> Json {
    Json::of(&text).unwrap_or_default()
}

fn read_auth(auth: HttpAuth) -> domain::HttpAuth {
    match auth {
        HttpAuth::Basic(BasicAuth { user, password }) => {
            domain::HttpAuth::Basic { user: user.into(), password: password.into() }
        }
        HttpAuth::Bearer(BearerAuth { token }) => domain::HttpAuth::Bearer { token: token.into() },
        HttpAuth::Header(Header { name, value }) => {
            domain::HttpAuth::Header { name, value: value.into() }
        }
    }
}

fn auth(auth: &domain::HttpAuth) -> HttpAuth {
    match auth {
        domain::HttpAuth::Basic { user, password } => {
            HttpAuth::Basic(BasicAuth { user: text(user), password: text(password) })
        }
        domain::HttpAuth::Bearer { token } => HttpAuth::Bearer(BearerAuth { token: text(token) }),
        domain::HttpAuth::Header { name, value } => {
            HttpAuth::Header(Header { name: name.clone(), value: text(value) })
        }
    }
}

fn read_signing(signing: Signing, invalid: &mut Invalid) -> Option<domain::Signing> {
    match signing {
        Signing::StandardWebhooks(StandardWebhooks { secrets }) => {
            let name = |(i, name): (usize, &String)| {
                let place = || format!("work.http.signing.standard_webhooks.secrets.{i}");
                field(place, name.parse(), invalid)
            };
            let secrets = secrets.iter().enumerate().filter_map(name).collect();
            Some(domain::Signing::StandardWebhooks { secrets })
        }
        Signing::SignedNonce(SignedNonce { key, payload, secret }) => {
            let place = || "work.http.signing.signed_nonce.secret".to_owned();
            let secret = field(place, secret.parse(), invalid)?;
            Some(domain::Signing::SignedNonce { key, payload, secret })
        }
    }
}

fn signing(signing: &domain::Signing) -> Signing {
    match signing {
        domain::Signing::StandardWebhooks { secrets } => {
            let secrets = secrets.iter().map(ToString::to_string).collect();
            Signing::StandardWebhooks(StandardWebhooks { secrets })
        }
        domain::Signing::SignedNonce { key, payload, secret } => {
            let (key, payload, secret) = (key.clone(), payload.clone(), secret.to_string());
            Signing::SignedNonce(SignedNonce { key, payload, secret })
        }
    }
}

fn read_assertions(assertions: Assertions, invalid: &mut Invalid) -> domain::Assertions {
    let equals = |JsonEquals { pointer, equals }| {
        let equals = json(&equals);
        domain::JsonEquals { pointer, equals }
    };
    domain::Assertions {
        status: read_ranges(&assertions.status, "work.http.assertions.status", invalid),
        body_contains: assertions.body_contains,
        body_is: assertions.body_is,
        json: assertions.json.into_iter().map(equals).collect(),
    }
}

fn assertions(assertions: &domain::Assertions) -> Assertions {
    let equals = |one: &domain::JsonEquals| JsonEquals {
        pointer: one.pointer.clone(),
        equals: raw(&one.equals),
    };
    Assertions {
        status: assertions.status.iter().copied().map(statuses).collect(),
        body_contains: assertions.body_contains.clone(),
        body_is: assertions.body_is.clone(),
        json: assertions.json.iter().map(equals).collect(),
    }
}

fn read_ranges(ranges: &[Statuses], name: &str, invalid: &mut Invalid) -> Vec<domain::StatusRange> {
    let range = |(i, statuses): (usize, &Statuses)| {
        field(|| format!("{name}.{i}"), read_statuses(statuses), invalid)
    };
    ranges.iter().enumerate().filter_map(range).collect()
}

fn read_statuses(Statuses(text): &Statuses) -> Result<domain::StatusRange, &'static str> {
    let code = |text: &str| text.trim().parse().ok();
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let range = code(from).zip(code(to)).map(|(from, to)| domain::StatusRange { from, to });
    range.ok_or("must be a status code, as 404, or a range of them, as \"200-299\"")
}

fn statuses(domain::StatusRange { from, to }: domain::StatusRange) -> Statuses {
    Statuses(if from == to { from.to_string() } else { format!("{from}-{to}") })
}

fn text(template: &Template) -> String {
    template.as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_sent_as_it_was_written_and_shown_as_it_was_sent() {
        let sent = |json: &str| read_body(&serde_json::from_str(json).unwrap()).unwrap();
        for (given, text, shown) in [
            (r#"{"a": 1.0}"#, r#"{"a": 1.0}"#, r#"{"a": 1.0}"#),
            (r#""{\"a\":1}""#, r#"{"a":1}"#, r#"{"a":1}"#),
            (r#""plain""#, "plain", r#""plain""#),
            (r#""\"x\"""#, r#""x""#, r#""\"x\"""#),
            (r#"" {}""#, " {}", r#"" {}""#),
            ("17", "17", r#""17""#),
            (r#""{{{run_id}}""#, "{{{run_id}}", r#""{{{run_id}}""#),
            (r#""""#, "", r#""""#),
        ] {
            let template = sent(given);
            assert_eq!(template.as_str(), text, "{given}");
            assert_eq!(body(&template).as_str(), shown, "{given}");
            assert_eq!(sent(shown), template, "{given}");
        }
        assert_eq!(read_body(&Json::null()), None);
    }

    #[test]
    fn statuses_are_codes_or_ranges() {
        let read = |text: &str| read_statuses(&Statuses(text.to_owned()));
        for text in ["404", "200-299"] {
            assert_eq!(statuses(read(text).unwrap()).0, text);
        }
        assert_eq!(read("200 - 299").unwrap().to, 299);
        for text in ["", "2xx", "200-", "-1", "200-299-300", "70000"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
