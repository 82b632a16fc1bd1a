//! HTTP requests as work: what is sent, and which answers count as success.

mod assertion;
mod nonce;
mod template;

use serde::{Deserialize, Serialize};

use crate::Invalid;
use crate::vault::SecretName;

pub use assertion::{Assertions, JsonEquals, StatusRange};
pub use nonce::SignedNonce;
pub use template::{BadTemplate, Part, Template};

/// The most headers that a call may set.
pub const MOST_HEADERS: usize = 64;

/// The longest URL, header or credential, in bytes, placeholders not yet filled.
pub const LONGEST_LINE: usize = 8 << 10;

/// The longest body, in bytes, placeholders not yet filled.
pub const LARGEST_BODY: usize = 1 << 20;

/// The most redirects that a call may follow.
pub const MOST_REDIRECTS: u8 = 10;

/// The most secrets that may sign one request: more than one only while a secret is replaced.
pub const MOST_SIGNATURES: usize = 4;

/// A request that an attempt makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpCall {
    /// The method, in capitals: see [`METHODS`].
    pub method: String,
    /// An absolute `http` or `https` URL.
    pub url: Template,
    /// Names and values, in the order in which they are sent.
    #[serde(default)]
    pub headers: Vec<(String, Template)>,
    /// What is sent, unless a run brings its own input: that is sent as it is, as JSON.
    #[serde(default)]
    pub body: Option<Template>,
    /// Who the request says it comes from.
    #[serde(default)]
    pub auth: Option<HttpAuth>,
    /// How the receiver can tell that it comes from here.
    #[serde(default)]
    pub signing: Option<Signing>,
    /// What an answer must be to count as success, beyond the usual rule.
    #[serde(default)]
    pub assertions: Assertions,
    /// Statuses of answers after which the request is made again; empty: those of a passing state, 408, 425, 429
    /// and 500 to 599. After a failed connection it is made again in any case.
    #[serde(default)]
    pub retry_statuses: Vec<StatusRange>,
    /// How many redirects are followed; 0: an answer that redirects is a failure.
    #[serde(default)]
    pub redirects: u8,
}

/// Stands for a URL that is the app's own, looked up when the request is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppAddress {
    /// Where the app is told of its jobs.
    Callback,
    /// Where its push messages go.
    Gateway,
}

impl AppAddress {
    /// What stands in place of the URL.
    pub fn as_url(self) -> &'static str {
        match self {
            Self::Callback => "app://callback",
            Self::Gateway => "app://gateway",
        }
    }
}

/// Methods that a call may have.
pub const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Credentials of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HttpAuth {
    /// RFC 7617.
    Basic {
        /// Without a colon.
        user: Template,
        /// Mostly a secret's placeholder.
        password: Template,
    },
    /// RFC 6750.
    Bearer {
        /// Mostly a secret's placeholder.
        token: Template,
    },
    /// A header of the receiver's own.
    Header {
        /// Its name.
        name: String,
        /// Mostly a secret's placeholder.
        value: Template,
    },
}

/// How a request is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signing {
    /// Standard Webhooks 1.0: `webhook-id` (the run's id, the same for all its attempts),
    /// `webhook-timestamp`, `webhook-signature`: <https://www.standardwebhooks.com/>.
    StandardWebhooks {
        /// Each signs; several while one replaces another.
        secrets: Vec<SecretName>,
    },
    /// Headers that prove the holder of a secret by a time and a nonce: see [`SignedNonce`].
    SignedNonce {
        /// What the receiver knows the secret by.
        key: String,
        /// A text that is always the same.
        payload: String,
        /// Signs.
        secret: SecretName,
    },
}

impl Signing {
    fn secrets_by_place(&self) -> Vec<(String, SecretName)> {
        match self {
            Self::StandardWebhooks { secrets } => {
                let place = |i| format!("work.http.signing.standard_webhooks.secrets.{i}");
                let each = secrets.iter().enumerate();
                each.map(|(i, name)| (place(i), name.clone())).collect()
            }
            Self::SignedNonce { secret, .. } => {
                vec![("work.http.signing.signed_nonce.secret".to_owned(), secret.clone())]
            }
        }
    }
}

/// Headers that the connection or the call itself decides.
const OWN_HEADERS: [&str; 9] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "upgrade",
    "te",
    "trailer",
    "keep-alive",
    "proxy-connection",
];

impl HttpCall {
    /// Adds the call's broken rules. Whether the address may be reached is the egress policy's matter.
    pub fn check(&self, invalid: &mut Invalid) {
        let known = METHODS.contains(&self.method.as_str());
        invalid.require(
            known,
            "work.http.method",
            format!("must be one of {}", METHODS.join(", ")),
        );
        self.check_url(invalid);
        self.check_headers(invalid);
        if let Some(body) = &self.body {
            check_template(body, "work.http.body", LARGEST_BODY, invalid);
        }
        self.check_auth(invalid);
        self.check_signing(invalid);
        self.assertions.check(invalid);
        assertion::check_statuses(&self.retry_statuses, "work.http.retry_statuses", invalid);
        let reason = format!("must be at most {MOST_REDIRECTS}");
        invalid.require(self.redirects <= MOST_REDIRECTS, "work.http.redirects", reason);
    }

    /// Whether an answer of this status, which is no success, may be another one next time.
    pub fn is_tried_again(&self, status: u16) -> bool {
        match self.retry_statuses.as_slice() {
            [] => matches!(status, 408 | 425 | 429 | 500..=599),
            ranges => ranges.iter().any(|range| range.holds(status)),
        }
    }

    /// The address of the app that the call goes to, where it has no URL of its own.
    pub fn app_address(&self) -> Option<AppAddress> {
        let known = [AppAddress::Callback, AppAddress::Gateway];
        known.into_iter().find(|address| address.as_url() == self.url.as_str())
    }

    /// The secrets that the call names, each once, in no particular order.
    pub fn secrets(&self) -> Vec<SecretName> {
        let mut names: Vec<_> = self.secrets_by_place().into_iter().map(|(_, name)| name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The secrets that the call names, with the field that does.
    pub fn secrets_by_place(&self) -> Vec<(String, SecretName)> {
        let places = self.templates().into_iter().flat_map(|(place, template)| {
            template.secrets().into_iter().map(move |name| (place.clone(), name))
        });
        places.chain(self.signing.iter().flat_map(Signing::secrets_by_place)).collect()
    }

    fn templates(&self) -> Vec<(String, &Template)> {
        let mut all = vec![("work.http.url".to_owned(), &self.url)];
        for (i, (_, value)) in self.headers.iter().enumerate() {
            all.push((format!("work.http.headers.{i}.value"), value));
        }
        all.extend(self.body.iter().map(|body| ("work.http.body".to_owned(), body)));
        let auth = match &self.auth {
            None => Vec::new(),
            Some(HttpAuth::Basic { user, password }) => {
                vec![("basic.user", user), ("basic.password", password)]
            }
            Some(HttpAuth::Bearer { token }) => vec![("bearer.token", token)],
            Some(HttpAuth::Header { value, .. }) => vec![("header.value", value)],
        };
        all.extend(
            auth.into_iter().map(|(place, value)| (format!("work.http.auth.{place}"), value)),
        );
        all
    }

    fn check_signing(&self, invalid: &mut Invalid) {
        match &self.signing {
            None => {}
            Some(Signing::StandardWebhooks { secrets }) => {
                let fits = (1..=MOST_SIGNATURES).contains(&secrets.len());
                let reason = format!("must name 1 to {MOST_SIGNATURES} secrets");
                invalid.require(fits, "work.http.signing.standard_webhooks.secrets", reason);
            }
            Some(Signing::SignedNonce { key, payload, .. }) => {
                for (name, text) in [("key", key), ("payload", payload)] {
                    let plain = text.bytes().all(|b| b.is_ascii_graphic());
                    let field = format!("work.http.signing.signed_nonce.{name}");
                    let reason = "must be 1 to 256 visible ASCII characters";
                    invalid.require(plain && (1..=256).contains(&text.len()), &field, reason);
                }
            }
        }
    }

    fn check_url(&self, invalid: &mut Invalid) {
        check_template(&self.url, "work.http.url", LONGEST_LINE, invalid);
        let text = self.url.as_str();
        let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        let fits =
            matches!(scheme.as_deref(), Some("http" | "https")) || self.app_address().is_some();
        invalid.require(fits, "work.http.url", "must begin with http:// or https://");
    }

    fn check_headers(&self, invalid: &mut Invalid) {
        let reason = format!("must be at most {MOST_HEADERS}");
        invalid.require(self.headers.len() <= MOST_HEADERS, "work.http.headers", reason);
        for (i, (name, value)) in self.headers.iter().enumerate() {
            check_header(name, value, &format!("work.http.headers.{i}"), invalid);
        }
    }

    fn check_auth(&self, invalid: &mut Invalid) {
        let mut check = |value, field| check_line(value, field, invalid);
        match &self.auth {
            None => {}
            Some(HttpAuth::Basic { user, password }) => {
                check(user, "work.http.auth.basic.user");
                check(password, "work.http.auth.basic.password");
                let no_colon = !user.as_str().replace("{{secret:", "").contains(':');
                invalid.require(no_colon, "work.http.auth.basic.user", "must not contain a colon");
            }
            Some(HttpAuth::Bearer { token }) => check(token, "work.http.auth.bearer.token"),
            Some(HttpAuth::Header { name, value }) => {
                check_header(name, value, "work.http.auth.header", invalid);
            }
        }
    }
}

fn check_header(name: &str, value: &Template, field: &str, invalid: &mut Invalid) {
    // RFC 9110, 5.6.2.
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
    let fits = !name.is_empty() && name.len() <= 256 && name.bytes().all(token);
    let (name_field, value_field) = (format!("{field}.name"), format!("{field}.value"));
    invalid.require(fits, &name_field, "is no name of a header");
    let own = OWN_HEADERS.contains(&name.to_ascii_lowercase().as_str());
    invalid.require(!own, &name_field, "is set by the connection and cannot be chosen");
    check_line(value, &value_field, invalid);
}

fn check_line(value: &Template, field: &str, invalid: &mut Invalid) {
    check_template(value, field, LONGEST_LINE, invalid);
    let one_line = !value.as_str().bytes().any(|b| matches!(b, b'\r' | b'\n' | 0));
    invalid.require(one_line, field, "must be one line");
}

fn check_template(template: &Template, field: &str, most: usize, invalid: &mut Invalid) {
    let length = template.as_str().len();
    invalid.require(length <= most, field, format!("must be at most {most} bytes, not {length}"));
    if let Err(error) = template.parts() {
        invalid.add(field, error.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call() -> HttpCall {
        HttpCall {
            method: "POST".into(),
            url: "https://example.org/{{run_id}}?key={{secret:key}}".into(),
            headers: vec![("x-one".into(), "{{secret:one}}".into())],
            body: Some(r#"{"at":"{{scheduled_at}}"}"#.into()),
            auth: Some(HttpAuth::Bearer { token: "{{secret:key}}".into() }),
            signing: Some(Signing::StandardWebhooks { secrets: vec!["hook".parse().unwrap()] }),
            assertions: Assertions::default(),
            retry_statuses: Vec::new(),
            redirects: 0,
        }
    }

    fn broken(call: &HttpCall) -> Vec<String> {
        let mut invalid = Invalid::default();
        call.check(&mut invalid);
        invalid.rules().iter().map(|rule| rule.field.clone()).collect()
    }

    #[test]
    fn a_sound_call_breaks_no_rule_and_names_its_secrets_once() {
        assert_eq!(broken(&call()), [""; 0]);
        let names: Vec<_> = call().secrets().iter().map(ToString::to_string).collect();
        assert_eq!(names, ["hook", "key", "one"]);
        let places = call().secrets_by_place();
        let of = |name: &str| {
            let here = places.iter().filter(|(_, secret)| secret.as_str() == name);
            here.map(|(place, _)| place.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(of("one"), ["work.http.headers.0.value"]);
        assert_eq!(of("key"), ["work.http.url", "work.http.auth.bearer.token"]);
        assert_eq!(of("hook"), ["work.http.signing.standard_webhooks.secrets.0"]);
    }

    #[test]
    fn passing_states_are_tried_again_unless_others_are_named() {
        let mut call = call();
        assert!(call.is_tried_again(503) && call.is_tried_again(425) && !call.is_tried_again(404));
        call.retry_statuses = vec![StatusRange { from: 404, to: 404 }];
        assert!(call.is_tried_again(404) && !call.is_tried_again(503));
    }

    #[test]
    fn each_broken_rule_is_told_with_its_field() {
        let with = |change: fn(&mut HttpCall)| {
            let mut call = call();
            change(&mut call);
            broken(&call)
        };
        assert_eq!(with(|c| c.method = "get".into()), ["work.http.method"]);
        assert_eq!(with(|c| c.url = "ftp://example.org".into()), ["work.http.url"]);
        assert_eq!(with(|c| c.url = "http://example.org/{{nobody}}".into()), ["work.http.url"]);
        assert_eq!(with(|c| c.headers[0].0 = "Host".into()), ["work.http.headers.0.name"]);
        assert_eq!(with(|c| c.headers[0].0 = "a b".into()), ["work.http.headers.0.name"]);
        assert_eq!(with(|c| c.headers[0].1 = "a\r\nb: c".into()), ["work.http.headers.0.value"]);
        assert_eq!(with(|c| c.redirects = 11), ["work.http.redirects"]);
        let user = |c: &mut HttpCall| {
            c.auth = Some(HttpAuth::Basic { user: "a:b".into(), password: "c".into() });
        };
        assert_eq!(with(user), ["work.http.auth.basic.user"]);
        let unsigned = |c: &mut HttpCall| {
            c.signing = Some(Signing::StandardWebhooks { secrets: vec![] });
        };
        assert_eq!(with(unsigned), ["work.http.signing.standard_webhooks.secrets"]);
    }
}
