use leptos::prelude::*;
use mainspring_client::wire::{OutcomeKind, RunState};
use mainspring_ui_model::duration;
use mainspring_ui_model::run_states::Stage;
use mainspring_ui_model::text::{Texts, fill};

use crate::console::{Console, console};
use crate::parts::badge::{state_class, state_icon, state_name};
use crate::parts::icon::icon;
use crate::time;

/// Stages at either end that stay in sight where there are many.
const ENDS: usize = 4;

/// The way of a run through its states: what it was, for how long, and a line that shows how the time was
/// shared out.
#[component]
pub(crate) fn StateMachine(
    /// The states that it passed, the present one last.
    #[prop(into)]
    stages: Signal<Vec<Stage>>,
    /// The attempt that is looked at.
    #[prop(into)]
    attempt: Signal<u32>,
    /// Hears that an attempt is to be looked at.
    #[prop(into)]
    on_attempt: Callback<u32>,
) -> AnyView {
    let console = console();
    let t = console.texts();
    let list = move || {
        let all = stages.get();
        let last = all.len().saturating_sub(1);
        let hidden = all.len().saturating_sub(2 * ENDS);
        let items = all.into_iter().enumerate().map(|(at, stage)| match at {
            ENDS if hidden > 1 => gap(hidden),
            at if hidden > 1 && at > ENDS && at < ENDS + hidden => ().into_any(),
            _ => item(console, stage, at == last, attempt, on_attempt),
        });
        items.collect_view()
    };
    let line = move || {
        let now = now(console);
        let all = stages.get();
        all.iter().filter_map(|stage| Some(part(stage, stage.length(now)?))).collect_view()
    };
    view! {
        <section class="states" aria-label=t.run.states>
            <ol class="stages">{move || list()}</ol>
            <div class="stage-line" aria-hidden="true">{move || line()}</div>
        </section>
    }
    .into_any()
}

#[expect(clippy::cast_possible_truncation, reason = "microseconds of this age are far from 2^53")]
fn now(console: Console) -> i64 {
    (console.clock.now() * 1000.0) as i64
}

fn item(
    console: Console,
    stage: Stage,
    is_last: bool,
    attempt: Signal<u32>,
    on_attempt: Callback<u32>,
) -> AnyView {
    let t = console.texts();
    let now_in = stage.state;
    let number = stage.attempt;
    let tip = tip(&stage, t);
    let class = format!("stage state-{}", stage_class(&stage));
    let length = move || {
        let now = if stage.to.is_none() { now(console) } else { 0 };
        stage.length(now).map(|length| duration::short(length, &t.units))
    };
    let inside = view! {
        {icon(state_icon(now_in))}
        <span class="stage-name">
            {number.map_or_else(
                || state_name(now_in, t).to_owned(),
                |number| fill(t.run.attempt, &[("n", &number)]),
            )}
        </span>
        <span class="stage-length number">{move || length()}</span>
    };
    let current = is_last.then_some("step");
    match number {
        Some(number) => view! {
            <li class=class aria-current=current>
                <button
                    type="button"
                    data-tip=tip
                    aria-pressed=move || if attempt.get() == number { "true" } else { "false" }
                    on:click=move |_| on_attempt.run(number)
                >
                    {inside}
                </button>
            </li>
        }
        .into_any(),
        None => view! {
            <li class=class aria-current=current data-tip=tip>
                <span>{inside}</span>
            </li>
        }
        .into_any(),
    }
}

/// An attempt has the colour of its end.
fn stage_class(stage: &Stage) -> &'static str {
    match stage.outcome {
        Some(OutcomeKind::Done) => "succeeded",
        Some(OutcomeKind::Cancelled | OutcomeKind::Interrupted) => "cancelled",
        Some(_) => "failed",
        None => state_class(stage.state),
    }
}

fn tip(stage: &Stage, t: &'static Texts) -> String {
    #[expect(clippy::cast_precision_loss, reason = "microseconds of this age are far from 2^53")]
    let ms = stage.from as f64 / 1000.0;
    format!("{}\n{}", state_name(stage.state, t), time::both(ms, t.language))
}

fn gap(hidden: usize) -> AnyView {
    view! { <li class="stage stage-gap"><span class="number">{format!("… {hidden} …")}</span></li> }
        .into_any()
}

/// The stage's share of the line. A share that is too small to see is widened by the styles.
fn part(stage: &Stage, length: u64) -> AnyView {
    let running = if stage.state == RunState::Running { "busy" } else { "idle" };
    let class = format!("state-{} {running}", stage_class(stage));
    view! { <i class=class style:flex-grow=(length / 1000 + 1).to_string()></i> }.into_any()
}
