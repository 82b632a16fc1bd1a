use leptos::prelude::*;
use mainspring_client::wire::{Backoff, Retry};
use mainspring_ui_model::duration;
use mainspring_ui_model::text::{Texts, fill};

use super::limits::field;
use super::state::Draft;
use crate::console::console;
use crate::parts::switch::Switch;

/// Waits that are shown before the rest is an ellipsis.
const SHOWN: u32 = 6;

/// How stubbornly a failed run is tried again.
#[component]
pub(super) fn RetryFields(draft: Draft) -> AnyView {
    let t = console().texts();
    let words = &t.editor;
    let backoffs = [
        ("fixed", Backoff::Fixed, words.fixed),
        ("linear", Backoff::Linear, words.linear),
        ("exponential", Backoff::Exponential, words.exponential),
    ];
    let choose = move |event| {
        let value = event_target_value(&event);
        if let Some((_, backoff, _)) = backoffs.iter().find(|(name, ..)| *name == value) {
            draft.backoff.set(*backoff);
        }
    };
    let options = backoffs.map(|(name, backoff, text)| {
        let selected = move || draft.backoff.get() == backoff;
        view! { <option value=name selected=move || selected()>{text}</option> }
    });
    let length = |text: &str| duration::parse(text).is_some();
    let number = |text: &str| text.parse::<u32>().is_ok_and(|max| max <= 100);
    let plan = move || draft.retry().map(|retry| plan(&retry, t));
    view! {
        <details class="editor-part">
            <summary>
                <h3>{words.retries}</h3>
                <span class="muted ellipsis">{move || plan()}</span>
            </summary>
            <div class="field-grid">
                {field(draft, draft.retry_max, "retry.max", [words.retry_max, "", words.retry_max_bad], number)}
                <label class="field">
                    <span class="label">{words.backoff}</span>
                    <select on:change=choose>{options.into_iter().collect_view()}</select>
                </label>
                {field(draft, draft.delay, "retry.delay_ms", [words.delay_first, "", words.length_bad], length)}
                {field(draft, draft.cap, "retry.cap_ms", [words.cap, "", words.length_bad], length)}
            </div>
            <div class="switch-line">
                <Switch
                    label=words.jitter
                    on=draft.jitter
                    on_change=move |on| {
                        draft.touch();
                        draft.jitter.set(on);
                    }
                />
                <span>{words.jitter}</span>
                <span class="muted">{words.jitter_hint}</span>
            </div>
        </details>
    }
    .into_any()
}

/// The waits that a policy leads to, in words.
fn plan(retry: &Retry, t: &Texts) -> String {
    if retry.max == 0 {
        return t.editor.retry_none.to_owned();
    }
    let wait = |n: u32| {
        let factor = match retry.backoff {
            Backoff::Fixed => 1,
            Backoff::Linear => u64::from(n),
            Backoff::Exponential => 1_u64.checked_shl(n - 1).unwrap_or(u64::MAX),
        };
        duration::short_ms(retry.delay_ms.saturating_mul(factor).min(retry.cap_ms), &t.units)
    };
    let mut waits: Vec<String> = (1..=retry.max.min(SHOWN)).map(wait).collect();
    if retry.max > SHOWN {
        waits.push("…".to_owned());
    }
    let waits = waits.join(" · ");
    let waits = if retry.jitter { fill(t.editor.retry_up_to, &[("waits", &waits)]) } else { waits };
    fill(t.editor.retry_plan, &[("waits", &waits)])
}

/// Which runs come first, and how many at once.
#[component]
pub(super) fn OrderFields(draft: Draft) -> AnyView {
    let t = console().texts();
    let words = &t.editor;
    let choose = move |event| {
        if let Ok(priority) = event_target_value(&event).parse() {
            draft.priority.set(priority);
        }
    };
    let options = (0..=9).map(|priority: u8| {
        let selected = move || draft.priority.get() == priority;
        view! { <option value=priority.to_string() selected=move || selected()>{priority}</option> }
    });
    let number = |text: &str| text.parse::<u32>().is_ok_and(|n| (1..=10_000).contains(&n));
    view! {
        <details class="editor-part">
            <summary>
                <h3>{words.order}</h3>
            </summary>
            <div class="field-grid">
                <label class="field">
                    <span class="label">{words.priority}</span>
                    <select on:change=choose>{options.collect_view()}</select>
                    <span class="hint">{words.priority_hint}</span>
                </label>
                {field(
                    draft,
                    draft.concurrent,
                    "max_concurrent",
                    [words.concurrent, words.concurrent_hint, words.concurrent_bad],
                    number,
                )}
            </div>
        </details>
    }
    .into_any()
}
