//! Plugins: a name, and immutable versions identified by the digest of their file.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::json::Json;
use crate::work::Limits;

/// SHA-256 of a plugin's file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256:{self}")
    }
}

impl FromStr for Digest {
    type Err = BadDigest;

    fn from_str(text: &str) -> Result<Self, BadDigest> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| BadDigest)?;
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Digest {
    type Error = BadDigest;

    fn try_from(text: String) -> Result<Self, BadDigest> {
        text.parse()
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The text is not 64 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not a SHA-256 digest: 64 hexadecimal digits")]
pub struct BadDigest;

/// What a plugin says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Its name, see [`check_name`].
    pub name: String,
    /// Its version, as semver text.
    pub version: String,
    /// One line for people.
    pub summary: String,
    /// JSON Schema of its input; `None`: any JSON.
    pub parameters: Option<Json>,
    /// What it asks an administrator to grant.
    pub capabilities: Vec<String>,
    /// Limits for jobs that do not set their own.
    pub limits: Limits,
}

/// One uploaded file. Never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PluginVersion {
    /// What identifies it.
    pub digest: Digest,
    /// What it says about itself.
    pub manifest: Manifest,
    /// The interfaces that the component imports, sorted.
    pub imports: Vec<String>,
    /// The interfaces that it exports, sorted.
    pub exports: Vec<String>,
    /// Size of the file in bytes.
    pub size: u64,
    /// When it was uploaded.
    pub uploaded_at: Timestamp,
    /// Who uploaded it: the key's name, or `built-in`.
    pub uploaded_by: String,
}

/// A plugin: the versions that share a name, one of which is active.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plugin {
    /// The name.
    pub name: String,
    /// The version that jobs run unless they name one.
    pub active: PluginVersion,
    /// How many versions there are.
    pub versions: u64,
}

/// Why a file is not taken as a plugin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// It does not begin like WebAssembly.
    #[error("the file is not WebAssembly: it does not begin with \\0asm")]
    NotWasm,
    /// WebAssembly, but no component.
    #[error(
        "the file is a WebAssembly core module, not a component: build it for wasm32-wasip2, \
         for example with `mainspring plugin build`"
    )]
    CoreModule,
    /// A component that breaks the rules of WebAssembly or does not fit the engine's limits.
    #[error("the component cannot be compiled: {0}")]
    Malformed(String),
    /// An import that nobody offers.
    #[error("the component imports {import}, which Mainspring does not offer")]
    UnknownImport {
        /// The import's full name.
        import: String,
    },
    /// An import of a known interface, with another shape.
    #[error("the component imports {import} in a way that does not fit: {why}")]
    BadImport {
        /// The import's full name.
        import: String,
        /// What does not fit.
        why: String,
    },
    /// It does not export the job contract.
    #[error(
        "the component does not export {export}: it is no job; the contract is described by \
         `mainspring plugin new`"
    )]
    NotAJob {
        /// The export that is missing.
        export: String,
    },
    /// `describe` failed.
    #[error("the plugin could not describe itself: {0}")]
    NoDescription(String),
    /// `describe` answered something that breaks a rule.
    #[error("the plugin's description is wrong: {field} {reason}")]
    BadDescription {
        /// The manifest's field.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The compiler took longer than it may.
    #[error("compiling the component took longer than {seconds} s")]
    TooSlowToCompile {
        /// The bound.
        seconds: u64,
    },
}

/// The rule for names of plugins: lower-case letters, digits and `-`, beginning with a letter, at
/// most 64 characters. The error is a sentence without the field's name.
pub fn check_name(name: &str) -> Result<(), String> {
    let mut bytes = name.bytes();
    let begins = bytes.next().is_some_and(|b| b.is_ascii_lowercase());
    let goes_on = bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if begins && goes_on && name.len() <= 64 {
        Ok(())
    } else {
        Err("must be lower-case letters, digits and '-', beginning with a letter, at most 64 \
             characters"
            .to_owned())
    }
}
