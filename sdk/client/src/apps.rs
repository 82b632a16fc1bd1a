use mainspring_wire::{App, AppPatch, AppWithSecret, NewApp, Page};

use crate::client::v1;
use crate::request::Request;
use crate::{Client, Error};

impl Client {
    /// Makes an app; only this answer has its secret.
    pub async fn create_app(&self, app: &NewApp) -> Result<AppWithSecret, Error> {
        self.fetch(Request::post(v1!["apps"]).json(app)).await
    }

    /// The apps that the caller sees, oldest first.
    pub async fn apps(&self) -> Result<Page<App>, Error> {
        self.fetch(Request::get(v1!["apps"])).await
    }

    /// An app.
    pub async fn app(&self, id: &str) -> Result<App, Error> {
        self.fetch(Request::get(v1!["apps", id])).await
    }

    /// Changes an app.
    pub async fn update_app(&self, id: &str, patch: &AppPatch) -> Result<App, Error> {
        self.fetch(Request::new("PATCH", v1!["apps", id]).json(patch)).await
    }

    /// Gives an app another secret, which only this answer has.
    pub async fn rotate_app(&self, id: &str) -> Result<AppWithSecret, Error> {
        self.fetch(Request::post(v1!["apps", id, "rotate"])).await
    }
}
