use leptos::prelude::*;

use crate::parts::icon::{Icon, icon};
use crate::parts::menu::{Item, Menu};

/// A filter: its name and what it is set to, with a menu of what it can be set to. An empty value is no
/// filter.
#[component]
pub(crate) fn FilterChip(
    /// What is filtered by.
    label: &'static str,
    /// What it is set to.
    #[prop(into)]
    value: Signal<String>,
    /// What it can be set to: values and what people call them.
    #[prop(into)]
    choices: Signal<Vec<(String, String)>>,
    /// Hears the value that is chosen, or an empty one.
    #[prop(into)]
    on_change: Callback<String>,
) -> AnyView {
    let t = crate::console::texts();
    let shown = move || {
        let value = value.get();
        let name = choices.with(|all| all.iter().find(|(v, _)| *v == value).map(|c| c.1.clone()));
        name.unwrap_or(value)
    };
    let is_set = move || !value.with(String::is_empty);
    let items = move || {
        let chosen = value.get();
        let any =
            Item::new(t.common.any, move || on_change.run(String::new())).chosen(chosen.is_empty());
        let rest = choices.get().into_iter().map(|(value, name)| {
            let is_chosen = value == chosen;
            Item::new(name, move || on_change.run(value.clone())).chosen(is_chosen)
        });
        std::iter::once(any).chain(rest).collect::<Vec<_>>()
    };
    view! {
        <span class="chip" class:set=move || is_set()>
            <Menu
                label=label
                class="chip-button"
                named=true
                button=view! {
                    <span class="chip-label">{label}</span>
                    <b class:hidden=move || !is_set()>{move || shown()}</b>
                    {icon(Icon::Chevron)}
                }
                    .into_any()
                items=Signal::derive(items)
            />
            <button
                type="button"
                class="chip-clear"
                class:hidden=move || !is_set()
                aria-label=format!("{}: {label}", t.common.clear)
                on:click=move |_| on_change.run(String::new())
            >
                {icon(Icon::Cross)}
            </button>
        </span>
    }
    .into_any()
}
