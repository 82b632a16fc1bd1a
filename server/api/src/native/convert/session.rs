use mainspring_domain::app::Caller;
use mainspring_domain::session::{LinkSecret, SignInLink as Link};
use mainspring_engine::SignedIn;
use mainspring_wire::{Session, SignInLink};

use super::{key, time};

pub(crate) fn view(signed_in: &SignedIn) -> Session {
    Session {
        csrf_token: Some(signed_in.csrf_token()),
        expires_at: Some(time(signed_in.session.expires_at)),
        ..of_key(&signed_in.caller)
    }
}

pub(crate) fn of_key(caller: &Caller) -> Session {
    Session {
        key_id: caller.key.to_string(),
        name: caller.name.clone(),
        role: key::role(caller.role),
        app_id: caller.app.map(|app| app.to_string()),
        csrf_token: None,
        expires_at: None,
    }
}

pub(crate) fn link(secret: &LinkSecret, link: &Link) -> SignInLink {
    SignInLink {
        path: format!("/console/sign-in#{}", secret.reveal()),
        expires_at: time(link.expires_at),
    }
}
