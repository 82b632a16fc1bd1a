//! The request that an attempt makes, ready to be sent and ready to be shown.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use mainspring_domain::http::{HttpAuth, HttpCall, SignedNonce, Signing};
use mainspring_domain::json::Json;
use mainspring_domain::ports::Call;
use mainspring_domain::vault::SecretName;
use reqwest::Method;
use reqwest::Url;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

use super::fill::{Filled, Place, Values};
use super::sign;

/// A request. Each header tells whether it may go to another origin.
pub(super) struct Prepared {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) shown_url: String,
    pub(super) headers: HeaderMap,
    pub(super) shown_headers: Vec<(String, String)>,
    pub(super) body: Option<Bytes>,
    pub(super) shown_body: String,
    /// Headers that only the first origin gets: credentials, secrets, signatures.
    pub(super) private: Vec<HeaderName>,
    /// Whether the body holds a secret.
    pub(super) private_body: bool,
}

impl Prepared {
    /// Fills a call. The error says what is wrong with it, without a secret's value.
    pub(super) fn new(
        call: &Call,
        http: &HttpCall,
        input: Option<&Json>,
        values: &Values,
    ) -> Result<Self, String> {
        let url = values.fill(&http.url, Place::Url)?;
        let parsed = Url::parse(&url.sent).map_err(|error| format!("the URL is none: {error}"))?;
        let method = Method::from_bytes(http.method.as_bytes())
            .map_err(|_| format!("{:?} is no method", http.method))?;
        let mut prepared = Self {
            method,
            url: parsed,
            shown_url: url.shown,
            headers: HeaderMap::new(),
            shown_headers: Vec::new(),
            body: None,
            shown_body: String::new(),
            private: Vec::new(),
            private_body: false,
        };
        for (name, value) in &http.headers {
            prepared.add(name, &values.fill(value, Place::Text)?, false)?;
        }
        prepared.add_body(http, input, values)?;
        prepared.add_auth(http, values)?;
        prepared.add_signature(call, http, values)?;
        Ok(prepared)
    }

    fn add(&mut self, name: &str, value: &Filled, private: bool) -> Result<(), String> {
        let key = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| format!("{name:?} is no name of a header"))?;
        let mut sent = HeaderValue::from_str(&value.sent)
            .map_err(|_| format!("the header {name} would hold characters that no header may"))?;
        if private || value.sent != value.shown {
            sent.set_sensitive(true);
            self.private.push(key.clone());
        }
        self.headers.append(key, sent);
        self.shown_headers.push((name.to_owned(), value.shown.clone()));
        Ok(())
    }

    /// A run's own input goes out as it is: placeholders in it are not filled.
    fn add_body(
        &mut self,
        http: &HttpCall,
        input: Option<&Json>,
        values: &Values,
    ) -> Result<(), String> {
        let told = self.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let told_json = told.map(|value| value.to_ascii_lowercase().contains("json"));
        let (body, is_json) = match (input, &http.body) {
            (Some(input), _) => {
                let text = input.as_str().to_owned();
                (Filled { shown: text.clone(), sent: text }, true)
            }
            (None, Some(template)) => {
                let looks = Json::parse(&values.fill(template, Place::Json)?.sent).is_ok();
                let is_json = told_json.unwrap_or(looks);
                (values.fill(template, if is_json { Place::Json } else { Place::Text })?, is_json)
            }
            (None, None) => return Ok(()),
        };
        if told_json.is_none() {
            let kind = if is_json { "application/json" } else { "text/plain; charset=utf-8" };
            self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
            self.shown_headers.push(("content-type".to_owned(), kind.to_owned()));
        }
        self.private_body = body.sent != body.shown;
        self.shown_body = body.shown;
        self.body = Some(body.sent.into());
        Ok(())
    }

    fn add_auth(&mut self, http: &HttpCall, values: &Values) -> Result<(), String> {
        let text = |template| values.fill(template, Place::Text);
        let authorization = AUTHORIZATION.as_str();
        match &http.auth {
            None => Ok(()),
            Some(HttpAuth::Basic { user, password }) => {
                let (user, password) = (text(user)?, text(password)?);
                let pair = format!("{}:{}", user.sent, password.sent);
                let sent = format!("Basic {}", STANDARD.encode(pair));
                let shown = format!("Basic {}:…", user.shown);
                self.add(authorization, &Filled { sent, shown }, true)
            }
            Some(HttpAuth::Bearer { token }) => {
                let token = text(token)?;
                let sent = format!("Bearer {}", token.sent);
                let shown = if token.sent == token.shown { "…" } else { &token.shown };
                self.add(authorization, &Filled { sent, shown: format!("Bearer {shown}") }, true)
            }
            Some(HttpAuth::Header { name, value }) => {
                let value = text(value)?;
                let shown = if value.sent == value.shown { "…".to_owned() } else { value.shown };
                self.add(name, &Filled { sent: value.sent, shown }, true)
            }
        }
    }

    fn add_signature(
        &mut self,
        call: &Call,
        http: &HttpCall,
        values: &Values,
    ) -> Result<(), String> {
        match &http.signing {
            None => Ok(()),
            Some(Signing::StandardWebhooks { secrets }) => {
                self.add_webhook_signature(call, secrets, values)
            }
            Some(Signing::SignedNonce { key, payload, secret }) => {
                let secret = signing_secret(values, secret)?;
                let nonce = sign::nonce(secret, call);
                let signed = SignedNonce::new(key, secret, call.started_at, nonce, payload);
                for (name, text) in SignedNonce::HEADERS.into_iter().zip(signed.values()) {
                    let shown = if name == "signature" { "…".to_owned() } else { text.clone() };
                    self.add(name, &Filled { sent: text, shown }, true)?;
                }
                Ok(())
            }
        }
    }

    fn add_webhook_signature(
        &mut self,
        call: &Call,
        names: &[SecretName],
        values: &Values,
    ) -> Result<(), String> {
        let secrets: Result<Vec<&str>, String> =
            names.iter().map(|name| signing_secret(values, name)).collect();
        let (id, timestamp) = (call.run.to_string(), call.started_at.as_second());
        let body = self.body.as_deref().unwrap_or_default();
        let signature = sign::signature(&secrets?, &id, timestamp, body)
            .map_err(|error| format!("a secret that signs {error}"))?;
        let plain = |text: String| Filled { shown: text.clone(), sent: text };
        self.add("webhook-id", &plain(id), true)?;
        self.add("webhook-timestamp", &plain(timestamp.to_string()), true)?;
        self.add("webhook-signature", &Filled { sent: signature, shown: "v1,…".to_owned() }, true)
    }
}

fn signing_secret<'v>(values: &'v Values, name: &SecretName) -> Result<&'v str, String> {
    let secret = values.secrets.get(name).map(|secret| secret.value.reveal());
    secret.ok_or_else(|| "a secret that signs is missing".to_owned())
}

impl Prepared {
    /// Leaves headers behind, where they are sent and where they are shown.
    pub(super) fn drop_headers(&mut self, gone: impl Fn(&HeaderName) -> bool) {
        let names: Vec<HeaderName> =
            self.headers.keys().filter(|name| gone(name)).cloned().collect();
        for name in &names {
            self.headers.remove(name);
        }
        self.shown_headers.retain(|(shown, _)| {
            !names.iter().any(|name| name.as_str().eq_ignore_ascii_case(shown))
        });
    }
}
