use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlElement, KeyboardEvent};

use crate::browser;
use crate::parts::icon::{Icon, icon};

/// A line of a menu.
#[derive(Clone)]
pub(crate) struct Item {
    text: String,
    shape: Option<Icon>,
    danger: bool,
    chosen: Option<bool>,
    act: Arc<dyn Fn() + Send + Sync>,
}

impl Item {
    /// A line that does something.
    pub(crate) fn new(text: impl Into<String>, act: impl Fn() + Send + Sync + 'static) -> Self {
        Self { text: text.into(), shape: None, danger: false, chosen: None, act: Arc::new(act) }
    }

    pub(crate) fn icon(mut self, shape: Icon) -> Self {
        self.shape = Some(shape);
        self
    }

    /// Marks what cannot be taken back.
    pub(crate) fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// Makes it one of several, of which one is chosen.
    pub(crate) fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = Some(chosen);
        self
    }
}

/// A button that opens a menu. The browser closes it again: on a click elsewhere, and on Escape.
#[component]
pub(crate) fn Menu(
    /// What the button is called.
    label: &'static str,
    /// The class of the button.
    #[prop(default = "button ghost square")]
    class: &'static str,
    /// What the button shows.
    button: AnyView,
    /// Whether that is text which names it.
    #[prop(optional)]
    named: bool,
    /// The lines.
    #[prop(into)]
    items: Signal<Vec<Item>>,
) -> AnyView {
    let opener = NodeRef::<html::Button>::new();
    let list = NodeRef::<html::Div>::new();
    // The lines are drawn when they are seen: a table has a menu in each of its rows.
    let open = RwSignal::new(false);
    let toggled = move |event: web_sys::Event| {
        let is_open = state_of(&event);
        open.set(is_open);
        if let (true, Some(opener), Some(list)) = (is_open, opener.get(), list.get()) {
            browser::next_frame(move || {
                place(&opener, &list);
                focus_line(&list, 0, false);
            });
        }
    };
    let hide = move || {
        if let Some(list) = list.get_untracked() {
            let _ = list.hide_popover();
        }
    };
    let toggle = move |_| {
        if let Some(list) = list.get_untracked() {
            let _ = list.toggle_popover();
        }
    };
    let keyed = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowDown" => 1,
            "ArrowUp" => -1,
            _ => return,
        };
        event.prevent_default();
        if let Some(list) = list.get_untracked() {
            focus_line(&list, step, true);
        }
    };
    let lines = move || {
        let items = if open.get() { items.get() } else { Vec::new() };
        items.into_iter().map(|item| line(item, hide)).collect_view()
    };
    view! {
        <button
            node_ref=opener
            type="button"
            class=class
            aria-label=(!named).then_some(label)
            aria-haspopup="menu"
            aria-expanded=move || if open.get() { "true" } else { "false" }
            on:click=toggle
        >
            {button}
        </button>
        <div
            node_ref=list
            class="menu"
            role="menu"
            aria-label=label
            popover="auto"
            on:toggle=toggled
            on:keydown=keyed
        >
            {move || lines()}
        </div>
    }
    .into_any()
}

fn line(item: Item, hide: impl Fn() + 'static) -> AnyView {
    let role = if item.chosen.is_some() { "menuitemradio" } else { "menuitem" };
    let mark = match (item.chosen, item.shape) {
        (Some(true), _) => Some(icon(Icon::Check)),
        (Some(false), _) => Some(view! { <span class="icon"></span> }.into_any()),
        (None, shape) => shape.map(icon),
    };
    view! {
        <button
            type="button"
            role=role
            tabindex="-1"
            class:danger=item.danger
            aria-checked=item.chosen.map(|chosen| if chosen { "true" } else { "false" })
            on:click=move |_| {
                hide();
                (item.act)();
            }
        >
            {mark}
            <span>{item.text}</span>
        </button>
    }
    .into_any()
}

pub(crate) fn state_of(event: &web_sys::Event) -> bool {
    let state = js_sys::Reflect::get(event, &"newState".into());
    state.is_ok_and(|state| state.as_string().as_deref() == Some("open"))
}

/// Puts a menu below its button, or above it where there is more room, within the window.
pub(crate) fn place(button: &HtmlElement, menu: &HtmlElement) {
    const GAP: f64 = 4.0;
    let window = browser::window();
    let size = |value: Result<wasm_bindgen::JsValue, _>| {
        value.ok().and_then(|value: wasm_bindgen::JsValue| value.as_f64()).unwrap_or_default()
    };
    let (width, height) = (size(window.inner_width()), size(window.inner_height()));
    let (from, own) = (button.get_bounding_client_rect(), menu.get_bounding_client_rect());
    let below = from.bottom() + GAP;
    let top = if below + own.height() > height && from.top() > own.height() {
        from.top() - GAP - own.height()
    } else {
        below
    };
    // A button in the right half opens towards the left.
    let left = if from.left() > width / 2.0 { from.right() - own.width() } else { from.left() };
    let left = left.min(width - own.width() - GAP).max(GAP);
    let style = menu.style();
    let _ = style.set_property("left", &format!("{left}px"));
    let _ = style.set_property("top", &format!("{top}px"));
}

/// Moves the focus by so many lines, or onto the chosen or first line.
fn focus_line(menu: &HtmlElement, step: i32, from_here: bool) {
    let Ok(lines) = menu.query_selector_all("button") else { return };
    let count = i32::try_from(lines.length()).unwrap_or_default();
    if count == 0 {
        return;
    }
    let active = browser::document().active_element();
    let at = |i: i32| lines.item(u32::try_from(i).ok()?)?.dyn_into::<HtmlElement>().ok();
    let here = (0..count).find(|&i| match (from_here, at(i)) {
        (true, Some(line)) => active.as_ref() == Some(line.as_ref()),
        (false, Some(line)) => line.get_attribute("aria-checked").as_deref() == Some("true"),
        (_, None) => false,
    });
    if let Some(line) = at((here.unwrap_or(0) + step).rem_euclid(count)) {
        let _ = line.focus();
    }
}
