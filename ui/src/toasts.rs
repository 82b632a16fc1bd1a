//! Short notices that go away by themselves.

use leptos::prelude::*;
use mainspring_client::Error;

use crate::browser;

/// The notices on the screen.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    pub(crate) shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
}

/// A notice.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Toast {
    pub(crate) number: u32,
    pub(crate) text: String,
    pub(crate) bad: bool,
    /// Where it leads: the path and what the link says.
    pub(crate) link: Option<(String, &'static str)>,
}

impl Toasts {
    pub(crate) fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()), last: StoredValue::new(0) }
    }

    /// Says that something was done.
    pub(crate) fn done(&self, text: impl Into<String>) {
        self.show(text.into(), false, None);
    }

    /// Says that something was done, with a link to what came of it.
    pub(crate) fn done_see(&self, text: impl Into<String>, path: String, link: &'static str) {
        self.show(text.into(), false, Some((path, link)));
    }

    /// Says why something was not done.
    pub(crate) fn failed(&self, error: &Error) {
        self.show(error.to_string(), true, None);
    }

    /// Takes a notice away.
    pub(crate) fn close(&self, number: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.number != number));
    }

    fn show(&self, text: String, bad: bool, link: Option<(String, &'static str)>) {
        let number = self.last.get_value() + 1;
        self.last.set_value(number);
        self.shown.update(|shown| {
            shown.push(Toast { number, text, bad, link });
            // More than a few are noise.
            let over = shown.len().saturating_sub(4);
            shown.drain(..over);
        });
        let toasts = *self;
        browser::after(if bad { 10_000 } else { 5_000 }, move || toasts.close(number));
    }
}
