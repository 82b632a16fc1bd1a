//! One run: where it stands and how it came there, what it said, what it took and gave.

mod again;
mod attempt;
mod exchange;
mod failure;
mod head;
mod side;
mod waiting;
mod whereabouts;

use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::wire::{Attempt, Run, Topic};
use mainspring_ui_model::query;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::run_states::stages;

use crate::console::console;
use crate::lookup::{Lookup, look_up};
use crate::parts::dynamic::dynamic;
use crate::parts::icon::Icon;
use crate::parts::missing::Missing;
use crate::parts::problem::{ProblemView, is_missing};
use crate::parts::skeleton::skeleton_rows;
use crate::parts::state_machine::StateMachine;
use attempt::AttemptView;
use head::Head;
use side::{Inputs, Output, RunFacts};
use waiting::Waiting;

/// What the page shows from the server. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
struct Shown {
    run: Lookup<Run>,
    attempts: Lookup<Vec<Attempt>>,
    /// The number of the attempt that is looked at; 0 where there is none yet.
    number: Memo<u32>,
}

impl Shown {
    /// The run.
    fn run(&self) -> Option<Arc<Run>> {
        self.run.value.get()
    }

    /// The attempt that is looked at, as far as it is known.
    fn attempt(&self) -> Option<Attempt> {
        let number = self.number.get();
        let attempts = self.attempts.value.get()?;
        attempts.iter().find(|attempt| attempt.number == number).cloned()
    }
}

/// The page of a run; `?attempt=N` looks at that attempt, without it at the latest.
#[component]
pub(crate) fn RunPage(
    /// The run.
    id: String,
) -> AnyView {
    let console = console();
    let of_run = id.clone();
    let run = look_up(&[Topic::Runs], move |client| {
        let id = of_run.clone();
        Box::pin(async move { client.run(&id).await })
    });
    let attempts = look_up(&[Topic::Runs], move |client| {
        let id = id.clone();
        Box::pin(async move { Ok(client.attempts(&id).await?.items) })
    });
    let number = Memo::new(move |_| {
        let asked = console.router.query.with(|query| query::get(query, "attempt"));
        let listed = attempts.value.with(|it| it.as_ref().and_then(|it| Some(it.last()?.number)));
        let begun = run.value.with(|run| run.as_ref().map_or(0, |run| run.attempts));
        let latest = begun.max(listed.unwrap_or(0));
        asked
            .and_then(|asked| asked.parse().ok())
            .filter(|n| (1..=latest).contains(n))
            .unwrap_or(latest)
    });
    let shown = Shown { run, attempts, number };
    let is_there = Memo::new(move |_| run.value.with(Option::is_some));
    dynamic(move || Some(if is_there.get() { page(shown) } else { missing(shown) }))
}

fn page(shown: Shown) -> AnyView {
    let console = console();
    let passed = Memo::new(move |_| {
        let run = shown.run.value.get();
        let attempts = shown.attempts.value.get();
        run.map_or_else(Vec::new, |run| {
            stages(&run, attempts.as_deref().map_or(&[], Vec::as_slice))
        })
    });
    let choose = move |number: u32| console.router.set_query(&format!("attempt={number}"));
    let attempt = move || {
        let number = shown.number.get();
        let id = shown.run.value.with_untracked(|run| run.as_ref().map(|run| run.id.clone()));
        match id {
            Some(run) if number > 0 => view! { <AttemptView shown run number /> }.into_any(),
            _ => view! { <Waiting shown /> }.into_any(),
        }
    };
    view! {
        <Head shown />
        {move || shown.run.error.get().map(|error| view! { <ProblemView error on_retry=move |()| shown.run.again() /> })}
        <StateMachine stages=passed attempt=shown.number on_attempt=choose />
        <div class="run-columns">
            <div class="run-main">{move || attempt()}</div>
            <div class="run-side">
                <RunFacts shown />
                <Output shown />
                <Inputs shown />
            </div>
        </div>
    }
    .into_any()
}

fn missing(shown: Shown) -> AnyView {
    let t = console().texts();
    match shown.run.error.get() {
        None => view! { <div class="card">{skeleton_rows(6)}</div> }.into_any(),
        Some(error) if is_missing(&error) => view! {
            <Missing
                shape=Icon::Runs
                title=t.run.not_found
                detail=t.run.not_found_detail
                list=Route::Runs
                back=t.run.to_runs
            />
        }
        .into_any(),
        Some(error) => {
            view! { <ProblemView error on_retry=move |()| shown.run.again() /> }.into_any()
        }
    }
}
