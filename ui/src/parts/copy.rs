use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use crate::browser;
use crate::console::texts;
use crate::parts::icon::{Icon, icon};

/// A button that copies a text, and says so for a moment.
#[component]
pub(crate) fn CopyButton(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
) -> AnyView {
    let t = texts();
    let done = RwSignal::new(false);
    let copy = move |_| {
        let writing = browser::window().navigator().clipboard().write_text(&text.get_untracked());
        spawn_local(async move {
            if JsFuture::from(writing).await.is_ok() {
                done.set(true);
                browser::after(1500, move || {
                    done.try_set(false);
                });
            }
        });
    };
    let label = move || if done.get() { t.common.copied } else { t.common.copy };
    view! {
        <button type="button" class="button ghost square copy" aria-label=move || label() data-tip=move || label() on:click=copy>
            {move || icon(if done.get() { Icon::Check } else { Icon::Copy })}
        </button>
    }
    .into_any()
}

/// A long id or digest: its beginning, the whole of it on hover, and a button that copies it.
#[component]
pub(crate) fn ShortId(
    /// The whole.
    id: String,
    /// How many characters are shown.
    #[prop(default = 12)]
    length: usize,
) -> AnyView {
    let short: String = id.chars().take(length).collect();
    view! {
        <span class="id">
            <code data-tip=id.clone()>{short}</code>
            <CopyButton text=id />
        </span>
    }
    .into_any()
}
