use mainspring_domain::vault::SecretName;
use mainspring_wire::{NewSecret, Page, Secret};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::Tag;
use super::convert::{self, secret};
use crate::access::Access;
use crate::body::Sent;
use crate::param::Param;
use crate::reply::{Acting, Answer, Found, Gone, Listing, Treating};

pub(crate) struct SecretsApi;

#[OpenApi(prefix_path = "/api/v1", tag = "Tag::Secrets")]
impl SecretsApi {
    /// List secrets
    ///
    /// Those that the caller's jobs may use, by name, without their values.
    #[oai(path = "/secrets", method = "get", operation_id = "listSecrets")]
    async fn list(&self, access: Access) -> Answer<Found<Page<Secret>>, Listing> {
        let secrets = access.engine.secrets(&access.caller).await?;
        Ok(Found(convert::whole(secrets, secret::view)))
    }

    /// Set a secret
    ///
    /// A new one, or another value for the same name; of the caller's app. Attempts that begin from now
    /// on use it, on other nodes within two seconds. Needs an operator's key.
    #[oai(path = "/secrets/:name", method = "put", operation_id = "setSecret")]
    async fn set(
        &self,
        access: Access,
        /// What jobs call it: letters, digits, `_`, `-` and `.`, beginning with a letter.
        name: Path<Param<SecretName>>,
        body: Sent<NewSecret>,
    ) -> Answer<Found<Secret>, Treating> {
        let new = secret::read(name.0.0, body.value)?;
        let known = access.engine.set_secret(&access.caller, new).await?;
        Ok(Found(secret::view(known)))
    }

    /// Delete a secret
    ///
    /// Only one that no job uses. Needs an operator's key.
    #[oai(path = "/secrets/:name", method = "delete", operation_id = "deleteSecret")]
    async fn delete(
        &self,
        access: Access,
        /// The secret.
        name: Path<Param<SecretName>>,
    ) -> Answer<Gone, Acting> {
        access.engine.delete_secret(&access.caller, &name.0.0).await?;
        Ok(Gone)
    }
}
