use leptos::html;
use leptos::prelude::*;
use mainspring_ui_model::json::{Fault, Tree, pretty};
use mainspring_ui_model::schema::say_json;
use mainspring_ui_model::text::fill;

use crate::console::texts;

/// A field for JSON: numbered lines, what is wrong and where, a button that puts it in order.
#[component]
pub(crate) fn JsonEditor(
    /// What it is.
    label: &'static str,
    /// What has been typed.
    #[prop(into)]
    value: Signal<String>,
    /// Hears what is typed.
    #[prop(into)]
    on_input: Callback<String>,
) -> AnyView {
    let t = texts();
    let fault = Memo::new(move |_| value.with(|text| Tree::whole(text).err()));
    let gutter = NodeRef::<html::Pre>::new();
    let scrolled = move |event: web_sys::Event| {
        let top = event_target::<web_sys::Element>(&event).scroll_top();
        if let Some(gutter) = gutter.get_untracked() {
            gutter.set_scroll_top(top);
        }
    };
    let lines = Memo::new(move |_| value.with(|text| text.split('\n').count()));
    let numbers = move || {
        let marked = fault.get().map_or(0, |fault| fault.line);
        let (before, after) = (join(1, marked), join(marked + 1, lines.get() + 1));
        let mark = (marked > 0).then(|| view! { <mark>{marked}</mark> "\n" });
        view! { {before} {mark} {after} }
    };
    let words = move || {
        let Fault { line, kind, .. } = fault.get()?;
        Some(fill(t.form.bad_json, &[("line", &line), ("why", &say_json(kind, &t.form))]))
    };
    let order = move |_| {
        if let Ok(text) = value.with_untracked(|text| pretty(text)) {
            on_input.run(text);
        }
    };
    view! {
        <div class="json-editor" class:wrong=move || fault.get().is_some()>
            <div class="json-sheet">
                <pre node_ref=gutter class="json-gutter" aria-hidden="true">{move || numbers()}</pre>
                <textarea
                    aria-label=label
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    wrap="off"
                    aria-invalid=move || if fault.get().is_some() { "true" } else { "false" }
                    prop:value=value
                    on:input=move |event| on_input.run(event_target_value(&event))
                    on:scroll=scrolled
                ></textarea>
            </div>
            <footer>
                <span class="error" role="status">{move || words()}</span>
                <button
                    type="button"
                    class="button ghost small"
                    disabled=move || fault.get().is_some()
                    on:click=order
                >
                    {t.form.format_json}
                </button>
            </footer>
        </div>
    }
    .into_any()
}

/// The numbers from one up to before another, a line each.
fn join(from: usize, to: usize) -> String {
    let mut text = String::new();
    for number in from..to {
        text.push_str(&number.to_string());
        text.push('\n');
    }
    text
}
