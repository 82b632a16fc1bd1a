//! Secrets that jobs use: kept encrypted, read by nobody, and sent only to hosts that they are granted to.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::Invalid;
use crate::id::AppId;

/// The rule for names of secrets, as the end of a sentence.
pub const NAME_RULE: &str =
    "must be letters, digits, '_', '-' and '.', beginning with a letter, at most 64 characters";

/// The longest value, in bytes.
pub const LONGEST_VALUE: usize = 16 << 10;

/// The most secrets that an app may have.
pub const MOST_SECRETS: usize = 1_000;

/// The most hosts that a secret may be granted to.
pub const MOST_HOSTS: usize = 32;

/// The name of a secret, unique within its app.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SecretName(String);

impl SecretName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SecretName {
    type Err = BadSecretName;

    fn from_str(text: &str) -> Result<Self, BadSecretName> {
        let begins = text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
        let letter = |b: u8| b.is_ascii_alphanumeric() || b"_-.".contains(&b);
        let fits = begins && text.len() <= 64 && text.bytes().all(letter);
        if fits { Ok(Self(text.to_owned())) } else { Err(BadSecretName) }
    }
}

impl TryFrom<String> for SecretName {
    type Error = BadSecretName;

    fn try_from(text: String) -> Result<Self, BadSecretName> {
        text.parse()
    }
}

impl From<SecretName> for String {
    fn from(name: SecretName) -> Self {
        name.0
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is no name of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{NAME_RULE}")]
pub struct BadSecretName;

/// A host to which a secret may be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct HostPattern(String);

impl HostPattern {
    /// A host's name or address in lower case; `*.example.org` means every name below
    /// `example.org`, not itself. The error is a sentence without the field's name.
    pub fn new(text: &str) -> Result<Self, &'static str> {
        let name = text.strip_prefix("*.").unwrap_or(text);
        let letter = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
        if name.is_empty() || text.len() > 255 || !name.bytes().all(letter) {
            return Err("must be a host's name or address, or *. and a name");
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// Whether the host of a URL, as it stands there, is meant.
    pub fn matches(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        match self.0.strip_prefix('*') {
            Some(suffix) => host.len() > suffix.len() && host.ends_with(suffix),
            None => host == self.0,
        }
    }

    /// The pattern.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What is kept of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedSecret {
    /// Whose.
    pub app: AppId,
    /// What jobs call it.
    pub name: SecretName,
    /// Where it may be sent. Never empty.
    pub hosts: Vec<HostPattern>,
    /// The value, encrypted under the master key.
    pub sealed: Vec<u8>,
    /// When the name was first used.
    pub created_at: Timestamp,
    /// When the value was last set.
    pub updated_at: Timestamp,
    /// Who set it: the key's name.
    pub updated_by: String,
}

/// The value of a secret in the clear. Not printed, not compared, not stored; wiped when dropped.
#[derive(Clone)]
pub struct SecretValue(Zeroizing<String>);

impl SecretValue {
    /// Wraps a value that a person has sent, or that was decrypted.
    pub fn new(value: String) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The value, to be sent.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretValue(…)")
    }
}

/// A secret as an attempt uses it.
#[derive(Debug, Clone)]
pub struct OpenSecret {
    /// The value.
    pub value: SecretValue,
    /// Where it may be sent.
    pub hosts: Vec<HostPattern>,
}

impl OpenSecret {
    /// Whether it may be sent to this host of a URL.
    pub fn is_for(&self, host: &str) -> bool {
        self.hosts.iter().any(|pattern| pattern.matches(host))
    }
}

/// Adds the broken rules of a secret that a person sets.
pub fn check(value: &str, hosts: &[HostPattern], invalid: &mut Invalid) {
    let fits = (1..=LONGEST_VALUE).contains(&value.len());
    invalid.require(fits, "value", format!("must be 1 to {LONGEST_VALUE} bytes"));
    let some = (1..=MOST_HOSTS).contains(&hosts.len());
    invalid.require(
        some,
        "hosts",
        format!("must name 1 to {MOST_HOSTS} hosts that may receive it"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_names_below_and_not_for_the_name_itself() {
        let pattern = HostPattern::new("*.Example.org").unwrap();
        assert!(pattern.matches("a.example.org") && pattern.matches("A.B.EXAMPLE.ORG."));
        assert!(!pattern.matches("example.org") && !pattern.matches("badexample.org"));
        assert!(!pattern.matches(".example.org"));
        assert!(HostPattern::new("127.0.0.1").unwrap().matches("127.0.0.1"));
    }

    #[test]
    fn patterns_that_would_match_everything_are_refused() {
        for text in ["", "*", "*.", "a b", "http://a", "a/b", "*a.org"] {
            assert!(HostPattern::new(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_value_is_not_printed_for_debugging() {
        let secret = OpenSecret { value: SecretValue::new("hush".into()), hosts: vec![] };
        assert!(!format!("{secret:?}").contains("hush"));
    }
}
