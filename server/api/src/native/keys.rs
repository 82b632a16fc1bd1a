use mainspring_domain::id::KeyId;
use mainspring_wire::{CreatedKey, Key, NewKey, Page};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::Tag;
use super::convert::{self, key};
use crate::access::Access;
use crate::body::Sent;
use crate::param::{Once, Param};
use crate::reply::{Acting, Answer, Created, Found, Gone, Making, Managing};

pub(crate) struct KeysApi;

#[OpenApi(prefix_path = "/api/v1", tag = "Tag::Keys")]
impl KeysApi {
    /// Make a key
    ///
    /// The answer has the secret, this once. Needs an admin's key; one that belongs to an app makes
    /// keys of that app only.
    #[oai(path = "/keys", method = "post", operation_id = "createKey")]
    async fn create(
        &self,
        access: Access,
        /// The same key with the same request makes one API key only, for 24 hours. A repetition is
        /// answered without the secret.
        #[oai(name = "Idempotency-Key")]
        once: Once<'_>,
        body: Sent<NewKey>,
    ) -> Answer<Created<CreatedKey>, Making> {
        let new = key::read(body.value)?;
        let made = access.engine.create_key(&access.caller, new, once.of(&body.bytes)).await?;
        Ok(Created::new(made, key::created))
    }

    /// List keys
    ///
    /// All that the caller may manage, oldest first, revoked ones included. Needs an admin's key.
    #[oai(path = "/keys", method = "get", operation_id = "listKeys")]
    async fn list(&self, access: Access) -> Answer<Found<Page<Key>>, Managing> {
        let keys = access.engine.keys(&access.caller).await?;
        Ok(Found(convert::whole(keys, key::view)))
    }

    /// Revoke a key
    ///
    /// It is refused from now on, on other nodes within two seconds. Needs an admin's key.
    #[oai(path = "/keys/:id", method = "delete", operation_id = "revokeKey")]
    async fn revoke(
        &self,
        access: Access,
        /// The key.
        id: Path<Param<KeyId>>,
    ) -> Answer<Gone, Acting> {
        access.engine.revoke_key(&access.caller, id.0.0).await?;
        Ok(Gone)
    }
}
