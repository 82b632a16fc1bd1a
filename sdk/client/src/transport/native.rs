use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use futures::Stream;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Method, Url};

use crate::Error;
use crate::request::Request;

/// Why there is no answer.
pub type TransportError = reqwest::Error;

pub(crate) use reqwest::Body;

/// Connections to one server.
#[derive(Clone)]
pub(crate) struct Transport {
    http: reqwest::Client,
    base: Url,
}

impl Transport {
    pub(crate) fn new(url: &str, key: &str) -> Result<Self, Error> {
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

    pub(crate) async fn send(&self, request: Request) -> Result<Response, Error> {
        // Only words of ours come here as methods.
        let method = Method::from_bytes(request.method.as_bytes()).unwrap_or_default();
        let mut sending = self.http.request(method, self.address(&request.path));
        if !request.query.is_empty() {
            sending = sending.query(&request.query);
        }
        for (name, value) in request.headers {
            sending = sending.header(name, value);
        }
        if let Some(body) = request.body {
            sending = sending.body(body);
        }
        Ok(Response(sending.send().await?))
    }

    /// The address of a path below the server's.
    fn address(&self, path: &[String]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.base.as_str())
    }
}

/// An answer whose body has not been read yet.
pub(crate) struct Response(reqwest::Response);

impl Response {
    pub(crate) fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    pub(crate) async fn bytes(self) -> Result<Bytes, Error> {
        Ok(self.0.bytes().await?)
    }

    pub(crate) fn stream(self) -> impl Stream<Item = reqwest::Result<Bytes>> {
        self.0.bytes_stream()
    }
}

fn http(key: &str) -> Result<reqwest::Client, Error> {
    // Without a provider a client panics. Somebody else in the process may have chosen one, which
    // serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut key = HeaderValue::from_str(&format!("Bearer {key}")).map_err(|_| Error::BadKey)?;
    key.set_sensitive(true);
    let accept = HeaderValue::from_static("application/json, application/problem+json");
    let headers = HeaderMap::from_iter([(AUTHORIZATION, key), (ACCEPT, accept)]);
    // Every wait has a bound. The server says something at least every 15 seconds where it keeps an
    // answer open.
    let builder = reqwest::Client::builder()
        .default_headers(headers)
        .connect_timeout(Duration::from_secs(10))
        .read_timeout(Duration::from_secs(60));
    Ok(builder.build()?)
}
