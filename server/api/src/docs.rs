//! The OpenAPI document and Swagger UI.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use poem::endpoint::make_sync;
use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse as _, Request, Response, Route};
use poem_openapi::{LicenseObject, OpenApiService};
use sha2::{Digest as _, Sha256};

use crate::health::HealthApi;
use crate::native::{self, NativeApi};

/// All operations with their descriptions.
pub(crate) type Service = OpenApiService<(NativeApi, HealthApi), ()>;

const DESCRIPTION: &str = "\
Mainspring runs jobs whose code cannot hurt you: each is a WebAssembly component with a hard budget \
of CPU, memory and time.

* **Keys**: every operation but the two of health needs an API key, as `Authorization: Bearer ms_…` \
or `X-API-Key: ms_…`; signing in gives a browser a session instead. A `viewer` reads; an `operator` also creates, changes, runs and cancels; an \
`admin` also uploads plugins and manages keys.
* **Problems** are `application/problem+json` with a stable `code`; where a request breaks rules, \
`errors` names all of them.
* **Creations** take an `Idempotency-Key`: the same key with the same request makes one thing only, \
for 24 hours.
* **Lists** are paged: pass `next_cursor` as `cursor` until there is none.
* Ids are 32 hexadecimal digits. Times are RFC 3339. Durations are whole milliseconds, sizes whole \
bytes.";

pub(crate) fn service(public_url: Option<&str>) -> Service {
    let apis = (native::api(), HealthApi);
    OpenApiService::new(apis, "Mainspring", env!("CARGO_PKG_VERSION"))
        .description(DESCRIPTION)
        .license(LicenseObject::new("Apache-2.0"))
        .server(public_url.unwrap_or("/"))
}

/// The document as text that ends in a line feed.
pub(crate) fn document(service: &Service) -> String {
    let mut document = service.spec();
    document.push('\n');
    document
}

/// Adds the document and Swagger UI, each served from one copy.
pub(crate) fn routes(routes: Route, service: &Service) -> Route {
    let page = service.swagger_ui_html();
    let policy = policy(&page);
    let page = Copy::new("text/html; charset=utf-8", page, Some(policy));
    let document = Copy::new("application/json", document(service), None);
    routes
        .at("/swagger", make_sync(move |request| page.answer(&request)))
        .at("/openapi/native.json", make_sync(move |request| document.answer(&request)))
}

/// Something that does not change while the server runs.
struct Copy {
    content_type: &'static str,
    body: Bytes,
    tag: String,
    policy: Option<String>,
}

impl Copy {
    fn new(content_type: &'static str, body: String, policy: Option<String>) -> Self {
        let tag = format!("\"{}\"", hex::encode(Sha256::digest(&body)));
        Self { content_type, body: body.into(), tag, policy }
    }

    fn answer(&self, request: &Request) -> Response {
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
        if let Some(Ok(policy)) = self.policy.as_ref().map(HeaderValue::try_from) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

/// A Content-Security-Policy under which the page's own scripts run and no others.
fn policy(page: &str) -> String {
    let hash = |script| format!(" 'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(script)));
    let hashes: String = scripts(page).map(hash).collect();
    format!(
        "default-src 'none'; script-src{hashes}; style-src 'unsafe-inline'; img-src 'self' data:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

/// The inline scripts of a page, cut out as a browser does.
fn scripts(page: &str) -> impl Iterator<Item = &str> {
    let mut rest = page;
    std::iter::from_fn(move || {
        let (_, tag) = rest.split_once("<script")?;
        let (_, script) = tag.split_once('>')?;
        let (script, after) = script.split_once("</script>")?;
        rest = after;
        Some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_found_with_and_without_attributes() {
        let page = "<p><script>a<b</script><script charset=\"UTF-8\"> c\n</script></p>";
        assert_eq!(scripts(page).collect::<Vec<_>>(), ["a<b", " c\n"]);
    }

    #[test]
    fn swagger_ui_has_two_scripts_of_its_own_and_loads_none() {
        let page = service(None).swagger_ui_html();
        assert_eq!(scripts(&page).count(), 2);
        assert!(!page.contains("<script src"), "a script of another origin");
    }
}
