use mainspring_wire::{Door, Page};
use poem::Request;
use poem_openapi::OpenApi;

use super::Tag;
use crate::access::{Access, entry};
use crate::reply::{Answer, Found, Listing};

pub(crate) struct DoorsApi;

#[expect(clippy::unused_async, reason = "operations are, whether or not they wait")]
#[OpenApi(prefix_path = "/api/v1", tag = "Tag::System")]
impl DoorsApi {
    /// List doors
    ///
    /// Those for clients of other systems, open or not.
    #[oai(path = "/doors", method = "get", operation_id = "listDoors")]
    async fn list(&self, _access: Access, request: &Request) -> Answer<Found<Page<Door>>, Listing> {
        let doors = &entry(request)?.door.options.doors;
        let view = |(name, open, path): (&str, bool, &str)| Door {
            name: name.to_owned(),
            open,
            path: path.to_owned(),
        };
        Ok(Found(Page::whole(doors.all().map(view).into())))
    }
}
