//! Where a running attempt is, at the moment of a look.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::attempt::Frame;

/// What a look at a running attempt finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whereabouts {
    /// What it is doing.
    pub doing: Doing,
    /// Its stack, innermost first, without what the language's runtime has on top. Empty where there
    /// is none: before the guest is called, in a request, and in a guest that could not be stopped
    /// for the look.
    pub frames: Vec<Frame>,
    /// How often it went on after a pause, so far.
    pub rounds: u64,
    /// How long it has been under way.
    pub elapsed: Duration,
}

/// What the node that executes an attempt has told others of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Grows from sighting to sighting of an attempt.
    pub number: u64,
    /// Where it was.
    pub here: Whereabouts,
}

/// What a running attempt is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doing {
    /// It is not in its work yet: it is loaded, or waits for a place.
    Starting,
    /// It computes.
    Computing,
    /// It waits.
    Waiting {
        /// The host call, or the request.
        call: String,
        /// For how long so far.
        waited: Duration,
    },
}
