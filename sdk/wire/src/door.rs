use serde::{Deserialize, Serialize};

/// A door for clients of another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(example))]
pub struct Door {
    /// What it is called here, and by the `door` of jobs that came through it.
    pub name: String,
    /// Whether it is open on this server.
    pub open: bool,
    /// Where its requests go: what most of their paths begin with.
    pub path: String,
}
