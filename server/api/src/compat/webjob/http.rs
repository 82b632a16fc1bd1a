use std::collections::BTreeMap;

use mainspring_domain::http::{Assertions, HttpAuth, HttpCall, MOST_REDIRECTS, Template};

use super::super::fields::Fields;
use super::reply::Refused;

/// The request that a configuration describes.
pub(super) fn call(mut fields: Fields) -> Result<HttpCall, Refused> {
    let url = fields.text("url")?;
    // Addresses that stand for something else are not for strangers.
    let scheme = url.trim().split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    if !matches!(scheme.as_deref(), Some("http" | "https")) {
        return Err(Refused::Bad("url must begin with http:// or https://".to_owned()));
    }
    let method: Option<String> = fields.take("method")?;
    let headers: Option<BTreeMap<String, String>> = fields.take("headers")?;
    let body: Option<String> = fields.take("body")?;
    let auth = auth(fields.take("authType")?, fields.take("authCredentials")?)?;
    let replaced = match &auth {
        None => "",
        Some(HttpAuth::Basic { .. } | HttpAuth::Bearer { .. }) => "authorization",
        Some(HttpAuth::Header { name, .. }) => name,
    };
    let headers = headers.unwrap_or_default();
    let kept = headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case(replaced));
    let headers = kept.map(|(name, value)| (name.clone(), Template::of_stranger(value))).collect();
    Ok(HttpCall {
        method: method
            .filter(|name| !name.is_empty())
            .map_or("GET".to_owned(), |name| name.to_ascii_uppercase()),
        url: Template::of_stranger(url.trim()),
        headers,
        body: body.filter(|body| !body.is_empty()).map(|body| Template::of_stranger(&body)),
        auth,
        signing: None,
        assertions: Assertions::default(),
        retry_statuses: Vec::new(),
        redirects: MOST_REDIRECTS,
    })
}

/// Without credentials, those that stand in the headers are all there are.
fn auth(kind: Option<String>, credentials: Option<String>) -> Result<Option<HttpAuth>, Refused> {
    let kind = kind.unwrap_or_default().to_ascii_lowercase();
    let credentials = credentials.filter(|text| !text.is_empty());
    let pair = |form: &str| {
        let parts = credentials.as_deref().unwrap_or_default().split_once(':');
        parts.ok_or_else(|| Refused::Bad(format!("authCredentials must be {form}")))
    };
    Ok(Some(match (kind.as_str(), &credentials) {
        ("" | "none", _) | ("basic" | "bearer" | "apikey", None) => return Ok(None),
        ("basic", Some(_)) => {
            let (user, password) = pair("user:password")?;
            let (user, password) = (Template::of_stranger(user), Template::of_stranger(password));
            HttpAuth::Basic { user, password }
        }
        ("bearer", Some(token)) => HttpAuth::Bearer { token: Template::of_stranger(token) },
        ("apikey", Some(_)) => {
            let (name, value) = pair("Header: value")?;
            let value = Template::of_stranger(value.trim());
            HttpAuth::Header { name: name.trim().to_owned(), value }
        }
        _ => {
            let rule = "authType must be None, Basic, Bearer or ApiKey";
            return Err(Refused::Bad(rule.to_owned()));
        }
    }))
}
