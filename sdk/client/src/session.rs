use mainspring_wire::{Session, SignIn};
use reqwest::Method;

use crate::client::{fetch, send, v1};
use crate::{Client, Error};

impl Client {
    /// Signs a browser in: the answer sets its cookie.
    pub async fn sign_in(&self, with: &SignIn) -> Result<Session, Error> {
        fetch(self.post(v1!["session"]).json(with)).await
    }

    /// The session that the browser's cookie stands for.
    pub async fn session(&self) -> Result<Session, Error> {
        fetch(self.get(v1!["session"])).await
    }

    /// Ends the session.
    pub async fn sign_out(&self) -> Result<(), Error> {
        send(self.request(Method::DELETE, v1!["session"])).await.map(drop)
    }
}
