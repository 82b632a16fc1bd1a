use mainspring_wire::Problem;

use crate::TransportError;

/// Why a request has no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server refused it and says why.
    #[error("{0}")]
    Problem(Box<Problem>),
    /// The address of the server cannot be used.
    #[error("{url:?} is not the address of a server, as http://127.0.0.1:7100 is")]
    BadUrl {
        /// The address.
        url: String,
    },
    /// The key has characters that no key has.
    #[error("the key cannot be sent: it has characters other than visible ASCII")]
    BadKey,
    /// No connection, or it broke, or it took too long.
    #[error("the server cannot be reached")]
    Transport(#[from] TransportError),
    /// Something answered, but not as Mainspring does.
    #[error("the answer with status {status} is not one of Mainspring's: {why}")]
    Unexpected {
        /// The HTTP status.
        status: u16,
        /// What is odd about it.
        why: String,
    },
}

impl Error {
    /// The stable code of the problem, where the server stated one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(&problem.code),
            _ => None,
        }
    }
}
