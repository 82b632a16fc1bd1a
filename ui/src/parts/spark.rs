use leptos::prelude::*;
use mainspring_client::wire::{Run, RunState};
use mainspring_ui_model::query;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::{Texts, fill};

use crate::console::console;
use crate::parts::badge::{state_class, state_name};
use crate::time;

/// A job's latest runs as a row of bars, the latest at the right. It leads to all its runs.
#[component]
pub(crate) fn Spark(
    /// The runs, newest first.
    runs: Vec<Run>,
    /// How many places there are.
    #[prop(default = 10)]
    places: usize,
) -> AnyView {
    let t = console().texts();
    let free = places.saturating_sub(runs.len());
    let blanks = (0..free).map(|_| view! { <i class="none"></i> }).collect_view();
    let Some(job) = runs.first().map(|run| run.job_id.clone()) else {
        return view! { <span class="spark">{blanks}</span> }.into_any();
    };
    let href = Route::Runs.with_query(&query::format([("job", job.as_str())]));
    let label = fill(t.jobs.spark, &[("words", &summary(&runs, t))]);
    let bars = runs.into_iter().take(places).rev().map(|run| {
        let when = run.finished_at.as_ref().or(run.started_at.as_ref()).unwrap_or(&run.created_at);
        let when = time::absolute(time::millis(when), None, t.language);
        let tip = format!("{} · {when}", state_name(run.state, t));
        view! { <i class=format!("state-{}", state_class(run.state)) data-tip=tip></i> }
    });
    view! {
        <a class="spark" href=href aria-label=label>
            {blanks}
            {bars.collect_view()}
        </a>
    }
    .into_any()
}

/// How many are in each state: `8 succeeded, 2 failed`.
fn summary(runs: &[Run], t: &'static Texts) -> String {
    const STATES: [RunState; 8] = [
        RunState::Succeeded,
        RunState::Failed,
        RunState::Cancelled,
        RunState::Missed,
        RunState::Running,
        RunState::Retrying,
        RunState::Queued,
        RunState::Scheduled,
    ];
    let counts = STATES.into_iter().filter_map(|state| {
        let count = runs.iter().filter(|run| run.state == state).count();
        (count > 0).then(|| format!("{count} {}", state_name(state, t)))
    });
    counts.collect::<Vec<_>>().join(", ")
}
