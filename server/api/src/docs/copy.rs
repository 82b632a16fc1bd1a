use bytes::Bytes;
use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse as _, Request, Response};
use sha2::{Digest as _, Sha256};

/// Something that does not change while the server runs.
pub(super) struct Copy {
    content_type: &'static str,
    body: Bytes,
    tag: String,
    policy: Option<HeaderValue>,
}

impl Copy {
    pub(super) fn new(content_type: &'static str, body: String) -> Self {
        let tag = format!("\"{}\"", hex::encode(Sha256::digest(&body)));
        Self { content_type, body: body.into(), tag, policy: None }
    }

    /// The same as a page under this Content-Security-Policy.
    pub(super) fn under(self, policy: &'static str) -> Self {
        Self { policy: Some(HeaderValue::from_static(policy)), ..self }
    }

    pub(super) fn answer(&self, request: &Request) -> Response {
        let known = request.header(header::IF_NONE_MATCH).is_some_and(|tags| {
            tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == self.tag)
        });
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            Response::builder().content_type(self.content_type).body(self.body.clone())
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Ok(tag) = HeaderValue::try_from(&self.tag) {
            headers.insert(header::ETAG, tag);
        }
        if let Some(policy) = &self.policy {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
        }
        response
    }
}
