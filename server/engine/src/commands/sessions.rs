use mainspring_domain::app::{Caller, Key, Role};
use mainspring_domain::id::{KeyId, LinkId, SessionId};
use mainspring_domain::session::{LINK_LIFETIME, LinkSecret, Session, SessionSecret, SignInLink};
use mainspring_domain::settle::after;

use crate::error::Stale;
use crate::{Conflict, Core, Engine, Error};

/// A session with what its owner needs to use it.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who it stands for.
    pub caller: Caller,
    /// The session.
    pub session: Session,
    /// The text of its cookie.
    pub secret: SessionSecret,
}

impl SignedIn {
    /// What requests that change something must carry beside the cookie, which browsers send by
    /// themselves.
    pub fn csrf_token(&self) -> String {
        self.secret.derive("csrf")
    }
}

impl Engine {
    /// Begins a session for a key's text, or for the token of a sign-in link, which is then used up.
    pub async fn sign_in(&self, presented: &str) -> Result<SignedIn, Error> {
        let caller = match presented.parse::<LinkSecret>() {
            Ok(secret) => self.core.spend_link(&secret).await?,
            Err(_) => self.authenticate(presented).await?,
        };
        let core = &self.core;
        let secret = SessionSecret::new(core.new_id(SessionId::new), core.ports.entropy.bytes());
        let session = Session {
            id: secret.id(),
            key: caller.key,
            hash: secret.hash(),
            created_at: core.now(),
            expires_at: after(core.now(), core.settings.session),
        };
        core.store().insert_session(session.clone()).await?;
        Ok(SignedIn { caller, session, secret })
    }

    /// The session that the text of a cookie stands for.
    pub async fn resume(&self, cookie: &str) -> Result<SignedIn, Error> {
        let ended = || Error::Stale(Stale::SessionEnded);
        let secret: SessionSecret = cookie.parse().map_err(|_| ended())?;
        let session = self.core.good_session(secret.id()).await?;
        if !secret.matches(&session.hash) {
            return Err(ended());
        }
        let caller = self.core.caller_of(session.key).await?.ok_or_else(ended)?;
        Ok(SignedIn { caller, session, secret })
    }

    /// Ends a session.
    pub async fn sign_out(&self, session: Option<SessionId>) -> Result<(), Error> {
        let id = session.ok_or(Error::Conflict(Conflict::NoSession))?;
        self.core.store().delete_session(id).await?;
        self.core.sessions.forget(&id);
        Ok(())
    }

    /// Makes a link that signs in as the caller, once.
    pub async fn create_sign_in_link(
        &self,
        caller: &Caller,
    ) -> Result<(LinkSecret, SignInLink), Error> {
        self.core.make_link(caller.key).await
    }

    /// The same as the oldest good key that may manage the whole server; `None` where there is none.
    /// For whoever starts the server, who could make such a key.
    pub async fn owners_sign_in_link(&self) -> Result<Option<LinkSecret>, Error> {
        let (core, now) = (&self.core, self.core.now());
        let keys = core.store().keys(None).await?;
        let manages_all =
            |key: &Key| key.role == Role::Admin && key.app.is_none() && key.is_good(now);
        match keys.into_iter().find(manages_all) {
            Some(key) => Ok(Some(core.make_link(key.id).await?.0)),
            None => Ok(None),
        }
    }
}

impl Core {
    async fn make_link(&self, key: KeyId) -> Result<(LinkSecret, SignInLink), Error> {
        let secret = LinkSecret::new(self.new_id(LinkId::new), self.ports.entropy.bytes());
        let link = SignInLink {
            id: secret.id(),
            key,
            hash: secret.hash(),
            expires_at: after(self.now(), LINK_LIFETIME),
            used_at: None,
        };
        self.store().insert_link(link.clone()).await?;
        Ok((secret, link))
    }

    /// Uses a link up. The caller whose key it stands for.
    async fn spend_link(&self, secret: &LinkSecret) -> Result<Caller, Error> {
        let link = self.store().link(secret.id()).await?;
        let link = link.filter(|link| secret.matches(&link.hash)).ok_or(Error::Unauthenticated)?;
        let now = self.now();
        if link.used_at.is_some() {
            return Err(Error::Stale(Stale::LinkUsed));
        }
        if link.expires_at <= now {
            return Err(Error::Stale(Stale::LinkExpired));
        }
        let caller = self.caller_of(link.key).await?.ok_or(Error::Unauthenticated)?;
        if self.store().spend_link(link.id, now).await? {
            Ok(caller)
        } else {
            Err(Error::Stale(Stale::LinkUsed))
        }
    }
}
