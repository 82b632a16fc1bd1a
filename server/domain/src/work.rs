//! What a job runs.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Invalid;
use crate::http::HttpCall;
use crate::json::Json;
use crate::plugin::{Digest, check_name};

/// The kinds of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Work {
    /// A WebAssembly component.
    Plugin(PluginCall),
    /// A request that the server makes itself.
    Http(Arc<HttpCall>),
}

/// A plugin with its input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PluginCall {
    /// The plugin's name.
    pub plugin: String,
    /// A certain version; `None` follows whichever is active when an attempt begins.
    pub version: Option<Digest>,
    /// What the plugin gets, unless a run brings its own.
    pub input: Json,
}

/// What bounds an attempt. `None` takes the plugin's proposal, else the server's default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Wall-clock time, host calls included.
    pub timeout: Option<Duration>,
    /// Linear memory in bytes.
    pub memory: Option<u64>,
    /// Instructions in fuel units: exhausted at the same instruction on every machine.
    pub fuel: Option<u64>,
    /// Bytes of log lines kept in the trace.
    pub log: Option<u64>,
    /// Bytes of output.
    pub output: Option<u64>,
}

/// The longest wall-clock time that an attempt may be given.
pub const LONGEST_TIMEOUT: Duration = Duration::from_hours(24);

/// The most linear memory that an attempt may be given, in bytes.
pub const LARGEST_MEMORY: u64 = 256 << 20;

/// The most log or output that an attempt may be given, in bytes.
pub const LARGEST_TEXT: u64 = 16 << 20;

/// The longest input, in bytes of JSON.
pub const LARGEST_INPUT: usize = 1 << 20;

impl Work {
    /// Adds the work's broken rules.
    pub fn check(&self, invalid: &mut Invalid) {
        match self {
            Self::Plugin(call) => {
                if let Err(reason) = check_name(&call.plugin) {
                    invalid.add("work.plugin", reason);
                }
                check_input(&call.input, "work.input", invalid);
            }
            Self::Http(call) => call.check(invalid),
        }
    }
}

/// Adds a broken rule when an input is too long.
pub fn check_input(input: &Json, field: &str, invalid: &mut Invalid) {
    let length = input.as_str().len();
    invalid.require(
        length <= LARGEST_INPUT,
        field,
        format!("must be at most {LARGEST_INPUT} bytes of JSON, not {length}"),
    );
}

impl Limits {
    /// Adds the broken rules of limits that a person set.
    pub fn check(&self, invalid: &mut Invalid) {
        if let Some(timeout) = self.timeout {
            let fits = Duration::from_millis(1) <= timeout && timeout <= LONGEST_TIMEOUT;
            invalid.require(fits, "limits.timeout", "must be between 1 ms and 24 h");
        }
        let mut within = |value: Option<u64>, field: &str, least: u64, most: u64| {
            if let Some(value) = value {
                invalid.require(
                    (least..=most).contains(&value),
                    field,
                    format!("must be between {least} and {most}"),
                );
            }
        };
        within(self.memory, "limits.memory", 64 << 10, LARGEST_MEMORY);
        within(self.fuel, "limits.fuel", 1, i64::MAX as u64);
        within(self.log, "limits.log", 0, LARGEST_TEXT);
        within(self.output, "limits.output", 4, LARGEST_TEXT);
    }

    /// Adds the broken rules of limits that mean nothing for a request.
    pub fn check_for_http(&self, invalid: &mut Invalid) {
        let of_plugins = [("memory", self.memory), ("fuel", self.fuel), ("log", self.log)];
        for (name, limit) in of_plugins {
            let field = format!("limits.{name}");
            invalid.require(limit.is_none(), &field, "bounds plugins only, and this is a request");
        }
    }

    /// These limits, with `fallback`'s where one is not set.
    #[must_use]
    pub fn or(&self, fallback: &Self) -> Self {
        Self {
            timeout: self.timeout.or(fallback.timeout),
            memory: self.memory.or(fallback.memory),
            fuel: self.fuel.or(fallback.fuel),
            log: self.log.or(fallback.log),
            output: self.output.or(fallback.output),
        }
    }
}

/// The limits that one attempt runs under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounds {
    /// Wall-clock time.
    pub timeout: Duration,
    /// Linear memory in bytes.
    pub memory: u64,
    /// An exact instruction budget; `None`: only a backstop that follows from `timeout`.
    pub fuel: Option<u64>,
    /// Bytes of log lines.
    pub log: u64,
    /// Bytes of output.
    pub output: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            timeout: Duration::from_mins(1),
            memory: 64 << 20,
            fuel: None,
            log: 1 << 20,
            output: 1 << 20,
        }
    }
}

impl Bounds {
    /// These defaults, changed where `limits` say so.
    #[must_use]
    pub fn with(&self, limits: &Limits) -> Self {
        Self {
            timeout: limits.timeout.unwrap_or(self.timeout),
            memory: limits.memory.unwrap_or(self.memory),
            fuel: limits.fuel.or(self.fuel),
            log: limits.log.unwrap_or(self.log),
            output: limits.output.unwrap_or(self.output),
        }
    }
}
