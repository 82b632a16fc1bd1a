use std::fmt;
use std::path::PathBuf;

use mainspring_engine::BadMasterKey;

/// Where a setting's value was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// In `config.default.toml`.
    Default,
    /// In a line of the settings file, from 1.
    File { path: PathBuf, line: usize },
    /// In a variable.
    Variable(String),
    /// In a flag, as it was typed.
    Flag(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("the defaults"),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::Variable(name) => write!(f, "the variable {name}"),
            Self::Flag(flag) => write!(f, "the flag {flag}"),
        }
    }
}

/// Why the settings are not good. Each stops the start.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Problem {
    #[error("the settings file {} cannot be read", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{place}: {message}")]
    Syntax { place: Place, message: String },
    #[error("{place}: there is no setting {name}{}", did_you_mean(nearest.as_deref()))]
    Unknown { place: Place, name: String, nearest: Option<String> },
    #[error(
        "there is no setting for the variable {name}{}",
        did_you_mean(nearest.as_deref())
    )]
    UnknownVariable { name: String, nearest: Option<String> },
    #[error("{place}: {name} {reason}")]
    BadValue { place: Place, name: String, reason: String },
    // The value is a secret, or was meant to be one: it is not repeated.
    #[error(
        "the variable MAINSPRING_ADMIN_KEY is not a key: one has the form ms_<32 hex digits>_<64 hex \
         digits>, and `mainspring key generate` prints a new one"
    )]
    AdminKey,
    #[error("the variable MAINSPRING_MASTER_KEY {BadMasterKey}")]
    MasterKey,
}

fn did_you_mean(nearest: Option<&str>) -> String {
    match nearest {
        Some(name) => format!("; did you mean {name}?"),
        None => "; `mainspring config` prints them all".to_owned(),
    }
}
