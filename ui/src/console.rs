//! What every page and part can reach.

use leptos::prelude::*;
use mainspring_client::Client;
use mainspring_client::wire::Role;
use mainspring_ui_model::text::Texts;

use crate::clock::Clock;
use crate::confirm::Confirm;
use crate::later::Later;
use crate::live::Live;
use crate::overlays::Overlays;
use crate::router::Router;
use crate::session::Sessions;
use crate::settings::Settings;
use crate::toasts::Toasts;

/// What every page and part can reach. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Console {
    pub(crate) settings: Settings,
    pub(crate) router: Router,
    pub(crate) sessions: Sessions,
    pub(crate) live: Live,
    pub(crate) later: Later,
    pub(crate) clock: Clock,
    pub(crate) toasts: Toasts,
    pub(crate) confirm: Confirm,
    pub(crate) overlays: Overlays,
}

/// The console that a component belongs to. To be asked for when the component is built: handlers and
/// futures run outside of it, and take a copy along.
pub(crate) fn console() -> Console {
    expect_context()
}

/// The texts in the chosen language. Everything is built anew when it changes, so that they can be taken
/// for constant.
pub(crate) fn texts() -> &'static Texts {
    console().texts()
}

impl Console {
    pub(crate) fn new() -> Self {
        let sessions = Sessions::new();
        sessions.watch_end();
        let live = Live::new(sessions);
        let (overlays, confirm) = (Overlays::new(), Confirm::new());
        overlays.watch_end();
        let may_leave = move || {
            confirm.open.set(None);
            overlays.may_leave()
        };
        Self {
            settings: Settings::new(),
            router: Router::new(may_leave),
            sessions,
            live,
            later: Later::new(),
            clock: Clock::new(),
            toasts: Toasts::new(),
            confirm,
            overlays,
        }
    }

    pub(crate) fn texts(&self) -> &'static Texts {
        self.settings.language.get_untracked().texts()
    }

    /// A client with the rights of the session.
    pub(crate) fn client(&self) -> Client {
        self.sessions.client()
    }

    /// Whether the session has this role, or one that may do more.
    pub(crate) fn may(&self, role: Role) -> bool {
        self.sessions.role().is_some_and(|has| has >= role)
    }

    /// Whether the session may do what concerns all apps: make one, upload and activate plugins.
    pub(crate) fn may_change_all(&self) -> bool {
        self.may(Role::Admin) && self.sessions.app().is_none()
    }
}
