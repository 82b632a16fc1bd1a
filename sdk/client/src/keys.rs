use mainspring_wire::{CreatedKey, Key, NewKey, Page};
use reqwest::Method;

use crate::client::{fetch, once, send, v1};
use crate::{Client, Error};

impl Client {
    /// Makes a key. The same `idempotency` key makes it once, and only the first answer has the
    /// secret.
    pub async fn create_key(
        &self,
        key: &NewKey,
        idempotency: Option<&str>,
    ) -> Result<CreatedKey, Error> {
        fetch(once(self.post(v1!["keys"]), idempotency).json(key)).await
    }

    /// All keys, oldest first.
    pub async fn keys(&self) -> Result<Page<Key>, Error> {
        fetch(self.get(v1!["keys"])).await
    }

    /// Revokes a key: it is refused from now on.
    pub async fn revoke_key(&self, id: &str) -> Result<(), Error> {
        send(self.request(Method::DELETE, v1!["keys", id])).await.map(drop)
    }
}
