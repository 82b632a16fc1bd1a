use leptos::html;
use leptos::prelude::*;

use crate::browser;
use crate::parts::menu::place;

/// A button that opens something small beside it. The browser closes it again: on a click elsewhere, and
/// on Escape. What it opens is made anew each time.
#[component]
pub(crate) fn Popover(
    /// What the button is called.
    label: &'static str,
    /// The class of the button.
    class: &'static str,
    /// What the button shows.
    button: AnyView,
    /// Makes what is opened, which may close it.
    content: impl Fn(Callback<()>) -> AnyView + Send + 'static,
) -> AnyView {
    let opener = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let close = Callback::new(move |()| {
        if let Some(panel) = panel.get_untracked() {
            let _ = panel.hide_popover();
        }
    });
    let toggle = move |_| {
        if let Some(panel) = panel.get_untracked() {
            let _ = panel.toggle_popover();
        }
    };
    let toggled = move |event: web_sys::Event| {
        let is_open = crate::parts::menu::state_of(&event);
        open.set(is_open);
        if let (true, Some(opener), Some(panel)) = (is_open, opener.get(), panel.get()) {
            browser::next_frame(move || place(&opener, &panel));
        }
    };
    view! {
        <button
            node_ref=opener
            type="button"
            class=class
            aria-haspopup="dialog"
            aria-expanded=move || if open.get() { "true" } else { "false" }
            on:click=toggle
        >
            {button}
        </button>
        <div node_ref=panel class="menu" role="dialog" aria-label=label popover="auto" on:toggle=toggled>
            {move || open.get().then(|| content(close))}
        </div>
    }
    .into_any()
}
