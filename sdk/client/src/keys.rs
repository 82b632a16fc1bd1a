use mainspring_wire::{CreatedKey, Key, NewKey, Page};

use crate::client::v1;
use crate::request::Request;
use crate::{Client, Error};

impl Client {
    /// Makes a key. The same `idempotency` key makes it once, and only the first answer has the
    /// secret.
    pub async fn create_key(
        &self,
        key: &NewKey,
        idempotency: Option<&str>,
    ) -> Result<CreatedKey, Error> {
        self.fetch(Request::post(v1!["keys"]).once(idempotency).json(key)).await
    }

    /// All keys, oldest first.
    pub async fn keys(&self) -> Result<Page<Key>, Error> {
        self.fetch(Request::get(v1!["keys"])).await
    }

    /// Revokes a key: it is refused from now on.
    pub async fn revoke_key(&self, id: &str) -> Result<(), Error> {
        self.send(Request::delete(v1!["keys", id])).await.map(drop)
    }
}
