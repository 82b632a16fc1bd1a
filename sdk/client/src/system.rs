use mainspring_wire::{Health, Overview};

use crate::client::{fetch, v1};
use crate::{Client, Error};

impl Client {
    /// What is going on, in numbers.
    pub async fn overview(&self) -> Result<Overview, Error> {
        fetch(self.get(v1!["overview"])).await
    }

    /// Whether the server can do its work; a problem where it cannot.
    pub async fn ready(&self) -> Result<Health, Error> {
        fetch(self.get(&["ready"])).await
    }
}
