//! Servers that share a store.

use std::time::Duration;

use jiff::Timestamp;

use crate::id::{Fence, NodeOwner, RunId};

/// A server that takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its name, unique among those that share the store.
    pub name: String,
    /// Which data directory it works from: a server that is started again is known by it.
    pub owner: NodeOwner,
    /// The version of Mainspring that it runs.
    pub version: String,
    /// When it was started, by the store's clock.
    pub joined_at: Timestamp,
    /// When it last said that it is there, by the store's clock.
    pub seen_at: Timestamp,
}

/// How long a node may be silent before the others take its runs.
pub const LAPSE: Duration = Duration::from_secs(15);

/// A wish to cancel a run that a node is executing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doomed {
    /// The attempt.
    pub fence: Fence,
    /// Who wants it.
    pub by: String,
}

/// What one node tells the others: that it is worth looking, never what they will see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// Things of a kind have changed; the kinds are numbered by the engine.
    Changed(u8),
    /// An attempt is to be cancelled.
    Doomed(Fence),
    /// Somebody wants to know where an attempt is.
    Look(Fence),
    /// There is more of a run's trace, it was looked at, or it has ended.
    Run(RunId),
    /// Something may have been missed: look at everything.
    All,
}
