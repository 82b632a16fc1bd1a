use leptos::prelude::*;

/// How far something has come. Without a total, that something goes on.
#[component]
pub(crate) fn Progress(
    /// What comes on.
    label: &'static str,
    /// How far, from 0 to 1; `None` where that is not known.
    #[prop(into)]
    fraction: Signal<Option<f64>>,
) -> AnyView {
    let percent = move || fraction.get().map(|f| format!("{:.1}", f.clamp(0.0, 1.0) * 100.0));
    view! {
        <div
            class="progress"
            class:unknown=move || fraction.get().is_none()
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || percent()
        >
            <span style:width=move || percent().map(|percent| format!("{percent}%"))></span>
        </div>
    }
    .into_any()
}
