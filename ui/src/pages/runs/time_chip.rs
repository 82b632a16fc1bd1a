use leptos::prelude::*;
use mainspring_client::wire::Time;
use mainspring_ui_model::filters::{RunFilters, Since, Span};
use mainspring_ui_model::text::Texts;

use crate::console::console;
use crate::parts::icon::{Icon, icon};
use crate::parts::popover::Popover;
use crate::time;

/// The filter by time: the last hour, or from one instant to another.
#[component]
pub(super) fn TimeChip(filters: Memo<RunFilters>, on_change: Callback<RunFilters>) -> AnyView {
    let t = console().texts();
    let is_set = move || filters.with(|filters| filters.since.is_some() || filters.until.is_some());
    let clear = move |_| {
        let rest = filters.get_untracked();
        on_change.run(RunFilters { since: None, until: None, ..rest });
    };
    let button = view! {
        <span class="chip-label">{t.runs.time}</span>
        <b class:hidden=move || !is_set()>{move || filters.with(|filters| words(filters, t))}</b>
        {icon(Icon::Chevron)}
    };
    view! {
        <span class="chip" class:set=is_set>
            <Popover
                label=t.runs.time
                class="chip-button"
                button=button.into_any()
                content=move |close| view! { <Choices filters on_change close /> }.into_any()
            />
            <button
                type="button"
                class="chip-clear"
                class:hidden=move || !is_set()
                aria-label=format!("{}: {}", t.common.clear, t.runs.time)
                on:click=clear
            >
                {icon(Icon::Cross)}
            </button>
        </span>
    }
    .into_any()
}

#[component]
fn Choices(
    filters: Memo<RunFilters>,
    on_change: Callback<RunFilters>,
    close: Callback<()>,
) -> AnyView {
    let t = console().texts();
    let spans = Span::ALL.map(|span| {
        let choose = move |_| {
            let rest = filters.get_untracked();
            on_change.run(RunFilters { since: Some(Since::Last(span)), until: None, ..rest });
            close.run(());
        };
        view! {
            <button type="button" on:click=choose>
                <span>{span_name(span, t)}</span>
            </button>
        }
    });
    let now = filters.get_untracked();
    let since = match &now.since {
        Some(Since::At(at)) => time::local(time::millis(&Time(at.clone()))),
        _ => String::new(),
    };
    let until = now.until.map(|at| time::local(time::millis(&Time(at)))).unwrap_or_default();
    let from = move |event| {
        let since = time::of_local(&event_target_value(&event)).map(|time| Since::At(time.0));
        on_change.run(RunFilters { since, ..filters.get_untracked() });
    };
    let to = move |event| {
        let until = time::of_local(&event_target_value(&event)).map(|time| time.0);
        on_change.run(RunFilters { until, ..filters.get_untracked() });
    };
    view! {
        <div class="finder">
            {spans.into_iter().collect_view()}
            <hr />
            <label class="field">
                <span class="label">{t.runs.since}</span>
                <input type="datetime-local" value=since on:change=from />
            </label>
            <label class="field">
                <span class="label">{t.runs.until}</span>
                <input type="datetime-local" value=until on:change=to />
            </label>
        </div>
    }
    .into_any()
}

fn span_name(span: Span, t: &'static Texts) -> &'static str {
    match span {
        Span::Quarter => t.runs.last_quarter,
        Span::Hour => t.runs.last_hour,
        Span::Day => t.runs.last_day,
        Span::Week => t.runs.last_week,
    }
}

fn words(filters: &RunFilters, t: &'static Texts) -> String {
    let moment = |at: &str| time::moment(time::millis(&Time(at.to_owned())), None, t.language);
    let since = match &filters.since {
        Some(Since::Last(span)) => span_name(*span, t).to_owned(),
        Some(Since::At(at)) => moment(at),
        None => "…".to_owned(),
    };
    match &filters.until {
        Some(until) => format!("{since} – {}", moment(until)),
        None if matches!(filters.since, Some(Since::At(_))) => format!("{since} – …"),
        None => since,
    }
}
