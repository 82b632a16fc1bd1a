//! Questions that are asked before something goes.

use std::sync::Arc;

use leptos::prelude::*;

use crate::lookup::Answer;

/// The question that is open, if any. The shell draws it.
#[derive(Clone, Copy)]
pub(crate) struct Confirm {
    pub(crate) open: RwSignal<Option<Question>>,
}

/// What is asked.
#[derive(Clone)]
pub(crate) struct Question {
    /// What is about to happen.
    pub(crate) title: String,
    /// What will go, by name, and what will stay.
    pub(crate) detail: String,
    /// What the button that does it says.
    pub(crate) action: &'static str,
    /// What the button that leaves everything as it is says.
    pub(crate) keep: &'static str,
    /// Does it. The dialog stays open, with the reason, if that fails.
    pub(crate) act: Arc<dyn Fn() -> Answer<()> + Send + Sync>,
}

impl Confirm {
    pub(crate) fn new() -> Self {
        Self { open: RwSignal::new(None) }
    }

    pub(crate) fn ask(&self, question: Question) {
        self.open.set(Some(question));
    }
}
