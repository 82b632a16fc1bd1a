use leptos::prelude::*;

use crate::browser;
use crate::console::texts;
use crate::parts::icon::{Icon, icon};

/// A field to search by. `/` on the keyboard leads to it; what is typed is heard once the hand rests.
#[component]
pub(crate) fn SearchField(
    /// What is searched.
    label: &'static str,
    /// What is searched for.
    #[prop(into)]
    value: Signal<String>,
    /// Hears what to search for.
    #[prop(into)]
    on_change: Callback<String>,
) -> AnyView {
    let typed = StoredValue::new(0_u32);
    let input = move |event| {
        let text = event_target_value(&event);
        let number = typed.get_value() + 1;
        typed.set_value(number);
        browser::after(200, move || {
            if typed.try_get_value() == Some(number) {
                on_change.run(text);
            }
        });
    };
    view! {
        <label class="search">
            {icon(Icon::Search)}
            <input
                type="search"
                data-search=""
                aria-label=label
                placeholder=label
                autocomplete="off"
                spellcheck="false"
                prop:value=value
                on:input=input
            />
            <kbd aria-hidden="true" data-tip=texts().shell.key_search>
                "/"
            </kbd>
        </label>
    }
    .into_any()
}
