use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_client::wire::{OriginKind, Redrive, Role, Run, RunState};
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::{Texts, fill};

use super::Shown;
use super::again::RunAgain;
use crate::confirm::Question;
use crate::console::{Console, console};
use crate::lookup::look_up;
use crate::pages::run_now::random_key;
use crate::parts::ago::Ago;
use crate::parts::badge::StateBadge;
use crate::parts::copy::ShortId;
use crate::parts::door_badge::door_with_reference;
use crate::parts::dynamic::dynamic;
use crate::parts::icon::{Icon, icon};
use crate::parts::menu::{Item, Menu};

/// What the run is of, where it stands, and what can be done with it.
#[component]
pub(super) fn Head(shown: Shown) -> AnyView {
    let console = console();
    let t = console.texts();
    let edited = RwSignal::new(false);
    let job = Memo::new(move |_| shown.run().map(|run| run.job_id.clone()).unwrap_or_default());
    // A job that has been deleted is not found: its run says nothing of doors.
    let job = look_up(&[], move |client| {
        let id = job.get();
        Box::pin(async move { client.job(&id).await })
    });
    let head = move || {
        let door = move || door_with_reference(job.value.get().as_deref()?);
        shown.run().map(|run| draw(console, shown, &run, edited, dynamic(door)))
    };
    let dialog = move || {
        let run = edited.get().then(|| shown.run.value.get_untracked()).flatten()?;
        let close = move |()| edited.set(false);
        Some(view! { <RunAgain run=(*run).clone() on_close=close /> })
    };
    view! {
        <a class="crumb" href=Route::Runs.path()>
            {icon(Icon::Back)}
            {t.runs.title}
        </a>
        {move || head()}
        {move || dialog()}
    }
    .into_any()
}

fn draw(
    console: Console,
    shown: Shown,
    run: &Run,
    edited: RwSignal<bool>,
    door: AnyView,
) -> AnyView {
    let t = console.texts();
    let may = console.may(Role::Operator);
    let actions = match (may, run.state.is_final()) {
        (false, _) => ().into_any(),
        (true, true) => again_actions(console, run, edited),
        (true, false) => cancel_action(console, shown, run),
    };
    view! {
        <div class="page-head run-head">
            <div class="run-title">
                <h1>
                    <a href=Route::Job(run.job_id.clone()).path()><bdi>{run.job_name.clone()}</bdi></a>
                </h1>
                <StateBadge state=run.state />
            </div>
            <div class="actions">{actions}</div>
            <p class="sub run-sub">
                <ShortId id=run.id.clone() length=32 />
                <span>{origin(run, t)}</span>
                <Ago at=run.created_at.clone() />
                {door}
                {run
                    .cancelled_by
                    .as_ref()
                    .map(|name| view! { <span>{cancelled(run.state, name, t)}</span> })}
            </p>
        </div>
    }
    .into_any()
}

/// Who or what asked for the run, with a link to a run that it repeats.
fn origin(run: &Run, t: &'static Texts) -> AnyView {
    match (run.origin.kind, &run.origin.of) {
        (OriginKind::Schedule, _) => t.runs.by_schedule.into_any(),
        (OriginKind::Redrive, Some(of)) => {
            let short: String = of.chars().take(12).collect();
            let words = fill(t.run.by_redrive, &[("id", &short)]);
            view! { <a class="link" href=Route::Run(of.clone()).path()>{words}</a> }.into_any()
        }
        (OriginKind::Redrive | OriginKind::Api, _) => t.runs.by_api.into_any(),
    }
}

fn cancelled(state: RunState, name: &str, t: &'static Texts) -> String {
    let by = fill(t.run.cancelled_by, &[("name", &name)]);
    if state.is_final() { by } else { format!("{by} · {}", t.run.cancelling) }
}

fn cancel_action(console: Console, shown: Shown, run: &Run) -> AnyView {
    let t = console.texts();
    let (detail, keep) = match run.state {
        RunState::Running => (t.run.cancel_running, t.run.keep_running),
        _ => (t.run.cancel_waiting, t.run.keep_waiting),
    };
    let question = Question {
        title: t.run.cancel_title.to_owned(),
        detail: fill(detail, &[("job", &run.job_name)]),
        action: t.run.cancel_this,
        keep,
        act: {
            let id = run.id.clone();
            Arc::new(move || {
                let id = id.clone();
                Box::pin(async move {
                    shown.run.put(console.client().cancel_run(&id).await?);
                    Ok(())
                })
            })
        },
    };
    view! {
        <button
            type="button"
            class="button"
            disabled=run.cancelled_by.is_some()
            on:click=move |_| console.confirm.ask(question.clone())
        >
            {icon(Icon::Stop)}
            {t.run.cancel}
        </button>
    }
    .into_any()
}

fn again_actions(console: Console, run: &Run, edited: RwSignal<bool>) -> AnyView {
    let t = console.texts();
    let id = run.id.clone();
    let busy = RwSignal::new(false);
    let again = move |_| {
        let id = id.clone();
        busy.set(true);
        spawn_local(async move {
            let client = console.client();
            match client.retry_run(&id, &Redrive::default(), Some(&random_key())).await {
                Ok(run) => console.router.go(&Route::Run(run.id)),
                Err(error) => {
                    console.sessions.heard(&error);
                    console.toasts.failed(&error);
                }
            }
            busy.try_set(false);
        });
    };
    let items =
        move || vec![Item::new(t.run.again_edited, move || edited.set(true)).icon(Icon::Edit)];
    view! {
        <span class="button-pair">
            <button type="button" class="button" disabled=busy on:click=again>
                {icon(Icon::Retry)}
                {t.run.again}
            </button>
            <Menu
                label=t.common.more
                class="button square"
                button=icon(Icon::Chevron)
                items=Signal::derive(items)
            />
        </span>
    }
    .into_any()
}
