//! One timer for all that ages on the screen.

use leptos::prelude::*;

use crate::browser;

/// The time, once a second while somebody can see it.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    now: RwSignal<f64>,
}

impl Clock {
    pub(crate) fn new() -> Self {
        let now = RwSignal::new(browser::now());
        browser::every(1000, move || {
            if !browser::document().hidden() {
                now.set(browser::now());
            }
        });
        Self { now }
    }

    /// Milliseconds since 1970; whoever reads them is called again a second later.
    pub(crate) fn now(&self) -> f64 {
        self.now.get()
    }
}
