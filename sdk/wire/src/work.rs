use serde::{Deserialize, Serialize};

use crate::{HttpWork, Json};

/// What a job runs: an object with exactly one member, named for the kind of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Union))]
#[cfg_attr(feature = "openapi", oai(one_of, externally_tagged, rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "jobs are few, and a box would show in every use")]
pub enum Work {
    /// A WebAssembly component.
    Plugin(PluginWork),
    /// A request that the server makes itself.
    Http(HttpWork),
}

/// A plugin with its input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct PluginWork {
    /// The plugin's name.
    pub name: String,
    /// The SHA-256 of a certain version, as 64 hex digits. Without it, each attempt runs whichever
    /// version is active when it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// What the plugin gets, unless a run brings its own: any JSON, `null` by default.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub input: Json,
}

/// What bounds each attempt. A limit that is left out is the plugin's proposal, else the server's
/// default. For a request there are `timeout_ms` and `output_bytes` only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Wall-clock time in milliseconds, host calls included: 1 ms to 24 h.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout_ms: Option<u64>,
    /// Linear memory in bytes: 64 KiB to 256 MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_bytes: Option<u64>,
    /// Instructions in fuel units: exhausted at the same instruction on every machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fuel: Option<u64>,
    /// Bytes of log lines that the trace keeps, up to 16 MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log_bytes: Option<u64>,
    /// Bytes of output, up to 16 MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_bytes: Option<u64>,
}
