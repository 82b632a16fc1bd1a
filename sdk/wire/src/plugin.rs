use serde::{Deserialize, Serialize};

use crate::json::present;
use crate::{Json, Limits, Time};

/// A plugin: the versions that share a name, one of which is active.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(example))]
pub struct Plugin {
    /// The name.
    pub name: String,
    /// The version that jobs run unless they name one.
    pub active: PluginVersion,
    /// How many versions there are.
    pub versions: u64,
}

/// One uploaded component. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none))]
pub struct PluginVersion {
    /// The SHA-256 of its file, as 64 hex digits: what identifies it.
    pub digest: String,
    /// The plugin's name.
    pub name: String,
    /// The version that it gives itself, as semantic versioning writes it.
    pub version: String,
    /// What it does, in one line.
    pub summary: String,
    /// The JSON Schema of its input. Without one, it takes any JSON.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(deserialize_with = "crate::openapi::present"))]
    pub parameters: Option<Json>,
    /// What it asks an administrator to grant.
    pub capabilities: Vec<String>,
    /// The limits it proposes for jobs that do not set their own.
    pub limits: Limits,
    /// The interfaces that it imports.
    pub imports: Vec<String>,
    /// The interfaces that it exports.
    pub exports: Vec<String>,
    /// The size of its file in bytes.
    pub size_bytes: u64,
    /// When it was uploaded.
    pub uploaded_at: Time,
    /// Who uploaded it: the key's name, or `built-in`.
    pub uploaded_by: String,
}

/// The version of a plugin that jobs are to run from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct Activation {
    /// The version's SHA-256, as 64 hex digits.
    pub digest: String,
}
