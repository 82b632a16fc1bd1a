use std::fmt;

use mainspring_wire::Problem;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Method, RequestBuilder, Response, Url};
use serde::de::DeserializeOwned;

use crate::Error;

/// A client of one server. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
}

impl Client {
    /// A client of the server at `url`, with an API key.
    pub fn new(url: &str, key: &str) -> Result<Self, Error> {
        let bad_url = || Error::BadUrl { url: url.to_owned() };
        let mut base = Url::parse(url).map_err(|_| bad_url())?;
        // A base that ends in a slash keeps its path when others are joined to it.
        let path = format!("{}/", base.path().trim_end_matches('/'));
        base.set_path(&path);
        if base.cannot_be_a_base() || !base.scheme().starts_with("http") {
            return Err(bad_url());
        }
        Ok(Self { http: http(key)?, base })
    }

    /// The address of a path below the server's.
    pub(crate) fn request(&self, method: Method, path: &[&str]) -> RequestBuilder {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        self.http.request(method, url)
    }

    pub(crate) fn get(&self, path: &[&str]) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    pub(crate) fn post(&self, path: &[&str]) -> RequestBuilder {
        self.request(Method::POST, path)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.base)
    }
}

/// The path of an operation.
macro_rules! v1 {
    ($($segment:expr),* $(,)?) => { &["api", "v1", $($segment),*] };
}
pub(crate) use v1;

/// Sends a request and reads the body of its answer.
pub(crate) async fn fetch<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Error> {
    let response = send(request).await?;
    let status = response.status().as_u16();
    let body = response.bytes().await?;
    serde_json::from_slice(&body)
        .map_err(|error| Error::Unexpected { status, why: error.to_string() })
}

/// Sends a request; what is not a success becomes an error.
pub(crate) async fn send(request: RequestBuilder) -> Result<Response, Error> {
    let response = request.send().await?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let body = response.bytes().await?;
    Err(match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) => Error::Problem(Box::new(problem)),
        Err(_) => Error::Unexpected {
            status: status.as_u16(),
            why: String::from_utf8_lossy(&body).chars().take(200).collect(),
        },
    })
}

/// Marks a creation with a key by which the server recognises its repetition.
pub(crate) fn once(request: RequestBuilder, key: Option<&str>) -> RequestBuilder {
    match key {
        Some(key) => request.header("idempotency-key", key),
        None => request,
    }
}

fn http(key: &str) -> Result<reqwest::Client, Error> {
    let mut key = HeaderValue::from_str(&format!("Bearer {key}")).map_err(|_| Error::BadKey)?;
    key.set_sensitive(true);
    let accept = HeaderValue::from_static("application/json, application/problem+json");
    let headers = HeaderMap::from_iter([(AUTHORIZATION, key), (ACCEPT, accept)]);
    let builder = reqwest::Client::builder().default_headers(headers);
    Ok(patient(builder).build()?)
}

/// Bounds every wait. The server says something at least every 15 seconds where it keeps an answer
/// open.
#[cfg(not(target_family = "wasm"))]
fn patient(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    use std::time::Duration;

    builder.connect_timeout(Duration::from_secs(10)).read_timeout(Duration::from_secs(60))
}

/// In a browser, the browser decides how long to wait.
#[cfg(target_family = "wasm")]
fn patient(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    builder
}
