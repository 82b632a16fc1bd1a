use mainspring_wire::{Session, SignIn, SignInLink};

use crate::client::v1;
use crate::request::Request;
use crate::{Client, Error};

impl Client {
    /// Signs in: the answer's cookie stands for the key from now on, in a browser.
    pub async fn sign_in(&self, sign_in: &SignIn) -> Result<Session, Error> {
        self.fetch(Request::post(v1!["session"]).json(sign_in)).await
    }

    /// Who this client is taken for.
    pub async fn session(&self) -> Result<Session, Error> {
        self.fetch(Request::get(v1!["session"])).await
    }

    /// Ends the session.
    pub async fn sign_out(&self) -> Result<(), Error> {
        self.send(Request::delete(v1!["session"])).await.map(drop)
    }

    /// Makes a link that signs in as this client's key, once.
    pub async fn create_sign_in_link(&self) -> Result<SignInLink, Error> {
        self.fetch(Request::post(v1!["session", "links"])).await
    }
}
