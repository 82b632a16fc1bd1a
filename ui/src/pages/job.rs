mod definition;
mod ledger;
mod runs;
mod schedule;

use leptos::prelude::*;
use mainspring_client::wire::{Job, Role, Topic};
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::Texts;

use super::jobs::actions::{EnableSwitch, menu};
use crate::console::{Console, console};
use crate::lookup::look_up;
use crate::overlays::Overlay;
use crate::parts::door_badge::door_with_reference;
use crate::parts::icon::{Icon, icon};
use crate::parts::missing::Missing;
use crate::parts::problem::{ProblemView, is_missing};
use crate::parts::skeleton::skeleton_rows;
use ledger::Ledger;
use runs::LatestRuns;
use schedule::NextFires;

/// A job: what it is, when it runs, how it went, and why it did or did not run.
#[component]
pub(crate) fn JobPage(id: String) -> AnyView {
    let console = console();
    let t = console.texts();
    let asked = id.clone();
    let job = look_up(&[Topic::Jobs], move |client| {
        let id = asked.clone();
        Box::pin(async move { client.job(&id).await })
    });
    let problem = move || {
        let error = job.error.get()?;
        Some(view! { <ProblemView error on_retry=move |()| job.again() /> }.into_any())
    };
    let head = move || match job.value.get() {
        Some(job) => head(&job, console),
        None => view! { <div class="page-head"><h1>{t.jobs.title}</h1></div> }.into_any(),
    };
    let facts = move || match job.value.get() {
        Some(job) => facts(&job),
        None => view! { <div class="card">{skeleton_rows(6)}</div> }.into_any(),
    };
    let lacking =
        Memo::new(move |_| job.value.with(Option::is_none) && job.error.with(Option::is_some));
    let gone = Memo::new(move |_| {
        let missing = job.error.with(|error| error.as_ref().is_some_and(|it| is_missing(it)));
        missing && job.value.with(Option::is_none)
    });
    let by_hand = Signal::derive(move || {
        job.value.with(|job| job.as_ref().is_some_and(|job| job.schedule.is_none()))
    });
    let body = move || {
        if lacking.get() {
            return ().into_any();
        }
        view! {
            <div class="split">
                <div class="stack">
                    <LatestRuns job=id.clone() />
                    <Ledger job=id.clone() by_hand />
                </div>
                <div class="stack">{move || facts()}</div>
            </div>
        }
        .into_any()
    };
    view! {
        <a class="crumb" href=Route::Jobs.path()>{icon(Icon::Back)} {t.jobs.title}</a>
        {move || {
            if gone.get() {
                missing(t)
            } else {
                view! {
                    {move || head()}
                    {move || problem()}
                }
                .into_any()
            }
        }}
        {move || body()}
    }
    .into_any()
}

fn missing(t: &'static Texts) -> AnyView {
    view! {
        <Missing
            shape=Icon::Jobs
            title=t.jobs.gone
            detail=t.jobs.gone_detail
            list=Route::Jobs
            back=t.jobs.back
        />
    }
    .into_any()
}

fn head(job: &Job, console: Console) -> AnyView {
    let t = console.texts();
    let run = StoredValue::new(job.clone());
    let actions = console.may(Role::Operator).then(|| {
        view! {
            <button
                type="button"
                class="button"
                on:click=move |_| console.overlays.show(Overlay::EditJob(run.get_value()))
            >
                {icon(Icon::Edit)}
                {t.common.edit}
            </button>
            <button
                type="button"
                class="button primary"
                on:click=move |_| console.overlays.show(Overlay::RunNow(run.get_value()))
            >
                {icon(Icon::Play)}
                {t.jobs.run_now}
            </button>
            {menu(job, move || console.router.go(&Route::Jobs))}
        }
    });
    let state = if job.enabled { t.jobs.enabled } else { t.jobs.paused };
    view! {
        <div class="page-head">
            <h1>{job.name.clone()}</h1>
            {job
                .schedule
                .is_some()
                .then(|| {
                    view! {
                        <span class="job-state">
                            <EnableSwitch job=job.clone() />
                            <span class="muted">{state}</span>
                        </span>
                    }
                })}
            <div class="actions">{actions}</div>
            {door_with_reference(job).map(|door| view! { <p class="sub maker-line">{door}</p> })}
        </div>
    }
    .into_any()
}

fn facts(job: &Job) -> AnyView {
    view! {
        <NextFires job=job.clone() />
        {definition::definition(job)}
    }
    .into_any()
}
