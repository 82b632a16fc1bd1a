use serde::{Deserialize, Serialize};

/// That the server is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(example))]
pub struct Health {
    /// `ok` from `/health`, `ready` from `/ready`.
    pub status: String,
}
