//! A request before it is known how it travels.

use serde::Serialize;

use crate::transport::Body;

/// What is to be sent, and where.
pub(crate) struct Request {
    pub(crate) method: &'static str,
    /// The path's segments, not encoded yet.
    pub(crate) path: Vec<String>,
    pub(crate) query: Vec<(&'static str, String)>,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Option<Body>,
}

impl Request {
    pub(crate) fn new(method: &'static str, path: &[&str]) -> Self {
        let path = path.iter().map(|&segment| segment.to_owned()).collect();
        Self { method, path, query: Vec::new(), headers: Vec::new(), body: None }
    }

    pub(crate) fn get(path: &[&str]) -> Self {
        Self::new("GET", path)
    }

    pub(crate) fn post(path: &[&str]) -> Self {
        Self::new("POST", path)
    }

    pub(crate) fn delete(path: &[&str]) -> Self {
        Self::new("DELETE", path)
    }

    /// Adds a parameter, if there is a value for it.
    pub(crate) fn query(mut self, name: &'static str, value: Option<impl ToString>) -> Self {
        self.query.extend(value.map(|value| (name, value.to_string())));
        self
    }

    /// Adds a parameter whose values are words of an enum.
    pub(crate) fn query_words(mut self, name: &'static str, values: &[impl Serialize]) -> Self {
        self.query.extend(values.iter().map(|value| (name, word(value))));
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Marks a creation with a key by which the server recognises its repetition.
    pub(crate) fn once(self, key: Option<&str>) -> Self {
        match key {
            Some(key) => self.header("idempotency-key", key),
            None => self,
        }
    }

    pub(crate) fn json(self, body: &impl Serialize) -> Self {
        // Nothing of ours fails to serialise: only maps with keys other than text do. An empty body
        // would be refused by the server, in words.
        let text = serde_json::to_string(body).unwrap_or_default();
        self.header("content-type", "application/json").body(text)
    }

    pub(crate) fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = Some(body.into());
        self
    }
}

/// How an enum's member is written in JSON, without the quotation marks.
fn word(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default().trim_matches('"').to_owned()
}
