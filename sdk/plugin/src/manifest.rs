//! What a plugin says about itself.

use std::time::Duration;

use crate::bindings::mainspring::job::types;
use crate::sleep::milliseconds;

/// What a plugin says about itself, besides the schema of its input. [`job!`](crate::job!) takes
/// the first three from `Cargo.toml`, leaves the others empty, and sets what it is given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The plugin's name: lower-case letters, digits and `-`, starting with a letter, at most 64
    /// characters.
    pub name: &'static str,
    /// The version, as semver (`1.4.0`).
    pub version: &'static str,
    /// One line for people.
    pub summary: &'static str,
    /// Names of the capabilities that the plugin asks an administrator to grant.
    pub capabilities: Vec<&'static str>,
    /// Wall-clock time of one attempt, for jobs that do not set their own.
    pub timeout: Option<Duration>,
    /// Linear memory in bytes, for jobs that do not set their own.
    pub memory: Option<u64>,
    /// Instructions in wasmtime's fuel units, for jobs that do not set their own; exhausted at the
    /// same instruction on every machine.
    pub fuel: Option<u64>,
}

impl Manifest {
    pub(crate) fn into_contract(self, parameters: Option<String>) -> types::Manifest {
        types::Manifest {
            name: self.name.to_owned(),
            version: self.version.to_owned(),
            summary: self.summary.to_owned(),
            parameters,
            capabilities: self.capabilities.into_iter().map(str::to_owned).collect(),
            limits: types::Limits {
                timeout: self.timeout.map(milliseconds),
                memory: self.memory,
                fuel: self.fuel,
            },
        }
    }
}
