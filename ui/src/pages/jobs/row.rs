use leptos::prelude::*;
use mainspring_client::wire::{Job, Role, Time, Trigger};
use mainspring_ui_model::doors;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::schedule_text;
use mainspring_ui_model::text::Texts;
use mainspring_ui_model::work;

use super::Latest;
use super::actions::{EnableSwitch, RunNowButton, menu};
use crate::console::console;
use crate::paged::Paged;
use crate::parts::ago::Ago;
use crate::parts::door_badge::door_badge;
use crate::parts::spark::Spark;
use crate::time;

/// A job in the list.
pub(super) fn row(job: Job, latest: Signal<Latest>, jobs: Paged<Job>) -> AnyView {
    let console = console();
    let t = console.texts();
    let id = job.id.clone();
    let next_at = Memo::new(move |_| {
        let next = |items: &Vec<Job>| items.iter().find(|job| job.id == id)?.next_fire_at.clone();
        jobs.items.with(|items| items.as_ref().and_then(next))
    });
    let listed = job.clone();
    let next = move || next(&listed, next_at.get(), t);
    let id = job.id.clone();
    let spark = move || {
        let runs = latest.with(|latest| latest.get(&id).cloned().unwrap_or_default());
        view! { <Spark runs /> }
    };
    let may = console.may(Role::Operator);
    let actions = may.then(|| {
        view! {
            <div class="row-actions">
                <span class="wide"><RunNowButton job=job.clone() /></span>
                {menu(&job, move || jobs.again())}
            </div>
        }
    });
    view! {
        <tr>
            <td class="tight">
                {job.schedule.is_some().then(|| view! { <EnableSwitch job=job.clone() /> })}
            </td>
            <td class="name">
                <a data-row="" href=Route::Job(job.id.clone()).path() title=job.name.clone()>
                    {job.name.clone()}
                </a>
                <small>{door_badge(&job)} {brief(&job)}</small>
            </td>
            <td class="wide">{schedule_words(&job, t)}</td>
            <td class="tight">{move || next()}</td>
            <td class="tight wide">{move || spark()}</td>
            <td class="tight">{actions}</td>
        </tr>
    }
    .into_any()
}

/// What runs, and what the job's maker calls it by.
fn brief(job: &Job) -> String {
    let what = work::brief(&job.work);
    match doors::reference(job) {
        Some(reference) => [reference, &what].join(" · "),
        None => what,
    }
}

/// When a job runs by itself, in words.
pub(crate) fn schedule_words(job: &Job, t: &'static Texts) -> AnyView {
    let Some(schedule) = &job.schedule else {
        return view! { <span class="muted">{t.jobs.by_hand}</span> }.into_any();
    };
    let words =
        schedule_text::describe(schedule, t, |at| time::moment(time::millis(at), None, t.language));
    let expression = match &schedule.trigger {
        Trigger::Cron(cron) => cron.expression.clone(),
        _ => String::new(),
    };
    view! { <span data-tip=expression>{words}</span> }.into_any()
}

fn next(job: &Job, at: Option<Time>, t: &'static Texts) -> AnyView {
    let waits = matches!(job.schedule.as_ref().map(|s| &s.trigger), Some(Trigger::Delay(_)));
    match (at, job.enabled) {
        (Some(at), true) => view! { <Ago at /> }.into_any(),
        (_, false) if job.schedule.is_some() => {
            view! { <span class="badge plain">{t.jobs.paused}</span> }.into_any()
        }
        (None, true) if waits => view! { <span class="muted">{t.jobs.after_run}</span> }.into_any(),
        _ => view! { <span class="muted">"–"</span> }.into_any(),
    }
}
