use std::fmt;

use mainspring_domain::Invalid;
use mainspring_domain::app::Role;
use mainspring_domain::id::{AppId, JobId, KeyId, RunId};
use mainspring_domain::plugin::{Digest, Rejected};
use mainspring_domain::ports::{InspectError, StoreError};
use mainspring_domain::vault::SecretName;

/// Why a command was not carried out. Knows nothing of HTTP; the text is for callers, what is only
/// for operators is in the source.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller is unknown.
    #[error("the API key is missing, unknown, expired or revoked")]
    Unauthenticated,
    /// What the caller signs in with, or signed in with, is over.
    #[error("{0}")]
    Stale(Stale),
    /// The caller may not do this.
    #[error("this needs a key with the role {needs}")]
    Forbidden {
        /// The least role that may.
        needs: Role,
    },
    /// The caller's key belongs to one app, and this concerns all.
    #[error("plugins belong to all apps: this needs an admin's key that belongs to none")]
    ForbiddenToApps,
    /// There is no such thing, or the caller may not see it.
    #[error("{0}")]
    NotFound(Missing),
    /// What was sent breaks rules.
    #[error("{0}")]
    Invalid(#[from] Invalid),
    /// The file is no plugin.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// It does not fit the state that things are in.
    #[error("{0}")]
    Conflict(Conflict),
    /// The idempotency key stands for another request.
    #[error("the Idempotency-Key was used for a different request in the last 24 hours")]
    KeyReused,
    /// What was sent is too large.
    #[error("the plugin file is larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The store has no answer. Nothing has taken effect.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The server cannot do it now.
    #[error("{0}")]
    Unavailable(String),
}

/// What is over of which a caller wants to make use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stale {
    /// The session has ended: by its age, by signing out, or with its key.
    SessionEnded,
    /// The sign-in link was used.
    LinkUsed,
    /// The sign-in link is too old.
    LinkExpired,
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SessionEnded => "the session has ended: sign in again",
            Self::LinkUsed => {
                "the sign-in link was used already, and works only once: sign in with a key, or have \
                 another link made by `mainspring console`"
            }
            Self::LinkExpired => {
                "the sign-in link is older than 15 minutes: sign in with a key, or have another link \
                 made by `mainspring console`"
            }
        })
    }
}

/// What there is none of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// No such job.
    Job(JobId),
    /// No such run.
    Run(RunId),
    /// No such attempt of a run.
    Attempt(RunId, u32),
    /// No such plugin.
    Plugin(String),
    /// No such version of a plugin.
    PluginVersion(String, Digest),
    /// No such key.
    Key(KeyId),
    /// No such app.
    App(AppId),
    /// No such secret.
    Secret(SecretName),
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Job(id) => write!(f, "there is no job {id}"),
            Self::Run(id) => write!(f, "there is no run {id}"),
            Self::Attempt(id, ordinal) => write!(f, "run {id} has no attempt {ordinal}"),
            Self::Plugin(name) => write!(f, "there is no plugin {name:?}"),
            Self::PluginVersion(name, digest) => {
                write!(f, "the plugin {name:?} has no version {digest}")
            }
            Self::Key(id) => write!(f, "there is no key {id}"),
            Self::App(id) => write!(f, "there is no app {id}"),
            Self::Secret(name) => write!(f, "there is no secret {name}"),
        }
    }
}

/// Which state stands against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// The run has ended already.
    RunEnded(RunId),
    /// The run has not ended yet.
    RunNotEnded(RunId),
    /// The job was changed since it was read.
    JobChanged(JobId),
    /// The key was revoked already.
    KeyRevoked(KeyId),
    /// Nobody could manage the server without this key.
    LastAdmin(KeyId),
    /// The request came with a key: there is no session to be ended.
    NoSession,
    /// Jobs use the secret.
    SecretInUse {
        /// The secret.
        name: SecretName,
        /// The names of the latest of them.
        jobs: Vec<String>,
    },
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RunEnded(id) => write!(f, "run {id} has already ended"),
            Self::RunNotEnded(id) => write!(f, "run {id} has not ended yet"),
            Self::JobChanged(id) => write!(f, "job {id} was changed since it was read"),
            Self::KeyRevoked(id) => write!(f, "key {id} was already revoked"),
            Self::LastAdmin(id) => write!(
                f,
                "key {id} is the last admin's key that belongs to no app: make another one first"
            ),
            Self::NoSession => {
                f.write_str("there is no session to end: the request came with a key")
            }
            Self::SecretInUse { name, jobs } => write!(
                f,
                "the secret {name} is used by jobs, as by {}: change or delete those first",
                jobs.join(", ")
            ),
        }
    }
}

impl Error {
    pub(crate) fn no_job(id: JobId) -> Self {
        Self::NotFound(Missing::Job(id))
    }

    pub(crate) fn no_run(id: RunId) -> Self {
        Self::NotFound(Missing::Run(id))
    }
}

impl From<InspectError> for Error {
    fn from(error: InspectError) -> Self {
        match error {
            InspectError::Rejected(rejected) => Self::Rejected(rejected),
            InspectError::Unavailable(reason) => Self::Unavailable(reason),
        }
    }
}
