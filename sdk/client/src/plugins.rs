use mainspring_wire::{Activation, Page, Plugin, PluginVersion};
use reqwest::Body;
use reqwest::header::CONTENT_TYPE;

use crate::client::{fetch, v1};
use crate::{Client, Error};

impl Client {
    /// Uploads a component. It becomes the active version if it is its plugin's first, or if
    /// `activate` says so.
    pub async fn upload_plugin(
        &self,
        file: impl Into<Body>,
        activate: bool,
    ) -> Result<PluginVersion, Error> {
        let request = self
            .post(v1!["plugins"])
            .query(&[("activate", activate)])
            .header(CONTENT_TYPE, "application/wasm")
            .body(file);
        fetch(request).await
    }

    /// All plugins by name.
    pub async fn plugins(&self) -> Result<Page<Plugin>, Error> {
        fetch(self.get(v1!["plugins"])).await
    }

    /// The plugin with this name.
    pub async fn plugin(&self, name: &str) -> Result<Plugin, Error> {
        fetch(self.get(v1!["plugins", name])).await
    }

    /// The versions of a plugin, latest upload first.
    pub async fn plugin_versions(&self, name: &str) -> Result<Page<PluginVersion>, Error> {
        fetch(self.get(v1!["plugins", name, "versions"])).await
    }

    /// Makes a version the one that jobs run from now on.
    pub async fn activate_plugin(
        &self,
        name: &str,
        activation: &Activation,
    ) -> Result<Plugin, Error> {
        fetch(self.post(v1!["plugins", name, "activate"]).json(activation)).await
    }
}
