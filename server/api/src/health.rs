use mainspring_wire::Health;
use poem::web::Data;
use poem_openapi::OpenApi;

use crate::border::Entry;
use crate::native::Tag;
use crate::reply::{Answer, Found, Probing};

/// Whether the server is there.
pub(crate) struct HealthApi;

#[expect(clippy::unused_async, reason = "operations are, whether or not they wait")]
#[OpenApi(tag = "Tag::System")]
impl HealthApi {
    /// Whether the server runs
    ///
    /// Answers as soon as requests are taken, without a look at the database. Needs no key.
    #[oai(path = "/health", method = "get", operation_id = "getHealth")]
    async fn health(&self) -> Answer<Found<Health>, Probing> {
        Ok(Found(Health { status: "ok".to_owned() }))
    }

    /// Whether the server can do its work
    ///
    /// Looks whether the database can be read and written. Needs no key.
    #[oai(path = "/ready", method = "get", operation_id = "getReadiness")]
    async fn ready(&self, entry: Data<&Entry>) -> Answer<Found<Health>, Probing> {
        entry.door.engine.check().await?;
        Ok(Found(Health { status: "ready".to_owned() }))
    }
}
