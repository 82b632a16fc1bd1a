use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::wire::{RunCounts, RunPhase};
use mainspring_ui_model::filters::{PHASES, RunFilters, phase_name};
use mainspring_ui_model::number::counted;
use mainspring_ui_model::text::Texts;

use crate::console::texts;
use crate::parts::icon::{Icon, icon};

/// Counts end here, as the server's do.
const MOST: u64 = 10_000;

/// How many runs are in each state; a click shows these alone, or with others.
#[component]
pub(super) fn States(
    filters: Memo<RunFilters>,
    counts: RwSignal<Option<Arc<RunCounts>>>,
    on_change: Callback<RunFilters>,
) -> AnyView {
    let t = texts();
    let all = move |_| {
        let mut next = filters.get_untracked();
        next.states.clear();
        on_change.run(next);
    };
    let none = move || filters.with(|filters| filters.states.is_empty());
    let states = PHASES.map(|phase| {
        let is_chosen = move || filters.with(|filters| filters.states.contains(&phase));
        let toggle = move |_| {
            let mut next = filters.get_untracked();
            next.toggle(phase);
            on_change.run(next);
        };
        let count = move || counts.get().map(|counts| counted(count_of(&counts, phase), MOST));
        let tip = (phase == RunPhase::Succeeded).then_some(t.runs.latest_only);
        view! {
            <li>
                <button
                    type="button"
                    class=format!("state-{}", phase_name(phase))
                    aria-pressed=move || if is_chosen() { "true" } else { "false" }
                    data-tip=tip
                    on:click=toggle
                >
                    {icon(shape(phase))}
                    <span>{name(phase, t)}</span>
                    <b class="number">{move || count()}</b>
                </button>
            </li>
        }
    });
    view! {
        <nav class="run-states" aria-label=t.runs.states>
            <ul>
                <li>
                    <button
                        type="button"
                        aria-pressed=move || if none() { "true" } else { "false" }
                        on:click=all
                    >
                        {icon(Icon::Runs)}
                        <span>{t.runs.all_states}</span>
                    </button>
                </li>
                {states.into_iter().collect_view()}
            </ul>
        </nav>
    }
    .into_any()
}

fn count_of(counts: &RunCounts, phase: RunPhase) -> u64 {
    match phase {
        RunPhase::Queued => counts.queued,
        RunPhase::Running => counts.running,
        RunPhase::Succeeded => counts.succeeded,
        RunPhase::Failed => counts.failed,
        RunPhase::Cancelled => counts.cancelled,
        RunPhase::Missed => counts.missed,
    }
}

/// What a phase is called. Whatever waits is one phase: its time, a slot, or its next attempt.
fn name(phase: RunPhase, t: &'static Texts) -> &'static str {
    match phase {
        RunPhase::Queued => t.runs.waiting,
        RunPhase::Running => t.common.running,
        RunPhase::Succeeded => t.common.succeeded,
        RunPhase::Failed => t.common.failed,
        RunPhase::Cancelled => t.common.cancelled,
        RunPhase::Missed => t.common.missed,
    }
}

fn shape(phase: RunPhase) -> Icon {
    match phase {
        RunPhase::Queued => Icon::Ring,
        RunPhase::Running => Icon::Dot,
        RunPhase::Succeeded => Icon::Check,
        RunPhase::Failed => Icon::Cross,
        RunPhase::Cancelled => Icon::Stop,
        RunPhase::Missed => Icon::Skip,
    }
}
