use leptos::prelude::*;
use mainspring_client::wire::{Doing, Whereabouts};
use mainspring_ui_model::text::{count, fill};

use crate::browser;
use crate::console::{console, texts};
use crate::lookup::look_up;
use crate::parts::ago::Since;
use crate::parts::frames::Frames;
use crate::parts::problem::ProblemView;
use crate::parts::skeleton::skeleton_rows;

/// Time between two looks, in milliseconds: a person reads a stack no faster.
const PAUSE: i32 = 1500;

/// Where a running attempt is in its code. Looks only while it is open.
#[component]
pub(super) fn WhereaboutsView(
    /// The run.
    run: String,
) -> AnyView {
    let t = texts();
    let open = RwSignal::new(false);
    let body = move || {
        let run = run.clone();
        open.get().then(|| view! { <Look run /> })
    };
    view! {
        <section class="card whereabouts" aria-label=t.run.whereabouts>
            <header>
                <h2>{t.run.whereabouts}</h2>
                <span class="end">
                    <button
                        type="button"
                        class="button small"
                        aria-expanded=move || open.get().to_string()
                        on:click=move |_| open.update(|open| *open = !*open)
                    >
                        {move || if open.get() { t.run.look_away } else { t.run.look }}
                    </button>
                </span>
            </header>
            {move || body()}
        </section>
    }
    .into_any()
}

#[component]
fn Look(run: String) -> AnyView {
    let t = console().texts();
    let turn = RwSignal::new(0_u32);
    let here = look_up(&[], move |client| {
        turn.track();
        let run = run.clone();
        Box::pin(async move { client.whereabouts(&run).await })
    });
    keep_turning(turn);
    let all = RwSignal::new(false);
    let frames =
        Memo::new(move |_| here.value.with(|here| here.as_ref().map(|it| it.frames.clone())));
    let stack = move || match frames.get() {
        None => skeleton_rows(3),
        Some(frames) if frames.is_empty() => {
            view! { <p class="muted">{t.run.no_stack}</p> }.into_any()
        }
        Some(frames) => view! { <Frames frames all=all /> }.into_any(),
    };
    let doing = move || here.value.get().map(|here| doing(&here));
    view! {
        <div class="body">
            <p class="whereabouts-doing">{move || doing()}</p>
            {move || here.error.get().map(|error| view! { <ProblemView error on_retry=move |()| here.again() /> })}
            {move || stack()}
        </div>
    }
    .into_any()
}

/// Changes the signal at each turn, as long as it is there.
fn keep_turning(turn: RwSignal<u32>) {
    browser::after(PAUSE, move || {
        if turn.try_update(|turn| *turn = turn.wrapping_add(1)).is_some() {
            keep_turning(turn);
        }
    });
}

fn doing(here: &Whereabouts) -> AnyView {
    let t = texts();
    let words = match here.state {
        Doing::Nothing => t.run.does_nothing.to_owned(),
        Doing::Starting => t.run.starts.to_owned(),
        Doing::Computing => t.run.computes.to_owned(),
        Doing::Waiting => {
            let call = here.waiting_in.as_deref().unwrap_or_default();
            fill(t.run.waits_in, &[("call", &call)])
        }
    };
    let since = here.waiting_since.clone().map(|at| view! { <Since at /> });
    let rounds = here.rounds.map(|rounds| count(t.run.rounds, rounds));
    view! {
        <b>{words}</b>
        {since}
        <span class="end muted">{rounds}</span>
    }
    .into_any()
}
