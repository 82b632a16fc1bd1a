//! Which page is shown: the browser's history, read and written.

use leptos::prelude::*;
use mainspring_ui_model::route::{BASE, Route};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{HtmlAnchorElement, MouseEvent, PopStateEvent, ScrollBehavior, ScrollToOptions};

use crate::browser::{self, window};

/// Which page is shown, and with which query.
#[derive(Clone, Copy)]
pub(crate) struct Router {
    pub(crate) route: RwSignal<Route>,
    /// Without the question mark. Pages keep their filters in it.
    pub(crate) query: RwSignal<String>,
}

impl Router {
    /// Reads where the browser is, and follows it from now on. Where the page may not be left, going back
    /// or forward is undone.
    pub(crate) fn new(may_leave: impl Fn() -> bool + 'static) -> Self {
        let (route, query) = here();
        let router = Self { route: RwSignal::new(route), query: RwSignal::new(query) };
        browser::listen(&window(), "popstate", move |_: PopStateEvent| {
            if may_leave() {
                router.read();
                restore_scroll();
            } else {
                router.stay();
            }
        });
        browser::listen(&browser::document(), "click", move |event: MouseEvent| {
            router.clicked(&event);
        });
        router
    }

    /// Shows a page, as following a link does.
    pub(crate) fn go(&self, to: &Route) {
        self.go_to(&to.path());
    }

    /// Shows the page at a path with its query.
    pub(crate) fn go_to(&self, path: &str) {
        keep_scroll();
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(path));
        }
        self.read();
        scroll_to(0.0);
    }

    /// Shows a page in place of this one, which cannot be gone back to then.
    pub(crate) fn replace(&self, path: &str) {
        if let Ok(history) = window().history() {
            let state = history.state().unwrap_or_default();
            let _ = history.replace_state_with_url(&state, "", Some(path));
        }
        self.read();
    }

    /// Puts a page's filters into the URL, without a step in the history: going back is for pages.
    pub(crate) fn set_query(&self, query: &str) {
        self.replace(&self.route.get_untracked().with_query(query));
    }

    /// Puts the page that is shown back into the address, after the browser went elsewhere.
    fn stay(&self) {
        let query = self.query.get_untracked();
        let path = self.route.with_untracked(|route| route.with_query(&query));
        if let Ok(history) = window().history() {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&path));
        }
    }

    fn read(&self) {
        let (route, query) = here();
        // The query first: a page that appears reads it, and one that disappears does not care.
        if self.query.get_untracked() != query {
            self.query.set(query);
        }
        if self.route.get_untracked() != route {
            self.route.set(route);
        }
    }

    /// Follows links of ours without loading the page anew; leaves alone what the browser does better.
    fn clicked(&self, event: &MouseEvent) {
        let plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        let link = browser::closest(event, "a[href]");
        let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else {
            return;
        };
        let ours = link.origin() == window().location().origin().unwrap_or_default()
            && link.pathname().starts_with(BASE)
            && link.hash().is_empty()
            && link.target().is_empty();
        if plain && ours && !event.default_prevented() {
            event.prevent_default();
            self.go_to(&format!("{}{}", link.pathname(), link.search()));
        }
    }
}

fn here() -> (Route, String) {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    let query = location.search().unwrap_or_default();
    (Route::parse(&path), query.trim_start_matches('?').to_owned())
}

/// Notes in the history how far down the page is, for coming back to it.
fn keep_scroll() {
    if let (Ok(history), Ok(y)) = (window().history(), window().scroll_y()) {
        let _ = history.replace_state_with_url(&JsValue::from_f64(y), "", None);
    }
}

/// Goes back down to where the page was left. A list comes from the server first, so this waits until the
/// page is long enough, for two seconds at most.
fn restore_scroll() {
    let y = window().history().ok().and_then(|history| history.state().ok()?.as_f64());
    if let Some(y) = y {
        settle_at(y, 40);
    }
}

fn settle_at(y: f64, tries: u32) {
    scroll_to(y);
    let there = window().scroll_y().is_ok_and(|at| (at - y).abs() < 2.0);
    if !there && tries > 0 {
        browser::after(50, move || settle_at(y, tries - 1));
    }
}

fn scroll_to(y: f64) {
    let options = ScrollToOptions::new();
    options.set_top(y);
    options.set_behavior(ScrollBehavior::Instant);
    window().scroll_to_with_scroll_to_options(&options);
}
