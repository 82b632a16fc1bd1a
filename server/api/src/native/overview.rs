use mainspring_wire::Overview;
use poem_openapi::OpenApi;

use super::Tag;
use super::convert::overview;
use crate::access::Access;
use crate::reply::{Answer, Found, Listing};

pub(crate) struct OverviewApi;

#[OpenApi(prefix_path = "/api/v1", tag = "Tag::System")]
impl OverviewApi {
    /// See what is going on
    ///
    /// In numbers: of all that the caller's key sees.
    #[oai(path = "/overview", method = "get", operation_id = "getOverview")]
    async fn get(&self, access: Access) -> Answer<Found<Overview>, Listing> {
        Ok(Found(overview::view(access.engine.overview(&access.caller).await?)))
    }
}
