//! Keys that work on every page.

use leptos::prelude::*;
use mainspring_ui_model::route::Route;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::browser;
use crate::console::Console;
use crate::overlays::Overlay;

/// The pages that `g` and another key lead to.
pub(crate) const PAGES: [(&str, Route); 7] = [
    ("o", Route::Overview),
    ("j", Route::Jobs),
    ("r", Route::Runs),
    ("p", Route::Plugins(None)),
    ("s", Route::Secrets),
    ("a", Route::Apps),
    ("k", Route::Keys),
];

/// How long after `g` the next key still belongs to it, in milliseconds.
const PATIENCE: f64 = 1500.0;

/// Obeys the keyboard as long as the component that calls this exists.
pub(crate) fn obey(console: Console) {
    let went = StoredValue::new(0.0);
    let handle = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        let key = event.key();
        if (event.ctrl_key() || event.meta_key()) && key.eq_ignore_ascii_case("k") {
            event.prevent_default();
            if console.overlays.unsaved().is_none() {
                console.overlays.show(Overlay::Palette);
            }
            return;
        }
        let command = event.ctrl_key() || event.meta_key() || event.alt_key();
        if command || event.default_prevented() || browser::is_typing(&event) || covered() {
            return;
        }
        let after_g = browser::now() - went.get_value() < PATIENCE;
        went.set_value(0.0);
        let page = PAGES.iter().find(|(letter, _)| after_g && *letter == key);
        let done = match (key.as_str(), page) {
            (_, Some((_, route))) => {
                console.router.go(route);
                true
            }
            ("g", _) => {
                went.set_value(browser::now());
                true
            }
            ("/", _) => focus("[data-search]"),
            ("?", _) => {
                console.overlays.show(Overlay::Help);
                true
            }
            ("j", _) => move_row(1),
            ("k", _) => move_row(-1),
            _ => false,
        };
        if done {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// Whether a dialog lies over the page.
fn covered() -> bool {
    browser::find("dialog[open]").is_some()
}

fn focus(selector: &str) -> bool {
    browser::find(selector).is_some_and(|element| element.focus().is_ok())
}

/// Moves the focus along whatever a page marks with `data-row`: its rows, or the link in each.
fn move_row(step: i32) -> bool {
    let document = browser::document();
    let Ok(rows) = document.query_selector_all("[data-row]") else { return false };
    let count = i32::try_from(rows.length()).unwrap_or_default();
    let at = |i: i32| rows.item(u32::try_from(i).ok()?)?.dyn_into::<HtmlElement>().ok();
    let active = document.active_element();
    let here = (0..count).find(|&i| at(i).is_some_and(|row| row.contains(active.as_deref())));
    let to = match here {
        Some(i) => (i + step).clamp(0, count - 1),
        None => 0,
    };
    at(to).is_some_and(|row| row.focus().is_ok())
}
