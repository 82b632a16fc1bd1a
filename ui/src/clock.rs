//! One timer for all that ages on the screen.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

use crate::browser;

/// The time, once a second while somebody can see it.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
    now: RwSignal<f64>,
}

impl Clock {
    pub(crate) fn new() -> Self {
        let now = RwSignal::new(browser::now());
        let tick = Closure::<dyn Fn()>::new(move || {
            if !browser::document().hidden() {
                now.set(browser::now());
            }
        });
        let _ = browser::window().set_interval_with_callback_and_timeout_and_arguments_0(
            tick.as_ref().unchecked_ref(),
            1000,
        );
        tick.forget();
        Self { now }
    }

    /// Milliseconds since 1970; whoever reads them is called again a second later.
    pub(crate) fn now(&self) -> f64 {
        self.now.get()
    }
}
