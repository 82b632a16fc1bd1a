//! When a job runs by itself, while it is edited.

mod calendar;
mod cron;
mod state;
mod zone;

use leptos::prelude::*;
use mainspring_client::wire::{Misfire, Overlap};
use mainspring_ui_model::text::fill;

use crate::console::texts;
use crate::parts::dynamic::dynamic;
use crate::time;
use calendar::CalendarFields;
use cron::CronFields;
pub(crate) use state::{Kind, ScheduleState};

/// The kinds of schedules and the fields of the one that is chosen.
#[component]
pub(crate) fn ScheduleEditor(
    /// What has been entered.
    state: ScheduleState,
    /// What is shown beside the fields: the next fires.
    preview: AnyView,
) -> AnyView {
    let t = texts();
    let kinds = [
        (Kind::Never, t.editor.no_schedule),
        (Kind::Cron, t.editor.cron),
        (Kind::Calendar, t.editor.calendar),
        (Kind::Every, t.editor.every),
        (Kind::Delay, t.editor.delay),
        (Kind::Once, t.editor.once),
    ];
    let kinds = kinds.map(|(kind, name)| {
        let is_chosen = move || state.kind.get() == kind;
        view! {
            <button
                type="button"
                aria-pressed=move || if is_chosen() { "true" } else { "false" }
                on:click=move |_| state.kind.set(kind)
            >
                {name}
            </button>
        }
    });
    let hint = move || match state.kind.get() {
        Kind::Never => t.editor.no_schedule_hint.to_owned(),
        Kind::Cron => t.editor.cron_hint.to_owned(),
        Kind::Calendar => t.editor.calendar_hint.to_owned(),
        Kind::Every => t.editor.every_hint.to_owned(),
        Kind::Delay => t.editor.delay_hint.to_owned(),
        Kind::Once => fill(t.editor.once_hint, &[("zone", &time::zone())]),
    };
    let fields = move || match state.kind.get() {
        Kind::Never => ().into_any(),
        Kind::Cron => view! { <CronFields state /> }.into_any(),
        Kind::Calendar => view! { <CalendarFields state /> }.into_any(),
        Kind::Every | Kind::Delay => period(state),
        Kind::Once => once(state),
    };
    view! {
        <div class="schedule-editor">
            <div class="segments" role="group" aria-label=t.editor.when>
                {kinds.into_iter().collect_view()}
            </div>
            <p class="hint">{move || hint()}</p>
            {move || fields()}
            <div class="schedule-editor" class:hidden=move || state.kind.get() == Kind::Never>
                {preview}
                {policies(state)}
                <details class="more-fields" open=state.has_bounds()>
                    <summary>{t.editor.bounds}</summary>
                    <div class="field-row">
                        {moment(t.editor.start, state.start)} {moment(t.editor.end, state.end)}
                    </div>
                </details>
            </div>
        </div>
    }
    .into_any()
}

fn period(state: ScheduleState) -> AnyView {
    let t = texts();
    let choices = ["30s", "1m", "5m", "15m", "1h", "6h", "1d"].map(|length| {
        view! {
            <button
                type="button"
                class="button small"
                on:click=move |_| state.period.set(length.to_owned())
            >
                {length}
            </button>
        }
    });
    view! {
        <div class="field">
            <label for="schedule-period">{t.editor.period}</label>
            <div class="field-line">
                <input
                    id="schedule-period"
                    class="short"
                    type="text"
                    autocomplete="off"
                    prop:value=state.period
                    aria-invalid=move || if error(state).is_some() { "true" } else { "false" }
                    on:input=move |event| state.period.set(event_target_value(&event))
                    on:blur=move |_| state.asked.set(true)
                />
                <span class="presets">{choices.into_iter().collect_view()}</span>
            </div>
            {told(state)}
        </div>
    }
    .into_any()
}

fn once(state: ScheduleState) -> AnyView {
    let t = texts();
    view! {
        <div class="field">
            <label for="schedule-at">{t.editor.at}</label>
            <input
                id="schedule-at"
                class="medium"
                type="datetime-local"
                step="1"
                prop:value=state.at
                on:input=move |event| state.at.set(event_target_value(&event))
                on:blur=move |_| state.asked.set(true)
            />
            {told(state)}
        </div>
    }
    .into_any()
}

fn moment(label: &'static str, value: RwSignal<String>) -> AnyView {
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <input
                type="datetime-local"
                step="1"
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </label>
    }
    .into_any()
}

fn policies(state: ScheduleState) -> AnyView {
    let t = texts();
    let misfire = move |event| {
        let skip = event_target_value(&event) == "skip";
        state.misfire.set(if skip { Misfire::Skip } else { Misfire::Latest });
    };
    let overlap = move |event| {
        let allow = event_target_value(&event) == "allow";
        state.overlap.set(if allow { Overlap::Allow } else { Overlap::Skip });
    };
    let skips = move || state.misfire.get() == Misfire::Skip;
    let allows = move || state.overlap.get() == Overlap::Allow;
    view! {
        <div class="field-row">
            <label class="field">
                <span class="label">{t.editor.misfire}</span>
                <select on:change=misfire>
                    <option value="latest" selected=move || !skips()>{t.editor.misfire_latest}</option>
                    <option value="skip" selected=move || skips()>{t.editor.misfire_skip}</option>
                </select>
                <span class="hint">{t.editor.misfire_hint}</span>
            </label>
            <label class="field">
                <span class="label">{t.editor.overlap}</span>
                <select on:change=overlap>
                    <option value="skip" selected=move || !allows()>{t.editor.overlap_skip}</option>
                    <option value="allow" selected=move || allows()>{t.editor.overlap_allow}</option>
                </select>
                <span class="hint">{t.editor.overlap_hint}</span>
            </label>
        </div>
    }
    .into_any()
}

/// What is wrong, once somebody can be expected to have filled it in.
pub(super) fn error(state: ScheduleState) -> Option<&'static str> {
    let fault = state.fault.get().filter(|_| state.asked.get())?;
    Some(state.words(fault))
}

pub(super) fn told(state: ScheduleState) -> AnyView {
    dynamic(move || {
        error(state).map(|words| view! { <p class="error" role="alert">{words}</p> }.into_any())
    })
}
