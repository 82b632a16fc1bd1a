//! A question to the server that is asked again and again; the latest answer counts.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_client::wire::Topic;
use mainspring_client::{Client, Error};

use crate::console::{Console, console};
use crate::effects::effect_since;

/// An answer on its way.
pub(crate) type Answer<T> = Pin<Box<dyn Future<Output = Result<T, Error>>>>;

/// Shows an answer, if it is still wanted. Whatever is answered has this form on the way, so that the code
/// around it is there once.
pub(crate) type Keep = Box<dyn FnOnce()>;

/// A question, and how it stands.
#[derive(Clone, Copy)]
pub(crate) struct Asking {
    pub(crate) console: Console,
    /// Why the latest question has no answer.
    pub(crate) error: RwSignal<Option<Arc<Error>>>,
    /// Whether a question is open that somebody is waiting for.
    pub(crate) busy: RwSignal<bool>,
    again: RwSignal<u32>,
    /// How often it was asked.
    asked: StoredValue<u32>,
}

impl Asking {
    pub(crate) fn new() -> Self {
        Self {
            console: console(),
            error: RwSignal::new(None),
            busy: RwSignal::new(true),
            again: RwSignal::new(0),
            asked: StoredValue::new(0),
        }
    }

    /// Asks now, whenever a signal that `ask` reads changes, and whenever the server says that something
    /// of these kinds has changed; of the latter `ask` is told, because nobody waits for it.
    pub(crate) fn keep_asking(
        self,
        topics: &'static [Topic],
        ask: Box<dyn Fn(Client, bool) -> Answer<Keep>>,
    ) {
        effect_since(move |seen: Option<u32>| {
            let changes = self.console.live.changes(topics);
            self.again.track();
            let quiet = seen.is_some_and(|seen| seen != changes);
            if !quiet {
                self.busy.set(true);
            }
            self.ask(ask(self.console.client(), quiet));
            Some(changes)
        });
    }

    /// Asks once more.
    pub(crate) fn again(self) {
        self.again.update(|n| *n += 1);
    }

    /// Waits for an answer, and shows it unless something else was asked meanwhile.
    pub(crate) fn ask(self, answer: Answer<Keep>) {
        let number = self.asked.get_value() + 1;
        self.asked.set_value(number);
        spawn_local(async move {
            let answer = answer.await;
            // The page may be gone by now.
            if self.asked.try_get_value() != Some(number) {
                return;
            }
            let error = match answer {
                Ok(keep) => {
                    keep();
                    None
                }
                Err(error) => {
                    self.console.sessions.heard(&error);
                    Some(Arc::new(error))
                }
            };
            // A session that has ended takes the page with it.
            if error.is_some() || self.error.try_with_untracked(Option::is_some) == Some(true) {
                self.error.try_set(error);
            }
            if self.busy.try_get_untracked() == Some(true) {
                self.busy.try_set(false);
            }
        });
    }
}
