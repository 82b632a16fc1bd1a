use std::sync::atomic::Ordering;

use mainspring_domain::app::Caller;
use mainspring_domain::ports::Overview;

use crate::{Engine, Error};

impl Engine {
    /// Numbers for an overview of what the caller sees.
    pub async fn overview(&self, caller: &Caller) -> Result<Overview, Error> {
        Ok(self.core.store().overview(caller.app, self.core.now()).await?)
    }

    /// Whether the engine takes work: it is not about to stop, and the store can be read and written.
    pub async fn check(&self) -> Result<(), Error> {
        if self.core.draining.load(Ordering::SeqCst) {
            return Err(Error::Unavailable("the server is stopping".to_owned()));
        }
        Ok(self.core.store().check().await?)
    }
}
