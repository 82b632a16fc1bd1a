//! What a guest may hold in memory.

use mainspring_domain::work::LARGEST_MEMORY;
use wasmtime::{ResourceLimiter, Result};

/// Counts the linear memory of one instance. A refused growth traps: a guest that is told "no"
/// would mostly die later, with a riddle.
#[derive(Debug)]
pub(super) struct Memory {
    limit: u64,
    /// All linear memories together. Memory never shrinks, so this is also the most it ever had.
    held: u64,
}

/// The error that unwinds a guest which asked for too much memory.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("memory limit {limit}, asked for {asked}")]
pub(super) struct OverMemory {
    pub(super) limit: u64,
    pub(super) asked: u64,
}

/// The error that unwinds a guest which asked for a table larger than any may be.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("it asked for a table of {asked} elements, where {most} is the most")]
pub(super) struct OverTable {
    asked: usize,
    most: usize,
}

impl Memory {
    /// `limit` in bytes; more than [`LARGEST_MEMORY`] counts as that.
    pub(super) fn new(limit: u64) -> Self {
        Self { limit: limit.min(LARGEST_MEMORY), held: 0 }
    }

    /// The most linear memory that the instance had, in bytes.
    pub(super) fn peak(&self) -> u64 {
        self.held
    }
}

impl ResourceLimiter for Memory {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool> {
        let asked = self.held.saturating_add((desired - current) as u64);
        if asked > self.limit {
            return Err(OverMemory { limit: self.limit, asked }.into());
        }
        // Beyond the maximum that the module itself declares, growing fails as the module expects.
        let grows = maximum.is_none_or(|most| desired <= most);
        if grows {
            self.held = asked;
        }
        Ok(grows)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool> {
        match maximum {
            Some(most) if desired > most => Err(OverTable { asked: desired, most }.into()),
            _ => Ok(true),
        }
    }
}
