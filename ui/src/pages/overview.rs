mod lists;
mod numbers;
mod welcome;

use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::RunList;
use mainspring_client::wire::{Overview as Facts, Page, Run, RunPhase, RunState, Topic};
use mainspring_ui_model::text::{Texts, count};

use crate::console::console;
use crate::lookup::look_up;
use crate::parts::badge::{state_class, state_name};
use crate::parts::minutes::MinutesChart;
use crate::parts::problem::ProblemView;
use crate::parts::skeleton::skeleton_rows;

/// What is going on.
#[component]
pub(crate) fn Overview() -> AnyView {
    let t = console().texts();
    let facts = look_up(&[Topic::Runs, Topic::Jobs], |client| {
        Box::pin(async move { client.overview().await })
    });
    let running = look_up(&[Topic::Runs], |client| {
        Box::pin(async move {
            let states = vec![RunPhase::Running];
            client.runs(&RunList { states, limit: Some(8), ..RunList::default() }).await
        })
    });
    let problem = move || {
        let error = facts.error.get()?;
        Some(view! { <ProblemView error on_retry=move |()| facts.again() /> }.into_any())
    };
    let body = move || match facts.value.get() {
        Some(facts) if is_fresh(&facts) => welcome::welcome(),
        Some(facts) => draw(&facts, running.value, t),
        None if facts.error.with(Option::is_some) => ().into_any(),
        None => view! { <div class="card">{skeleton_rows(6)}</div> }.into_any(),
    };
    let jobs = move || {
        let facts = facts.value.get()?;
        let scheduled = count(t.overview.jobs_scheduled, facts.scheduled_jobs);
        (!is_fresh(&facts)).then(|| format!("{} · {scheduled}", count(t.overview.jobs, facts.jobs)))
    };
    view! {
        <div class="page-head">
            <h1>{t.overview.title}</h1>
            <span class="muted">{move || jobs()}</span>
        </div>
        <div class="stack">{move || problem()} {move || body()}</div>
    }
    .into_any()
}

/// Whether nobody has done anything with this server yet.
fn is_fresh(facts: &Facts) -> bool {
    facts.jobs == 0 && facts.minutes.is_empty() && facts.lateness.is_none()
}

fn draw(facts: &Facts, running: RwSignal<Option<Arc<Page<Run>>>>, t: &'static Texts) -> AnyView {
    let minutes = facts.minutes.clone();
    let quiet = minutes.is_empty().then_some(t.overview.quiet);
    let legend = [RunState::Succeeded, RunState::Failed, RunState::Cancelled].map(|state| {
        view! {
            <span class=format!("state-{}", state_class(state))>
                <i></i>
                {state_name(state, t)}
            </span>
        }
    });
    let running = move || lists::running(running.get(), t);
    view! {
        {numbers::numbers(facts, t)}
        <section class="card">
            <header>
                <h2>{t.overview.last_hour}</h2>
                <span class="muted">{quiet}</span>
                <div class="legend end">{legend.collect_view()}</div>
            </header>
            <div class="body">
                <MinutesChart minutes=Signal::stored(minutes) />
            </div>
        </section>
        <div class="overview-lists">
            {move || running()}
            {lists::upcoming(&facts.upcoming, t)}
            {lists::attention(&facts.attention, t)}
        </div>
    }
    .into_any()
}
