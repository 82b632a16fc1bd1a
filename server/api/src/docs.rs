//! The OpenAPI documents, and Swagger UI over each.

mod copy;
mod page;

use std::borrow::Cow;
use std::iter;

use poem::Route;
use poem::endpoint::make_sync;
use poem_openapi::{LicenseObject, OpenApiService};

use crate::health::HealthApi;
use crate::native::{self, NativeApi};
use copy::Copy;

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

/// What an API answers, in the words of OpenAPI.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    /// What it is called in addresses.
    pub(crate) name: &'static str,
    /// Whose API it is.
    pub(crate) title: &'static str,
    pub(crate) text: Cow<'static, str>,
    /// What its page needs beyond Swagger UI, where requests take more than a key.
    pub(crate) script: Option<&'static str>,
}

impl Document {
    /// The same for a server that callers reach at this address, instead of the one that they have it from.
    fn at(self, public_url: Option<&str>) -> Self {
        let Some(url) = public_url else { return self };
        let server = |url: &str| format!(r#""url": {}"#, serde_json::json!(url));
        Self { text: self.text.replacen(&server("/"), &server(url), 1).into(), ..self }
    }
}

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

/// Adds the service's document and those of the doors, each with its page, all served from one copy.
pub(crate) fn routes(
    routes: Route,
    service: &Service,
    doors: Vec<Document>,
    public_url: Option<&str>,
) -> Route {
    let text = document(service).into();
    let native = Document { name: "native", title: "Mainspring", text, script: None };
    let doors = doors.into_iter().map(|document| document.at(public_url));
    let documents: Vec<Document> = iter::once(native).chain(doors).collect();
    let routes = page::parts(routes, &service.swagger_ui_html());
    documents.iter().enumerate().fold(routes, |routes, (index, document)| {
        let routes = page::route(routes, &documents, index);
        let copy = Copy::new("application/json", document.text.clone().into_owned());
        let path = format!("/openapi/{}.json", document.name);
        routes.at(path, make_sync(move |request| copy.answer(&request)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_names_the_address_at_which_the_server_is_reached() {
        let text = r#"{ "servers": [{ "url": "/" }], "x": { "url": "/" } }"#.into();
        let document = Document { name: "a", title: "A", text, script: None };
        assert_eq!(document.clone().at(None).text, document.text);
        assert_eq!(
            document.at(Some("https://a.example/\"b")).text,
            r#"{ "servers": [{ "url": "https://a.example/\"b" }], "x": { "url": "/" } }"#
        );
    }
}
