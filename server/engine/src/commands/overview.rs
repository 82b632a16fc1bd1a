use mainspring_domain::app::Caller;
use mainspring_domain::ports::Overview;

use crate::{Engine, Error};

impl Engine {
    /// Numbers for an overview of what the caller sees.
    pub async fn overview(&self, caller: &Caller) -> Result<Overview, Error> {
        Ok(self.core.store().overview(caller.app, self.core.now()).await?)
    }

    /// Whether the store can be read and written.
    pub async fn check(&self) -> Result<(), Error> {
        Ok(self.core.store().check().await?)
    }
}
