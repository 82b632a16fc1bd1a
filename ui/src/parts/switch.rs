use leptos::prelude::*;

/// Something that is on or off.
#[component]
pub(crate) fn Switch(
    /// What is switched.
    #[prop(into)]
    label: String,
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Whether it can be switched.
    #[prop(into, optional)]
    disabled: Signal<bool>,
    /// Hears what it is to be.
    #[prop(into)]
    on_change: Callback<bool>,
) -> AnyView {
    view! {
        <button
            type="button"
            class="switch"
            role="switch"
            aria-label=label
            aria-checked=move || if on.get() { "true" } else { "false" }
            disabled=disabled
            on:click=move |_| on_change.run(!on.get_untracked())
        >
            <span></span>
        </button>
    }
    .into_any()
}
