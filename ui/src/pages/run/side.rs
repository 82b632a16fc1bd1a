use leptos::prelude::*;
use mainspring_client::wire::{OriginKind, Run, Topic};
use mainspring_ui_model::duration;
use mainspring_ui_model::instant::between;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::{Texts, fill};
use mainspring_ui_model::work;

use super::Shown;
use crate::console::{Console, console};
use crate::lookup::look_up;
use crate::parts::ago::{Moment, Since};
use crate::parts::copy::ShortId;
use crate::parts::dynamic::dynamic;
use crate::parts::json_view::JsonView;
use crate::parts::usage::UsageFacts;
use crate::time;

/// The facts of the run, and what the attempt used.
#[component]
pub(super) fn RunFacts(shown: Shown) -> AnyView {
    let console = console();
    let t = console.texts();
    let facts = move || shown.run().map(|run| facts(console, &run));
    let attempt = move || {
        let attempt = shown.attempt()?;
        let digest = attempt
            .digest
            .clone()
            .map(|digest| fact(t.run.version, view! { <ShortId id=digest /> }.into_any()));
        let ended = attempt.finished_at.is_some();
        let usage = ended.then(|| view! { <UsageFacts usage=attempt.usage.clone() /> });
        let heading = fill(t.run.attempt, &[("n", &attempt.number)]);
        Some(view! {
            <section class="card">
                <header>
                    <h2>{heading}</h2>
                </header>
                <div class="body">
                    <dl class="facts">
                        {fact(t.run.started, view! { <Moment at=attempt.started_at.clone() /> }.into_any())}
                        {fact(t.run.node, attempt.node.clone().into_any())}
                        {digest}
                    </dl>
                </div>
                {usage}
            </section>
        })
    };
    view! {
        <section class="card">
            <header>
                <h2>{t.run.run}</h2>
            </header>
            <div class="body">
                <dl class="facts">{move || facts()}</dl>
            </div>
        </section>
        {move || attempt()}
    }
    .into_any()
}

fn facts(console: Console, run: &Run) -> AnyView {
    let t = console.texts();
    let moment =
        |name, at: Option<&_>| at.cloned().map(|at| fact(name, view! { <Moment at /> }.into_any()));
    let took = match (&run.started_at, &run.finished_at) {
        (Some(from), Some(to)) => {
            Some(duration::short(between(&from.0, &to.0), &t.units).into_any())
        }
        (Some(from), None) => Some(view! { <Since at=from.clone() /> }.into_any()),
        _ => None,
    };
    let job = view! {
        <a class="link" href=Route::Job(run.job_id.clone()).path()>
            {run.job_name.clone()}
        </a>
    };
    view! {
        {fact(t.run.job, job.into_any())}
        {fact(t.run.origin, origin(run, t).into_any())}
        {moment(t.run.created, Some(&run.created_at))}
        {moment(t.run.due, run.due_at.as_ref())}
        {moment(t.run.started, run.started_at.as_ref())}
        {moment(t.run.ended, run.finished_at.as_ref())}
        {took.map(|took| fact(t.run.took, took))}
        {fact(t.run.priority, run.priority.into_any())}
        {run.idempotency_key.clone().map(|key| fact(t.run.idempotency, view! { <code>{key}</code> }.into_any()))}
    }
    .into_any()
}

fn origin(run: &Run, t: &'static Texts) -> String {
    match (run.origin.kind, &run.origin.nominal) {
        (OriginKind::Schedule, Some(nominal)) => {
            let when = time::moment(time::millis(nominal), None, t.language);
            fill(t.run.by_schedule, &[("when", &when)])
        }
        (OriginKind::Schedule, None) => t.runs.by_schedule.to_owned(),
        (OriginKind::Api, _) => t.runs.by_api.to_owned(),
        (OriginKind::Redrive, _) => t.runs.by_redrive.to_owned(),
    }
}

fn fact(name: &'static str, value: AnyView) -> AnyView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

/// What the attempt returned.
#[component]
pub(super) fn Output(shown: Shown) -> AnyView {
    let t = console().texts();
    let output = Memo::new(move |_| {
        let attempt = shown.attempt()?;
        Some((attempt.output.map(|json| json.as_str().to_owned()), attempt.finished_at.is_some()))
    });
    let body = move || match output.get() {
        Some((Some(text), _)) => view! { <JsonView text /> }.into_any(),
        Some((None, true)) => view! { <p class="muted">{t.run.no_output}</p> }.into_any(),
        _ => view! { <p class="muted">{t.run.no_output_yet}</p> }.into_any(),
    };
    view! {
        <section class="card">
            <header>
                <h2>{t.run.output}</h2>
            </header>
            <div class="body">{move || body()}</div>
        </section>
    }
    .into_any()
}

/// What the run gets: its own input, or its job's.
#[component]
pub(super) fn Inputs(shown: Shown) -> AnyView {
    let t = console().texts();
    let own = Memo::new(move |_| {
        let input = shown.run.value.with(|run| run.as_ref().map(|run| run.input.clone()));
        input.flatten().map(|json| json.as_str().to_owned())
    });
    let of_job = move || {
        let id = shown.run.value.with_untracked(|run| run.as_ref().map(|run| run.job_id.clone()));
        view! { <JobInput id=id.unwrap_or_default() /> }
    };
    let body = move || match own.get() {
        Some(text) => view! { <JsonView text /> }.into_any(),
        None => of_job().into_any(),
    };
    let whose = move || if own.with(Option::is_some) { t.run.input_own } else { t.run.input_job };
    view! {
        <section class="card">
            <header>
                <h2>{t.run.input}</h2>
                <span class="end">{move || whose()}</span>
            </header>
            <div class="body">{move || body()}</div>
        </section>
    }
    .into_any()
}

#[component]
fn JobInput(id: String) -> AnyView {
    let job = look_up(&[Topic::Jobs], move |client| {
        let id = id.clone();
        Box::pin(async move { client.job(&id).await })
    });
    let input =
        Memo::new(move |_| job.value.with(|job| job.as_ref().map(|job| work::input(&job.work))));
    dynamic(move || input.get().map(|text| view! { <JsonView text /> }.into_any()))
}
