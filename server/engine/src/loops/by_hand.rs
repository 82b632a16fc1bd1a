use mainspring_domain::Timestamp;

use super::{dispatcher, flusher, janitor, ticker};
use crate::{Engine, Error};

/// What the loops of [`Engine::start`] do by themselves, once and by hand: for simulations and tests,
/// which bring a clock that moves when they say so. Not beside running loops.
impl Engine {
    /// Decides about all schedules that are due and makes runs ready whose time has come. Returns
    /// when something will be due next.
    pub async fn tick_once(&self) -> Result<Option<Timestamp>, Error> {
        Ok(ticker::run_once(&self.core, self.core.now()).await?)
    }

    /// Claims ready runs for the free slots and begins their attempts. Tells whether there may be
    /// more of both.
    pub async fn dispatch_once(&self) -> Result<bool, Error> {
        Ok(dispatcher::run_once(&self.core).await?)
    }

    /// Stores what running attempts have traced since the last time.
    pub async fn flush_once(&self) -> Result<(), Error> {
        Ok(flusher::run_once(&self.core).await?)
    }

    /// Removes a batch of what has aged; returns how many rows went.
    pub async fn prune_once(&self) -> Result<u64, Error> {
        Ok(janitor::run_once(&self.core, self.core.now()).await?)
    }
}
