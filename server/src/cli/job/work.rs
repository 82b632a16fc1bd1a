//! What a job runs, in words.

use mainspring_wire::{Assertions, HttpAuth, HttpWork, Json, Signing, Work};

use crate::cli::facts::Facts;

/// In a few words, for a list.
pub(super) fn brief(work: &Work) -> String {
    match work {
        Work::Plugin(plugin) => plugin.name.clone(),
        Work::Http(http) => format!("{} {}", http.method, http.url),
    }
}

/// All of it.
pub(super) fn add(work: &Work, facts: &mut Facts) {
    match work {
        Work::Plugin(plugin) => {
            let version = plugin.digest.as_deref().unwrap_or("the active one");
            facts.add("plugin", format!("{} ({version})", plugin.name));
            facts.add("input", plugin.input.as_str());
        }
        Work::Http(http) => add_http(http, facts),
    }
}

fn add_http(http: &HttpWork, facts: &mut Facts) {
    facts.add("request", format!("{} {}", http.method, http.url));
    for header in &http.headers {
        facts.add("header", format!("{}: {}", header.name, header.value));
    }
    match &http.auth {
        None => {}
        Some(HttpAuth::Basic(basic)) => {
            facts.add("auth", format!("basic {}:{}", basic.user, basic.password));
        }
        Some(HttpAuth::Bearer(bearer)) => facts.add("auth", format!("bearer {}", bearer.token)),
        Some(HttpAuth::Header(header)) => {
            facts.add("auth", format!("{}: {}", header.name, header.value));
        }
    }
    match &http.signing {
        None => {}
        Some(Signing::StandardWebhooks(signing)) => {
            let names = signing.secrets.join(", ");
            facts.add("signed", format!("Standard Webhooks, with {names}"));
        }
        Some(Signing::SignedNonce(signing)) => {
            facts.add("signed", format!("a nonce, as {}, with {}", signing.key, signing.secret));
        }
    }
    facts.maybe("body", http.body.as_ref().map(Json::as_str));
    add_assertions(&http.assertions, facts);
    if http.redirects > 0 {
        facts.add("redirects", http.redirects);
    }
}

fn add_assertions(assertions: &Assertions, facts: &mut Facts) {
    let statuses: Vec<_> = assertions.status.iter().map(|status| status.0.as_str()).collect();
    let statuses = if statuses.is_empty() { "200-299".to_owned() } else { statuses.join(", ") };
    facts.add("expects", format!("status {statuses}"));
    if let Some(text) = &assertions.body_contains {
        facts.add("expects", format!("body contains {text:?}"));
    }
    if let Some(text) = &assertions.body_is {
        facts.add("expects", format!("body is {text:?}"));
    }
    for one in &assertions.json {
        facts.add("expects", format!("{} = {}", one.pointer, one.equals.as_str()));
    }
}
