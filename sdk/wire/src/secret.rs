use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::Time;

/// A secret to be set. Who has another host receive it sets its value again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct NewSecret {
    /// What is sent, up to 16 KiB. Nobody can read it afterwards.
    #[serde(deserialize_with = "unquoted")]
    pub value: String,
    /// Hosts that may receive it, 1 to 32: names or addresses as they stand in URLs; `*.example.org` is
    /// every name below `example.org`.
    pub hosts: Vec<String>,
}

impl fmt::Debug for NewSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewSecret").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

/// A secret without its value, which nobody can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example))]
pub struct Secret {
    /// What jobs call it: `{{secret:NAME}}`.
    pub name: String,
    /// The app that it belongs to.
    pub app_id: String,
    /// Hosts that may receive it.
    pub hosts: Vec<String>,
    /// When the name was first used.
    pub created_at: Time,
    /// When the value was last set.
    pub updated_at: Time,
    /// Who set it.
    pub updated_by: String,
    /// Whether the server can use it. One that was set under another master key has to be set again.
    pub readable: bool,
}

/// A text, whose refusal does not quote it.
fn unquoted<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    String::deserialize(deserializer).map_err(|_| D::Error::custom("must be a text"))
}
