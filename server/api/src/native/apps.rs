use mainspring_domain::id::AppId;
use mainspring_wire::{App, AppPatch, AppWithSecret, NewApp, Page};
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::Tag;
use super::convert::{self, app};
use crate::access::Access;
use crate::body::Sent;
use crate::param::Param;
use crate::reply::{Acting, Answer, Created, Deriving, Finding, Found, Listing, Making};

pub(crate) struct AppsApi;

#[OpenApi(prefix_path = "/api/v1", tag = "Tag::Apps")]
impl AppsApi {
    /// Make an app
    ///
    /// The answer has its secret, this once: programs prove with it that they speak for the app. Needs an admin's
    /// key that belongs to no app.
    #[oai(path = "/apps", method = "post", operation_id = "createApp")]
    async fn create(
        &self,
        access: Access,
        body: Sent<NewApp>,
    ) -> Answer<Created<AppWithSecret>, Making> {
        let made = access.engine.create_app(&access.caller, app::read(body.value)).await?;
        Ok(Created::always(app::with_secret(made)))
    }

    /// List apps
    ///
    /// Oldest first. A key that belongs to an app sees that one.
    #[oai(path = "/apps", method = "get", operation_id = "listApps")]
    async fn list(&self, access: Access) -> Answer<Found<Page<App>>, Listing> {
        let apps = access.engine.apps(&access.caller).await?;
        Ok(Found(convert::whole(apps, app::view)))
    }

    /// Get an app
    #[oai(path = "/apps/:id", method = "get", operation_id = "getApp")]
    async fn get(
        &self,
        access: Access,
        /// The app.
        id: Path<Param<AppId>>,
    ) -> Answer<Found<App>, Finding> {
        Ok(Found(app::view(access.engine.app(&access.caller, id.0.0).await?)))
    }

    /// Change an app
    ///
    /// Its secret may be sent to the hosts of its addresses and nowhere else. Needs an admin's key.
    #[oai(path = "/apps/:id", method = "patch", operation_id = "updateApp")]
    async fn update(
        &self,
        access: Access,
        /// The app.
        id: Path<Param<AppId>>,
        body: Sent<AppPatch>,
    ) -> Answer<Found<App>, Deriving> {
        let patch = app::read_patch(body.value);
        Ok(Found(app::view(access.engine.update_app(&access.caller, id.0.0, patch).await?)))
    }

    /// Give an app another secret
    ///
    /// The answer has it, this once. The one before is refused from now on, on other nodes within two seconds. Needs an
    /// admin's key.
    #[oai(path = "/apps/:id/rotate", method = "post", operation_id = "rotateApp")]
    async fn rotate(
        &self,
        access: Access,
        /// The app.
        id: Path<Param<AppId>>,
    ) -> Answer<Found<AppWithSecret>, Acting> {
        let rotated = access.engine.rotate_app(&access.caller, id.0.0).await?;
        Ok(Found(app::with_secret(rotated)))
    }
}
