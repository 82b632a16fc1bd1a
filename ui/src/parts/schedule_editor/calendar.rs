use leptos::prelude::*;
use mainspring_client::wire::CalendarUnit;

use super::state::ScheduleState;
use super::told;
use super::zone::ZoneField;
use crate::console::texts;

/// Every so many days, weeks or months, on which days, at which times.
#[component]
pub(super) fn CalendarFields(state: ScheduleState) -> AnyView {
    let t = texts();
    let entered = state.calendar;
    // Its own, so that typing does not draw the days anew.
    let unit = Memo::new(move |_| entered.with(|entered| entered.unit));
    let units = [
        (CalendarUnit::Day, t.editor.calendar_days),
        (CalendarUnit::Week, t.editor.calendar_weeks),
        (CalendarUnit::Month, t.editor.calendar_months),
    ];
    let options = units.map(|(choice, name)| {
        view! { <option selected=move || unit.get() == choice>{name}</option> }
    });
    let choose = move |event| {
        let chosen = event_target_value(&event);
        let unit = units.iter().find(|(_, name)| *name == chosen).map(|(unit, _)| *unit);
        entered.update(|entered| entered.unit = unit.unwrap_or(entered.unit));
    };
    let days = move || match unit.get() {
        CalendarUnit::Day => ().into_any(),
        CalendarUnit::Week => weekdays(state),
        CalendarUnit::Month => month_days(state),
    };
    view! {
        <div class="field-row calendar-fields">
            <div class="field">
                <label for="calendar-frequency">{t.editor.calendar_every}</label>
                <div class="field-line">
                    <input
                        id="calendar-frequency"
                        class="tiny"
                        type="number"
                        min="1"
                        max="100"
                        prop:value=move || entered.with(|entered| entered.frequency.clone())
                        on:input=move |event| {
                            entered.update(|entered| entered.frequency = event_target_value(&event));
                        }
                        on:blur=move |_| state.asked.set(true)
                    />
                    <select aria-label=t.editor.calendar on:change=choose>
                        {options.into_iter().collect_view()}
                    </select>
                </div>
            </div>
            {days}
            <div class="field">
                <label for="calendar-times">{t.editor.calendar_times}</label>
                <input
                    id="calendar-times"
                    class="medium"
                    type="text"
                    autocomplete="off"
                    prop:value=move || entered.with(|entered| entered.times.clone())
                    on:input=move |event| {
                        entered.update(|entered| entered.times = event_target_value(&event));
                    }
                    on:blur=move |_| state.asked.set(true)
                />
            </div>
            <ZoneField state />
        </div>
        {told(state)}
    }
    .into_any()
}

fn weekdays(state: ScheduleState) -> AnyView {
    let t = texts();
    let entered = state.calendar;
    let days = t.schedule.weekdays.split(',').enumerate().map(|(place, name)| {
        let is_on = move || entered.with(|entered| entered.weekdays.get(place) == Some(&true));
        let turn = move |_| {
            entered.update(|entered| {
                if let Some(day) = entered.weekdays.get_mut(place) {
                    *day = !*day;
                }
            });
            state.asked.set(true);
        };
        view! {
            <button
                type="button"
                aria-pressed=move || if is_on() { "true" } else { "false" }
                on:click=turn
            >
                {name}
            </button>
        }
    });
    view! {
        <div class="field">
            <span class="label">{t.editor.calendar_on}</span>
            <div class="segments" role="group" aria-label=t.editor.calendar_on>
                {days.collect_view()}
            </div>
        </div>
    }
    .into_any()
}

fn month_days(state: ScheduleState) -> AnyView {
    let t = texts();
    let entered = state.calendar;
    view! {
        <div class="field">
            <label for="calendar-days">{t.editor.calendar_month_days}</label>
            <input
                id="calendar-days"
                class="medium"
                type="text"
                autocomplete="off"
                prop:value=move || entered.with(|entered| entered.month_days.clone())
                on:input=move |event| {
                    entered.update(|entered| entered.month_days = event_target_value(&event));
                }
                on:blur=move |_| state.asked.set(true)
            />
        </div>
    }
    .into_any()
}
