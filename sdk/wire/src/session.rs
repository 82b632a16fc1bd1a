use serde::{Deserialize, Serialize};

use crate::{Role, Time};

/// How to sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// An API key (`ms_…`), or the token of a sign-in link (`msl_…`), which is good once.
    pub secret: String,
}

/// Who a request is taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none))]
pub struct Session {
    /// The key that was signed in with.
    pub key_id: String,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The app that it belongs to. Left out where it sees all apps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_id: Option<String>,
    /// To be sent as `X-CSRF-Token` with every request that changes something and is authenticated by
    /// the session's cookie. Left out where the request came with a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csrf_token: Option<String>,
    /// When the session ends. Left out where the request came with a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Time>,
}

/// A link that signs in to the console, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(example))]
pub struct SignInLink {
    /// The link below the server's address. What comes after its `#` is never sent to a server by
    /// following it.
    pub path: String,
    /// Until when it is good.
    pub expires_at: Time,
}
