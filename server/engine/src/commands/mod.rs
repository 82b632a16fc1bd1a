//! What callers can ask of the engine, one file per noun. Each command checks the caller's role
//! first, then what was sent, then the state.

mod apps;
mod bulk;
mod jobs;
mod keys;
mod overview;
mod plugins;
mod runs;
mod schedule;
mod secrets;
mod sessions;
mod trace;
mod watch;
mod whereabouts;

use mainspring_domain::app::Caller;
use mainspring_domain::ports::{Created, Once};

pub use apps::AppPatch;
pub use keys::NewKey;
pub use secrets::{KnownSecret, NewSecret};
pub use sessions::SignedIn;
pub use watch::WatchedAttempt;

use crate::{Core, Error};

/// An `Idempotency-Key`, with what was asked for under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnceKey {
    /// The client's key.
    pub key: String,
    /// SHA-256 of the request.
    pub request: [u8; 32],
}

/// What a creation made, or had made before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made<T> {
    /// It.
    pub value: T,
    /// Whether the same request, or the same file, had made it before.
    pub again: bool,
}

impl<T> Made<T> {
    fn new(value: T) -> Self {
        Self { value, again: false }
    }

    fn again(value: T) -> Self {
        Self { value, again: true }
    }
}

impl Core {
    fn once(&self, caller: &Caller, once: Option<OnceKey>) -> Option<Once> {
        let OnceKey { key, request } = once?;
        Some(Once { app: caller.own_app(), key, request, at: self.now() })
    }
}

/// The new thing, or what stands for it when it was made before.
fn made<T>(created: Created<T>) -> Result<Made<T>, Error> {
    match created {
        Created::New(value) => Ok(Made::new(value)),
        Created::Again(value) => Ok(Made::again(value)),
        Created::KeyReused => Err(Error::KeyReused),
    }
}
