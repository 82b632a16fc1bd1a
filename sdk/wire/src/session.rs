use serde::{Deserialize, Serialize};

use crate::Role;

/// What a person signs in to the console with: either a key or a link's token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The text of an API key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The token of a sign-in link, which works once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// A browser that is signed in. Its cookie authenticates it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(example))]
pub struct Session {
    /// What it may do.
    pub role: Role,
    /// The name of the key that signed it in.
    pub name: String,
    /// What its requests that change something carry in the header `X-CSRF-Token`.
    pub csrf: String,
}
