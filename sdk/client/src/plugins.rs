use mainspring_wire::{Activation, Page, Plugin, PluginVersion};

use crate::client::v1;
use crate::request::Request;
use crate::{Client, Error};

impl Client {
    /// Uploads a component. It becomes the active version if it is its plugin's first, or if
    /// `activate` says so.
    #[cfg(not(target_family = "wasm"))]
    pub async fn upload_plugin(
        &self,
        file: impl Into<crate::Body>,
        activate: bool,
    ) -> Result<PluginVersion, Error> {
        let request = Request::post(v1!["plugins"])
            .query("activate", Some(activate))
            .header("content-type", "application/wasm")
            .body(file);
        self.fetch(request).await
    }

    /// Uploads a component that a person chose. It becomes the active version if it is its plugin's
    /// first, or if `activate` says so. `progress` hears how many bytes of how many have been sent.
    #[cfg(target_family = "wasm")]
    pub async fn upload_plugin_file(
        &self,
        file: &web_sys::Blob,
        activate: bool,
        progress: impl Fn(f64, f64) + 'static,
    ) -> Result<PluginVersion, Error> {
        let path = format!("/api/v1/plugins?activate={activate}");
        let (status, body) =
            crate::transport::upload(&path, self.transport.csrf(), file, progress).await?;
        if !(200..300).contains(&status) {
            return Err(crate::client::refusal(status, body.as_bytes()));
        }
        serde_json::from_slice(body.as_bytes())
            .map_err(|error| Error::Unexpected { status, why: error.to_string() })
    }

    /// All plugins by name.
    pub async fn plugins(&self) -> Result<Page<Plugin>, Error> {
        self.fetch(Request::get(v1!["plugins"])).await
    }

    /// The plugin with this name.
    pub async fn plugin(&self, name: &str) -> Result<Plugin, Error> {
        self.fetch(Request::get(v1!["plugins", name])).await
    }

    /// The versions of a plugin, latest upload first.
    pub async fn plugin_versions(&self, name: &str) -> Result<Page<PluginVersion>, Error> {
        self.fetch(Request::get(v1!["plugins", name, "versions"])).await
    }

    /// Makes a version the one that jobs run from now on.
    pub async fn activate_plugin(
        &self,
        name: &str,
        activation: &Activation,
    ) -> Result<Plugin, Error> {
        self.fetch(Request::post(v1!["plugins", name, "activate"]).json(activation)).await
    }
}
