use mainspring_wire::{Activation, Page, Plugin, PluginVersion};
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::Tag;
use super::convert::{self, plugin};
use crate::access::Access;
use crate::body::Sent;
use crate::reply::{Answer, Created, Deriving, Finding, Found, Listing, Making};
use crate::upload::Upload;

pub(crate) struct PluginsApi;

#[OpenApi(prefix_path = "/api/v1", tag = "Tag::Plugins")]
impl PluginsApi {
    /// Upload a plugin
    ///
    /// Takes a WebAssembly component, checks and compiles it. The first version of a plugin becomes
    /// active at once. The same file is never kept twice. Needs an admin's key.
    #[oai(path = "/plugins", method = "post", operation_id = "uploadPlugin")]
    async fn upload(
        &self,
        access: Access,
        /// Whether jobs are to run this version from now on.
        #[oai(default)]
        activate: Query<bool>,
        file: Upload,
    ) -> Answer<Created<PluginVersion>, Making> {
        let made = access.engine.upload_plugin(&access.caller, file.0, activate.0).await?;
        Ok(Created::new(made, plugin::version))
    }

    /// List plugins
    ///
    /// All of them, by name.
    #[oai(path = "/plugins", method = "get", operation_id = "listPlugins")]
    async fn list(&self, access: Access) -> Answer<Found<Page<Plugin>>, Listing> {
        let plugins = access.engine.plugins().await?;
        Ok(Found(convert::whole(plugins, plugin::view)))
    }

    /// Read a plugin
    #[oai(path = "/plugins/:name", method = "get", operation_id = "getPlugin")]
    async fn get(
        &self,
        access: Access,
        /// The plugin.
        name: Path<String>,
    ) -> Answer<Found<Plugin>, Finding> {
        let plugin = access.engine.plugin(&name.0).await?;
        Ok(Found(plugin::view(plugin)))
    }

    /// List a plugin's versions
    ///
    /// All of them, latest upload first.
    #[oai(path = "/plugins/:name/versions", method = "get", operation_id = "listPluginVersions")]
    async fn versions(
        &self,
        access: Access,
        /// The plugin.
        name: Path<String>,
    ) -> Answer<Found<Page<PluginVersion>>, Finding> {
        let versions = access.engine.plugin_versions(&name.0).await?;
        Ok(Found(convert::whole(versions, plugin::version)))
    }

    /// Activate a version
    ///
    /// Jobs that name no version run this one from now on. Attempts that are under way finish on
    /// theirs. Needs an admin's key.
    #[oai(path = "/plugins/:name/activate", method = "post", operation_id = "activatePlugin")]
    async fn activate(
        &self,
        access: Access,
        /// The plugin.
        name: Path<String>,
        body: Sent<Activation>,
    ) -> Answer<Found<Plugin>, Deriving> {
        let digest = plugin::read(&body.value)?;
        let plugin = access.engine.activate_plugin(&access.caller, &name.0, digest).await?;
        Ok(Found(plugin::view(plugin)))
    }
}
