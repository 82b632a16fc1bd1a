use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use mainspring_ui_model::schedule_text::describe_cron;
use wasm_bindgen::JsCast as _;

use super::state::ScheduleState;
use super::told;
use crate::console::texts;
use crate::time;

/// A cron expression with its zone, what it means in words, and expressions to begin with.
#[component]
pub(super) fn CronFields(state: ScheduleState) -> AnyView {
    let t = texts();
    let presets = [
        (t.editor.preset_5m, "*/5 * * * *"),
        (t.editor.preset_hourly, "0 * * * *"),
        (t.editor.preset_daily, "0 9 * * *"),
        (t.editor.preset_weekdays, "0 9 * * MON-FRI"),
        (t.editor.preset_weekly, "0 9 * * MON"),
        (t.editor.preset_monthly, "0 9 1 * *"),
    ];
    let presets = presets.map(|(name, expression)| {
        view! {
            <button
                type="button"
                class="button small"
                data-tip=expression
                on:click=move |_| state.expression.set(expression.to_owned())
            >
                {name}
            </button>
        }
    });
    let words = move || state.expression.with(|text| describe_cron(text, &t.schedule));
    view! {
        <div class="field-row cron-fields">
            <div class="field">
                <label for="schedule-cron">{t.editor.expression}</label>
                <input
                    id="schedule-cron"
                    class="mono"
                    type="text"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=state.expression
                    on:input=move |event| state.expression.set(event_target_value(&event))
                    on:blur=move |_| state.asked.set(true)
                />
                {told(state)}
                <p class="cron-words" aria-live="polite">{move || words()}</p>
            </div>
            <ZoneField state />
        </div>
        <div class="presets" role="group" aria-label=t.editor.presets>
            {presets.into_iter().collect_view()}
        </div>
    }
    .into_any()
}

/// The zone: any that the browser knows is offered, any that the server knows is taken.
#[component]
fn ZoneField(state: ScheduleState) -> AnyView {
    let t = texts();
    // 400 options are made for whoever looks at them.
    let zones = RwSignal::new(Vec::new());
    let look = move |_| {
        if zones.with_untracked(Vec::is_empty) {
            zones.set(known_zones());
        }
    };
    view! {
        <div class="field">
            <label for="schedule-zone">{t.editor.zone}</label>
            <input
                id="schedule-zone"
                type="text"
                list="schedule-zones"
                autocomplete="off"
                spellcheck="false"
                prop:value=state.zone
                on:focus=look
                on:input=move |event| state.zone.set(event_target_value(&event))
            />
            <datalist id="schedule-zones">
                {move || {
                    zones.get().into_iter().map(|zone| view! { <option value=zone></option> }).collect_view()
                }}
            </datalist>
        </div>
    }
    .into_any()
}

/// The viewer's zone, UTC, and all others that the browser knows.
fn known_zones() -> Vec<String> {
    let mut zones = vec![time::zone(), "UTC".to_owned()];
    // Not in the bindings yet.
    let intl = Reflect::get(&js_sys::global(), &"Intl".into());
    let known = intl.and_then(|intl| {
        let list = Reflect::get(&intl, &"supportedValuesOf".into())?;
        list.dyn_into::<Function>()?.call1(&intl, &"timeZone".into())
    });
    if let Ok(known) = known {
        zones.extend(Array::from(&known).iter().filter_map(|zone| zone.as_string()));
    }
    zones
}
