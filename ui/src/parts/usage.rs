use leptos::prelude::*;
use mainspring_client::wire::Usage;
use mainspring_ui_model::number::{bytes, grouped, short};
use mainspring_ui_model::text::fill;

use crate::console::texts;

/// What an attempt used, in three numbers.
#[component]
pub(crate) fn UsageFacts(
    /// What it used.
    usage: Usage,
) -> AnyView {
    let t = texts();
    let Usage { fuel, peak_memory_bytes, log_bytes, log_dropped_bytes } = usage;
    let exact = |number: u64| format!("{}\u{a0}B", grouped(number));
    let fuel = fuel.map(|fuel| {
        let tip = format!("{}: {}", t.run.fuel_hint, grouped(fuel));
        fact(t.run.fuel, short(fuel), tip, None)
    });
    let dropped = (log_dropped_bytes > 0)
        .then(|| fill(t.run.log_dropped, &[("size", &bytes(log_dropped_bytes))]));
    view! {
        <dl class="usage">
            {fuel} {fact(t.run.memory, bytes(peak_memory_bytes), exact(peak_memory_bytes), None)}
            {fact(t.run.log_kept, bytes(log_bytes), exact(log_bytes), dropped)}
        </dl>
    }
    .into_any()
}

fn fact(name: &'static str, value: String, tip: String, warning: Option<String>) -> AnyView {
    view! {
        <div data-tip=tip>
            <dt>{name}</dt>
            <dd class="number">{value} {warning.map(|text| view! { <em>{text}</em> })}</dd>
        </div>
    }
    .into_any()
}
