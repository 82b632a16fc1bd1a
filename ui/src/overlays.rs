//! What can lie over any page, because it can be asked for from any.

use leptos::prelude::*;
use mainspring_client::wire::Job;

/// What lies over the page, if anything. The shell draws it.
#[derive(Clone, Copy)]
pub(crate) struct Overlays {
    pub(crate) open: RwSignal<Option<Overlay>>,
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
        Self { open: RwSignal::new(None) }
    }

    pub(crate) fn show(&self, overlay: Overlay) {
        self.open.set(Some(overlay));
    }

    pub(crate) fn close(&self) {
        self.open.set(None);
    }
}
