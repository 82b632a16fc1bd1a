mod upload;

use std::fmt;

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::RequestInit;

use crate::Error;
use crate::request::Request;

pub(crate) use upload::upload;

/// Bodies are text: files go by [`upload`], which tells how far it is.
pub(crate) type Body = String;

/// Why there is no answer, as the browser says it.
#[derive(Debug)]
pub struct TransportError(String);

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TransportError {}

impl From<JsValue> for TransportError {
    fn from(value: JsValue) -> Self {
        let message = value.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
        Self(message.unwrap_or_default())
    }
}

impl From<JsValue> for Error {
    fn from(value: JsValue) -> Self {
        Self::Transport(value.into())
    }
}

/// The browser's connection to the server that the page came from.
#[derive(Clone)]
pub(crate) struct Transport {
    csrf: Option<String>,
}

impl Transport {
    pub(crate) fn new(csrf: Option<String>) -> Self {
        Self { csrf }
    }

    pub(crate) async fn send(&self, request: Request) -> Result<Response, Error> {
        let init = RequestInit::new();
        init.set_method(request.method);
        if let Some(body) = &request.body {
            init.set_body(&body.into());
        }
        let sending = web_sys::Request::new_with_str_and_init(&address(&request), &init)?;
        let headers = sending.headers();
        headers.set("accept", "application/json, application/problem+json")?;
        for (name, value) in &request.headers {
            headers.set(name, value)?;
        }
        if request.method != "GET"
            && let Some(token) = &self.csrf
        {
            headers.set(CSRF, token)?;
        }
        let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
        let answer = JsFuture::from(window.fetch_with_request(&sending)).await?;
        Ok(Response(answer.unchecked_into()))
    }

    pub(crate) fn csrf(&self) -> Option<&str> {
        self.csrf.as_deref()
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("browser")
    }
}

/// The header that shows that a change was asked for by a page of ours.
const CSRF: &str = "x-csrf-token";

/// An answer whose body has not been read yet.
pub(crate) struct Response(web_sys::Response);

impl Response {
    pub(crate) fn status(&self) -> u16 {
        self.0.status()
    }

    pub(crate) async fn bytes(self) -> Result<Vec<u8>, Error> {
        let buffer = JsFuture::from(self.0.array_buffer()?).await?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

/// Path and query of a request, below the server's root.
fn address(request: &Request) -> String {
    let mut address = String::new();
    for segment in &request.path {
        address.push('/');
        address.push_str(&encode(segment));
    }
    let mut before = '?';
    for (name, value) in &request.query {
        address.push(std::mem::replace(&mut before, '&'));
        address.push_str(name);
        address.push('=');
        address.push_str(&encode(value));
    }
    address
}

/// A text as it may stand in a path or a query.
fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}
