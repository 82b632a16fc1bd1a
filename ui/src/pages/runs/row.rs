use leptos::prelude::*;
use mainspring_client::wire::{OriginKind, Run};
use mainspring_ui_model::duration;
use mainspring_ui_model::instant::between;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::{Texts, fill};
use web_sys::{Event, MouseEvent};

use super::live_list::LiveList;
use super::selection::Selection;
use crate::browser;
use crate::console::texts;
use crate::parts::ago::{Ago, Since};
use crate::parts::badge::StateBadge;
use crate::time;

/// In milliseconds: what is farther off needs its day to be said.
const HALF_A_DAY: f64 = 43_200_000.0;

/// A row of the list.
pub(super) fn draw(live: LiveList, selection: Selection, id: String) -> AnyView {
    let t = texts();
    let id = StoredValue::new(id);
    let run = Memo::new(move |_| id.with_value(|id| live.run(id)));
    let is_selected = Memo::new(move |_| id.with_value(|id| selection.has(id)));
    let select = move |event: MouseEvent| {
        id.with_value(|id| selection.toggle(id, event.shift_key()));
    };
    view! {
        <tr
            data-row=""
            data-id=id.get_value()
            tabindex="-1"
            class:selected=is_selected
            aria-selected=move || if is_selected.get() { "true" } else { "false" }
        >
            <td class="tight" class:hidden=!selection.offered>
                <input
                    type="checkbox"
                    aria-label=t.runs.select
                    prop:checked=is_selected
                    on:click=select
                />
            </td>
            {move || run.get().map(|run| cells(&run, t))}
        </tr>
    }
    .into_any()
}

/// The run whose row an event happened in.
pub(super) fn id_of(event: &Event) -> Option<String> {
    browser::closest(event, "tr[data-id]")?.get_attribute("data-id")
}

fn cells(run: &Run, t: &'static Texts) -> AnyView {
    let error = run.error.clone().unwrap_or_default();
    let link = Route::Run(run.id.clone()).path();
    let attempts = (run.attempts > 0).then_some(run.attempts);
    view! {
        <td class="tight">
            <StateBadge state=run.state />
        </td>
        <td class="name">
            <a href=link><bdi>{run.job_name.clone()}</bdi></a>
            <small class="run-error" data-tip=error.clone()>{error.clone()}</small>
        </td>
        <td class="tight wider muted">{origin(run, t)}</td>
        <td class="tight muted">
            <Ago at=run.created_at.clone() />
        </td>
        <td class="tight right number">{took(run, t)}</td>
        <td class="tight right wide number muted">{attempts}</td>
    }
    .into_any()
}

fn origin(run: &Run, t: &'static Texts) -> AnyView {
    match (run.origin.kind, &run.origin.nominal) {
        (OriginKind::Schedule, Some(nominal)) => {
            let tip = time::both(time::millis(nominal), t.language);
            view! { <span data-tip=tip>{t.runs.by_schedule}</span> }.into_any()
        }
        (OriginKind::Schedule, None) => t.runs.by_schedule.into_any(),
        (OriginKind::Api, _) => t.runs.by_api.into_any(),
        (OriginKind::Redrive, _) => t.runs.by_redrive.into_any(),
    }
}

/// How long it ran, or when it will.
fn took(run: &Run, t: &'static Texts) -> AnyView {
    match (&run.started_at, &run.finished_at, &run.due_at) {
        (Some(from), Some(to), _) => duration::short(between(&from.0, &to.0), &t.units).into_any(),
        (_, None, Some(due)) => {
            let (ms, now) = (time::millis(due), browser::now());
            // What is due already waits for a slot: its state says so.
            if ms <= now {
                return ().into_any();
            }
            let soon = ms - now < HALF_A_DAY;
            let when =
                if soon { time::clock(ms, t.language) } else { time::moment(ms, None, t.language) };
            let words = fill(t.runs.due, &[("when", &when)]);
            let tip = time::both(time::millis(due), t.language);
            view! { <span class="muted" data-tip=tip>{words}</span> }.into_any()
        }
        (Some(from), None, None) => view! { <Since at=from.clone() /> }.into_any(),
        _ => ().into_any(),
    }
}
