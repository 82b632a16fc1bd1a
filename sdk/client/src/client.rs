use mainspring_wire::Problem;
use serde::de::DeserializeOwned;

use crate::Error;
use crate::request::Request;
use crate::transport::{Response, Transport};

/// A client of one server. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) transport: Transport,
}

impl Client {
    /// A client of the server at `url`, with an API key.
    #[cfg(not(target_family = "wasm"))]
    pub fn new(url: &str, key: &str) -> Result<Self, Error> {
        Ok(Self { transport: Transport::new(url, key)? })
    }

    /// A client of the server that the page came from, which knows the browser by its session's
    /// cookie. Changes need the session's `csrf` token; signing in needs none.
    #[cfg(target_family = "wasm")]
    pub fn in_browser(csrf: Option<String>) -> Self {
        Self { transport: Transport::new(csrf) }
    }

    /// Sends a request and reads the body of its answer.
    pub(crate) async fn fetch<T: DeserializeOwned>(&self, request: Request) -> Result<T, Error> {
        let response = self.send(request).await?;
        let status = response.status();
        let body = response.bytes().await?;
        serde_json::from_slice(&body)
            .map_err(|error| Error::Unexpected { status, why: error.to_string() })
    }

    /// Sends a request; what is not a success becomes an error.
    pub(crate) async fn send(&self, request: Request) -> Result<Response, Error> {
        let response = self.transport.send(request).await?;
        let status = response.status();
        if (200..300).contains(&status) {
            return Ok(response);
        }
        Err(refusal(status, &response.bytes().await?))
    }
}

/// The path of an operation.
macro_rules! v1 {
    ($($segment:expr),* $(,)?) => { &["api", "v1", $($segment),*] };
}
pub(crate) use v1;

/// What an answer that is not a success says.
pub(crate) fn refusal(status: u16, body: &[u8]) -> Error {
    match serde_json::from_slice::<Problem>(body) {
        Ok(problem) => Error::Problem(Box::new(problem)),
        Err(_) => Error::Unexpected {
            status,
            why: String::from_utf8_lossy(body).chars().take(200).collect(),
        },
    }
}
