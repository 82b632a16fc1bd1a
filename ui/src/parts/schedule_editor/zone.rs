use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::state::ScheduleState;
use crate::console::texts;
use crate::time;

/// The zone: any that the browser knows is offered, any that the server knows is taken.
#[component]
pub(super) fn ZoneField(state: ScheduleState) -> AnyView {
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
