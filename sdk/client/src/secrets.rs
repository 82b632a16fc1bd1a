use mainspring_wire::{NewSecret, Page, Secret};

use crate::client::v1;
use crate::request::Request;
use crate::{Client, Error};

impl Client {
    /// All secrets by name, without their values.
    pub async fn secrets(&self) -> Result<Page<Secret>, Error> {
        self.fetch(Request::get(v1!["secrets"])).await
    }

    /// Sets a secret: a new one, or another value for the same name.
    pub async fn set_secret(&self, name: &str, secret: &NewSecret) -> Result<Secret, Error> {
        self.fetch(Request::new("PUT", v1!["secrets", name]).json(secret)).await
    }

    /// Deletes a secret that no job uses.
    pub async fn delete_secret(&self, name: &str) -> Result<(), Error> {
        self.send(Request::delete(v1!["secrets", name])).await.map(drop)
    }
}
