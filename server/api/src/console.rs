//! The console: files that do not change while the server runs. Everything that is no file of it is a
//! place inside of it, which its one page finds.

use std::collections::HashMap;

use poem::endpoint::make_sync;
use poem::http::{HeaderValue, StatusCode, header};
use poem::web::Redirect;
use poem::{IntoResponse as _, Request, Response, Route, get};

use crate::problem::{Code, Refusal};

/// A file of the console: its path below `/console/`, and its bytes.
pub type ConsoleFile = (&'static str, &'static [u8]);

/// Where people find it.
const HOME: &str = "/console/";

/// The page. The names of all other files change with what is in them.
const PAGE: &str = "index.html";

/// Scripts, styles and answers from this server only, and no scripts or styles inside the page.
/// Compiling WebAssembly needs a word of its own.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      img-src 'self' data:; connect-src 'self'; manifest-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// How files may be packed, the smallest first, and the ending that packed ones have.
const PACKINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

struct Console {
    files: HashMap<&'static str, &'static [u8]>,
}

/// Adds the console, and leads there from the root. A server without one leads to Swagger UI.
pub(crate) fn routes(routes: Route, files: &[ConsoleFile]) -> Route {
    let console = Console { files: files.iter().copied().collect() };
    let home = if files.is_empty() { "swagger" } else { "console/" };
    routes
        .at("/", make_sync(move |_| Redirect::temporary(home)))
        .at("/console", get(make_sync(|_| Redirect::temporary(HOME))))
        .at("/console/*path", get(make_sync(move |request| console.answer(&request))))
}

impl Console {
    fn answer(&self, request: &Request) -> Response {
        let path = request.uri().path();
        let path = path.split_once(HOME).map_or("", |(_, path)| path);
        let packed = PACKINGS.iter().any(|(_, ending)| path.ends_with(ending));
        let (name, kept) = match self.files.get_key_value(path) {
            Some((name, _)) if *name != PAGE && !packed => {
                (*name, "public, max-age=31536000, immutable")
            }
            // A file of an older version: the page would be taken for it.
            _ if packed || path.starts_with("assets/") => return missing(request),
            _ => (PAGE, "no-cache"),
        };
        let Some((bytes, packing)) = self.pick(name, request) else { return missing(request) };
        let mut response = Response::builder().content_type(content_type(name)).body(bytes);
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(packing) = packing {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(packing));
        }
        response
    }

    /// The smallest form of a file that the request can take.
    fn pick(&self, name: &str, request: &Request) -> Option<(&'static [u8], Option<&'static str>)> {
        let taken = request.header(header::ACCEPT_ENCODING).unwrap_or_default();
        for (packing, ending) in PACKINGS {
            if takes(taken, packing)
                && let Some(bytes) = self.files.get(format!("{name}{ending}").as_str())
            {
                return Some((bytes, Some(packing)));
            }
        }
        self.files.get(name).map(|bytes| (*bytes, None))
    }
}

/// Whether an `Accept-Encoding` names a packing, and not with the weight 0, which refuses it.
fn takes(accepted: &str, packing: &str) -> bool {
    accepted.split(',').any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.parse().ok());
        name.trim().eq_ignore_ascii_case(packing) && weight.unwrap_or(1.0) > 0.0
    })
}

fn missing(request: &Request) -> Response {
    let path = request.uri().path();
    let detail = format!("there is no file {path} in this server's console: load the page again");
    match crate::access::entry(request) {
        Ok(entry) => Refusal::new(Code::NotFound, detail).into_response(entry.id),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packing_is_used_only_where_it_is_taken() {
        assert!(takes("gzip, deflate, br", "br"));
        assert!(takes("gzip;q=0.5, br;q=1.0", "gzip"));
        assert!(!takes("gzip, br;q=0", "br"));
        assert!(!takes("", "gzip"));
    }
}
