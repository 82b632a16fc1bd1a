//! Where an answer sends a request on.

use reqwest::Method;
use reqwest::StatusCode;
use reqwest::Url;
use reqwest::header::{CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderMap, LOCATION};

use super::fill::Values;
use super::request::Prepared;

/// The target of an answer that redirects; `None` where it does not, or says nothing that can be read.
pub(super) fn target(from: &Url, status: StatusCode, headers: &HeaderMap) -> Option<Url> {
    let redirects = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let location = headers.get(LOCATION).filter(|_| redirects)?.to_str().ok()?;
    from.join(location).ok()
}

/// Turns a request to its next target. Across origins credentials, secrets and signatures stay behind;
/// the error says what cannot.
pub(super) fn follow(
    request: &mut Prepared,
    status: StatusCode,
    to: Url,
    values: &Values,
) -> Result<(), String> {
    let elsewhere = request.url.origin() != to.origin();
    // RFC 9110, 15.4: what a form had sent is fetched with GET from then on.
    let post = request.method == Method::POST && matches!(status.as_u16(), 301 | 302);
    if post || (status == StatusCode::SEE_OTHER && request.method != Method::HEAD) {
        request.method = Method::GET;
        request.body = None;
        request.shown_body.clear();
        let content = [CONTENT_TYPE, CONTENT_ENCODING, CONTENT_LANGUAGE];
        request
            .drop_headers(|name| content.contains(name) || name.as_str().starts_with("webhook-"));
    }
    if elsewhere {
        if request.private_body && request.body.is_some() {
            return Err(format!(
                "the answer redirects to {}, and the body holds a secret, which stays with the first \
                 origin",
                to.host_str().unwrap_or_default()
            ));
        }
        let private = std::mem::take(&mut request.private);
        request.drop_headers(|name| private.contains(name));
    }
    request.shown_url = values.mask(to.as_str()).into_owned();
    request.url = to;
    Ok(())
}
