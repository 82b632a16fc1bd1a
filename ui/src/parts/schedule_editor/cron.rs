use leptos::prelude::*;
use mainspring_ui_model::schedule_text::describe_cron;

use super::state::ScheduleState;
use super::told;
use super::zone::ZoneField;
use crate::console::texts;

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
