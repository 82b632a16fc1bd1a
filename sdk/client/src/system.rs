use mainspring_wire::{Door, Health, Overview, Page};

use crate::client::v1;
use crate::request::Request;
use crate::{Client, Error};

impl Client {
    /// What is going on, in numbers.
    pub async fn overview(&self) -> Result<Overview, Error> {
        self.fetch(Request::get(v1!["overview"])).await
    }

    /// The doors for clients of other systems, open or not.
    pub async fn doors(&self) -> Result<Page<Door>, Error> {
        self.fetch(Request::get(v1!["doors"])).await
    }

    /// Whether the server can do its work; a problem where it cannot.
    pub async fn ready(&self) -> Result<Health, Error> {
        self.fetch(Request::get(&["ready"])).await
    }
}
