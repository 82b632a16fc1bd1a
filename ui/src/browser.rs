//! What the browser offers, in the form in which it is used here.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{
    Document, Element, Event, EventTarget, HtmlElement, HtmlInputElement, HtmlTextAreaElement,
    Storage, Window,
};

/// The window; there always is one where the console runs.
pub(crate) fn window() -> Window {
    leptos::prelude::window()
}

/// The document in it.
pub(crate) fn document() -> Document {
    leptos::prelude::document()
}

/// The milliseconds since 1970 that the browser's clock shows.
pub(crate) fn now() -> f64 {
    js_sys::Date::now()
}

/// Says something to whoever has the browser's tools open.
pub(crate) fn complain(message: &str) {
    web_sys::console::error_1(&JsValue::from_str(message));
}

/// Calls a function for every event of a kind, as long as the page lives.
pub(crate) fn listen<E: wasm_bindgen::JsCast + 'static>(
    target: &EventTarget,
    kind: &str,
    handler: impl Fn(E) + 'static,
) {
    let handler =
        Closure::<dyn Fn(Event)>::new(move |event: Event| handler(event.unchecked_into()));
    // Adding a listener fails for no reason that exists here.
    let _ = target.add_event_listener_with_callback(kind, handler.as_ref().unchecked_ref());
    handler.forget();
}

/// Calls a function once, after so many milliseconds.
pub(crate) fn after(ms: i32, then: impl FnOnce() + 'static) {
    let then = Closure::once_into_js(then);
    let _ =
        window().set_timeout_with_callback_and_timeout_and_arguments_0(then.unchecked_ref(), ms);
}

/// Calls a function every so many milliseconds, as long as the page lives.
pub(crate) fn every(ms: i32, then: impl Fn() + 'static) {
    let then = Closure::<dyn Fn()>::new(then);
    let _ = window()
        .set_interval_with_callback_and_timeout_and_arguments_0(then.as_ref().unchecked_ref(), ms);
    then.forget();
}

/// Calls a function once, before the next frame is drawn.
pub(crate) fn next_frame(then: impl FnOnce() + 'static) {
    let then = Closure::once_into_js(then);
    let _ = window().request_animation_frame(then.unchecked_ref());
}

/// What is remembered under a name.
pub(crate) fn recall(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Remembers a value under a name; without one, forgets it. A browser that keeps nothing (as in a
/// private window) is not an error.
pub(crate) fn remember(name: &str, value: Option<&str>) {
    if let Some(storage) = storage() {
        let _ = match value {
            Some(value) => storage.set_item(name, value),
            None => storage.remove_item(name),
        };
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// The element of the page itself, which carries theme and language.
pub(crate) fn root() -> Option<HtmlElement> {
    document().document_element()?.dyn_into().ok()
}

/// The element that a selector finds first.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// The element with an id.
pub(crate) fn by_id(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Puts a text where somebody types in the field with an id, in place of what is selected there, and the
/// focus behind it. Returns what stands in the field then.
pub(crate) fn insert(id: &str, text: &str) -> Option<String> {
    let field = by_id(id)?;
    let length = u32::try_from(text.encode_utf16().count()).ok()?;
    let value = if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        let end = input.selection_start().ok()??.checked_add(length)?;
        input.set_range_text(text).ok()?;
        input.set_selection_range(end, end).ok()?;
        input.value()
    } else {
        let area = field.dyn_ref::<HtmlTextAreaElement>()?;
        let end = area.selection_start().ok()??.checked_add(length)?;
        area.set_range_text(text).ok()?;
        area.set_selection_range(end, end).ok()?;
        area.value()
    };
    let _ = field.focus();
    Some(value)
}

/// The element nearest to where an event happened, outwards, that a selector fits.
pub(crate) fn closest(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

/// Whether somebody types: then single keys are text and no commands.
pub(crate) fn is_typing(event: &Event) -> bool {
    closest(event, "input:not([type=checkbox]), textarea, select, [contenteditable]").is_some()
}
