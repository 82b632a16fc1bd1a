//! What can lie over any page, because it can be asked for from any.

use leptos::prelude::*;
use mainspring_client::wire::Job;
use web_sys::Event;

use crate::browser;

/// What lies over the page, if anything. The shell draws it.
#[derive(Clone, Copy)]
pub(crate) struct Overlays {
    pub(crate) open: RwSignal<Option<Overlay>>,
    guard: StoredValue<Option<Unsaved>>,
}

/// What would be lost with what lies over the page.
#[derive(Clone, Copy)]
pub(crate) struct Unsaved {
    /// Whether there is anything yet.
    pub(crate) typed: StoredValue<bool>,
    /// Asks whether it may go.
    pub(crate) ask: Callback<()>,
}

/// Something that lies over the page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Overlay {
    /// The command palette.
    Palette,
    /// The list of keyboard shortcuts.
    Help,
    /// A job is made.
    NewJob,
    /// A job is changed.
    EditJob(Job),
    /// A job is run now.
    RunNow(Job),
}

impl Overlays {
    pub(crate) fn new() -> Self {
        Self { open: RwSignal::new(None), guard: StoredValue::new(None) }
    }

    pub(crate) fn show(&self, overlay: Overlay) {
        self.open.set(Some(overlay));
    }

    pub(crate) fn close(&self) {
        self.open.set(None);
    }

    /// Has somebody asked before this goes, as long as the component that calls this exists.
    pub(crate) fn guard(&self, unsaved: Unsaved) {
        let guard = self.guard;
        guard.set_value(Some(unsaved));
        on_cleanup(move || guard.set_value(None));
    }

    /// What asks before something goes that would be lost; nothing where nothing would.
    pub(crate) fn unsaved(&self) -> Option<Callback<()>> {
        let unsaved = self.guard.get_value()?;
        (unsaved.typed.try_get_value() == Some(true)).then_some(unsaved.ask)
    }

    /// Whether the page may be left, with all that lies over it. Where something would be lost, that is
    /// asked first.
    pub(crate) fn may_leave(&self) -> bool {
        if let Some(ask) = self.unsaved() {
            ask.run(());
            return false;
        }
        if self.open.with_untracked(Option::is_some) {
            self.close();
        }
        true
    }

    /// Has the browser ask before a tab is closed with something in it that would be lost.
    pub(crate) fn watch_end(self) {
        browser::listen(&browser::window(), "beforeunload", move |event: Event| {
            if self.unsaved().is_some() {
                event.prevent_default();
            }
        });
    }
}
