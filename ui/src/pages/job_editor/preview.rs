use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_client::Error;
use mainspring_client::wire::{Fire, PreviewRequest, Schedule};

use crate::browser;
use crate::console::{Console, console};
use crate::parts::problem::ProblemView;
use crate::parts::schedule_editor::ScheduleState;
use crate::time;

/// How many fires are foreseen.
const FIRES: u32 = 5;
/// How long somebody must have stopped typing, in milliseconds.
const REST: i32 = 300;

/// The next fires of a schedule while it is edited, in its zone and in the viewer's.
#[component]
pub(super) fn Preview(state: ScheduleState) -> AnyView {
    let console = console();
    let t = console.texts();
    let schedule = Memo::new(move |_| state.schedule().ok().flatten());
    let found = RwSignal::new(None::<Result<Vec<Fire>, Arc<Error>>>);
    let asked = StoredValue::new(0_u32);
    Effect::new(move || {
        let number = asked.get_value() + 1;
        asked.set_value(number);
        match schedule.get() {
            None => found.set(None),
            Some(schedule) => browser::after(REST, move || {
                if asked.try_get_value() == Some(number) {
                    ask(console, schedule, asked, number, found);
                }
            }),
        }
    });
    let body = move || match found.get() {
        None => view! { <p class="muted">{t.editor.preview_wait}</p> }.into_any(),
        Some(Err(error)) => view! { <ProblemView error /> }.into_any(),
        Some(Ok(fires)) if fires.is_empty() => {
            view! { <p class="muted">{t.editor.preview_none}</p> }.into_any()
        }
        Some(Ok(fires)) => draw(console, &fires, state.zone_of_fires()),
    };
    view! {
        <section class="fires" aria-label=t.editor.preview aria-live="polite">
            <h4>{t.editor.preview}</h4>
            {move || body()}
        </section>
    }
    .into_any()
}

fn ask(
    console: Console,
    schedule: Schedule,
    asked: StoredValue<u32>,
    number: u32,
    found: RwSignal<Option<Result<Vec<Fire>, Arc<Error>>>>,
) {
    spawn_local(async move {
        let request = PreviewRequest { schedule, count: FIRES };
        let answer = console.client().preview_schedule(&request).await;
        if asked.try_get_value() == Some(number) {
            found.set(Some(answer.map(|preview| preview.fires).map_err(|error| {
                console.sessions.heard(&error);
                Arc::new(error)
            })));
        }
    });
}

fn draw(console: Console, fires: &[Fire], zone: Option<String>) -> AnyView {
    let t = console.texts();
    let here = time::zone();
    // The same times twice would only be noise.
    let zone = zone.filter(|zone| *zone != here);
    let mut before = None;
    let rows = fires.iter().map(|fire| {
        let ms = time::millis(&fire.at);
        let offset = time::offset(ms, zone.as_deref());
        let shifts = before.replace(offset.clone()).is_some_and(|before| before != offset);
        let there = zone.as_deref().map(|zone| time::moment(ms, Some(zone), t.language));
        view! {
            <tr>
                {there.map(|there| view! { <td class="number">{there}</td> })}
                <td class="number">{time::moment(ms, None, t.language)}</td>
                <td class="number muted">
                    {move || time::relative(ms, console.clock.now(), t.language)}
                </td>
                <td>
                    <span class="badge state-retrying" class:hidden=!shifts>
                        {format!("{} {offset}", t.editor.shift)}
                    </span>
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let headings = zone.map(|zone| {
        view! {
            <thead>
                <tr>
                    <th scope="col">{zone}</th>
                    <th scope="col">{t.editor.preview_here}</th>
                    <th></th>
                    <th></th>
                </tr>
            </thead>
        }
    });
    view! {
        <table>
            {headings}
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
