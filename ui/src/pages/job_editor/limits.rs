use leptos::prelude::*;
use mainspring_ui_model::duration;
use mainspring_ui_model::number::parse_bytes;
use mainspring_ui_model::request::is_within;

use super::state::{Draft, optional};
use crate::console::console;

/// What bounds each attempt. An empty field is the plugin's proposal, else the server's default.
#[component]
pub(super) fn LimitFields(draft: Draft) -> AnyView {
    let t = console().texts();
    let words = &t.editor;
    let any = [draft.timeout, draft.memory, draft.fuel, draft.log, draft.output]
        .iter()
        .any(|field| field.with_untracked(|text| !text.is_empty()));
    let length = |text: &str| duration::parse(text).is_some();
    let size = |text: &str| parse_bytes(text).is_some();
    let number = |text: &str| text.parse::<u64>().is_ok();
    // A request has no sandbox to bound.
    let sandbox = move || {
        (!draft.is_http.get()).then(|| {
            view! {
                {field(draft, draft.memory, "limits.memory_bytes", [words.memory, words.memory_hint, words.size_bad], size)}
                {field(draft, draft.fuel, "limits.fuel", [words.fuel, words.fuel_hint, words.number_bad], number)}
                {field(draft, draft.log, "limits.log_bytes", [words.log_bytes, words.log_hint, words.size_bad], size)}
            }
        })
    };
    view! {
        <details class="editor-part" open=any>
            <summary>
                <h3>{words.limits}</h3>
            </summary>
            <div class="field-grid">
                {field(draft, draft.timeout, "limits.timeout_ms", [words.timeout, words.timeout_hint, words.length_bad], length)}
                {move || sandbox()}
                {field(draft, draft.output, "limits.output_bytes", [words.output_bytes, words.output_hint, words.size_bad], size)}
            </div>
        </details>
    }
    .into_any()
}

/// A field that may be empty: where the server has it, its label, what it takes, what is wrong with it.
pub(super) fn field(
    draft: Draft,
    value: RwSignal<String>,
    place: &'static str,
    [label, hint, fault]: [&'static str; 3],
    is_fine: fn(&str) -> bool,
) -> AnyView {
    let left = RwSignal::new(false);
    let is_wrong = move || {
        let wrong = value.with(|text| optional(text, |text| is_fine(text).then_some(())).is_none());
        wrong && (left.get() || draft.asked.get())
    };
    let refused = move || draft.refused(place, is_within);
    let is_refused = move || !refused().is_empty();
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <input
                type="text"
                autocomplete="off"
                prop:value=value
                aria-invalid=move || if is_wrong() || is_refused() { "true" } else { "false" }
                on:input=move |event| {
                    value.set(event_target_value(&event));
                    draft.mended(place);
                }
                on:blur=move |_| left.set(true)
            />
            <span class="hint" class:hidden=move || is_wrong()>{hint}</span>
            <span class="error" role="alert" class:hidden=move || !is_wrong()>{fault}</span>
            <span class="error" role="alert">{move || refused().join(" ")}</span>
        </label>
    }
    .into_any()
}
