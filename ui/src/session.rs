//! Who is signed in.

use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_client::wire::{Role, Session, SignIn};
use mainspring_client::{Client, Error};

use crate::effects::effect;
use crate::{browser, time};

/// How long after its end a session is asked for, in milliseconds: clocks differ a little.
const GRACE: f64 = 500.0;

/// Who is signed in.
#[derive(Clone, Copy)]
pub(crate) struct Sessions {
    pub(crate) state: RwSignal<SessionState>,
}

/// What is known of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum SessionState {
    /// The server has not said yet.
    Unknown,
    /// The server cannot be asked.
    Unreachable,
    /// Nobody.
    SignedOut {
        /// Whether somebody was, and the session ended under their hands.
        expired: bool,
    },
    /// Somebody.
    SignedIn(Session),
}

impl Sessions {
    pub(crate) fn new() -> Self {
        Self { state: RwSignal::new(SessionState::Unknown) }
    }

    /// Looks, whenever a session should be over by what it says of itself, whether it is.
    pub(crate) fn watch_end(self) {
        effect(move || {
            let end = self.state.with(|state| match state {
                SessionState::SignedIn(session) => session.expires_at.as_ref().map(time::millis),
                _ => None,
            });
            let Some(end) = end else { return };
            // No more than a browser can wait for; then it looks again.
            #[expect(clippy::cast_possible_truncation, reason = "clamped before")]
            let wait = (end - browser::now() + GRACE).clamp(GRACE, f64::from(i32::MAX)) as i32;
            browser::after(wait, move || self.ask_again(end));
        });
    }

    /// Asks whether the session that was to end then has ended; where it has not, the clocks differ, and
    /// it is asked for again later.
    fn ask_again(self, end: f64) {
        let ends = self.read(|session| session.expires_at.as_ref().map(time::millis));
        if ends != Some(end) {
            return;
        }
        spawn_local(async move {
            match self.client().session().await {
                Ok(_) => browser::after(60_000, move || self.ask_again(end)),
                Err(error) => self.heard(&error),
            }
        });
    }

    /// Asks the server who the browser's cookie stands for.
    pub(crate) async fn ask(self) {
        let state = match Client::in_browser(None).session().await {
            Ok(session) => SessionState::SignedIn(session),
            Err(Error::Problem(problem)) if problem.status == 401 => {
                SessionState::SignedOut { expired: false }
            }
            Err(_) => SessionState::Unreachable,
        };
        self.state.set(state);
    }

    /// Signs in with a key or with the token of a link.
    pub(crate) async fn sign_in(self, secret: String) -> Result<(), Error> {
        let session = Client::in_browser(None).sign_in(&SignIn { secret }).await?;
        self.state.set(SessionState::SignedIn(session));
        Ok(())
    }

    /// Signs out. A session that the server does not know any more is one that has ended.
    pub(crate) async fn sign_out(self) -> Result<(), Error> {
        match self.client().sign_out().await {
            Err(error) if !is_unknown(&error) => return Err(error),
            _ => self.state.set(SessionState::SignedOut { expired: false }),
        }
        Ok(())
    }

    /// Hears of every refusal: one for want of a session leads to the page for signing in.
    pub(crate) fn heard(&self, error: &Error) {
        let signed_in = matches!(self.state.get_untracked(), SessionState::SignedIn(_));
        if is_unknown(error) && signed_in {
            self.state.set(SessionState::SignedOut { expired: true });
        }
    }

    pub(crate) fn client(&self) -> Client {
        Client::in_browser(self.read(|session| session.csrf_token.clone()))
    }

    pub(crate) fn role(&self) -> Option<Role> {
        self.read(|session| Some(session.role))
    }

    pub(crate) fn app(&self) -> Option<String> {
        self.read(|session| session.app_id.clone())
    }

    /// Whether somebody is signed in with this key.
    pub(crate) fn is_by_key(&self, id: &str) -> bool {
        self.read(|session| Some(session.key_id == id)).unwrap_or(false)
    }

    pub(crate) fn name(&self) -> Option<String> {
        self.read(|session| Some(session.name.clone()))
    }

    fn read<T>(&self, get: impl Fn(&Session) -> Option<T>) -> Option<T> {
        self.state.with_untracked(|state| match state {
            SessionState::SignedIn(session) => get(session),
            _ => None,
        })
    }
}

fn is_unknown(error: &Error) -> bool {
    matches!(error, Error::Problem(problem) if problem.status == 401)
}
