use leptos::prelude::*;
use mainspring_client::wire::{Job, Page, PreviewRequest, Schedule, Time, Trigger};
use mainspring_ui_model::job_words;
use mainspring_ui_model::text::Texts;

use crate::console::console;
use crate::lookup::look_up;
use crate::pages::jobs::row::schedule_words;
use crate::parts::ago::{Ago, Moment};
use crate::parts::icon::{Icon, icon};
use crate::parts::problem::ProblemView;

/// When a job runs by itself, and the next times.
#[component]
pub(super) fn NextFires(job: Job) -> AnyView {
    let t = console().texts();
    let words = schedule_words(&job, t);
    let body = job.schedule.clone().map(|schedule| {
        let paused = (!job.enabled).then(|| {
            view! { <p class="notice">{icon(Icon::Pause)} <span>{t.jobs.paused_note}</span></p> }
        });
        let fires = job.enabled.then(|| fires(&job, schedule.clone(), t));
        view! {
            {paused}
            {policies(&schedule, t)}
            {fires}
        }
    });
    view! {
        <section class="card">
            <header>
                <h2>{t.jobs.schedule}</h2>
            </header>
            <div class="body stack">
                <p class="schedule-words">{words}</p>
                {body}
            </div>
        </section>
    }
    .into_any()
}

fn policies(schedule: &Schedule, t: &'static Texts) -> AnyView {
    let bound = |name: &'static str, at: &Option<Time>| {
        at.clone().map(|at| view! { <div><dt>{name}</dt><dd><Moment at /></dd></div> })
    };
    view! {
        <dl class="facts">
            <div>
                <dt>{t.jobs.misfire}</dt>
                <dd>{job_words::misfire(schedule.misfire, t)}</dd>
            </div>
            <div>
                <dt>{t.jobs.overlap}</dt>
                <dd>{job_words::overlap(schedule.overlap, t)}</dd>
            </div>
            {bound(t.jobs.from, &schedule.start)}
            {bound(t.jobs.until, &schedule.end)}
        </dl>
    }
    .into_any()
}

fn fires(job: &Job, schedule: Schedule, t: &'static Texts) -> AnyView {
    let Some(next) = job.next_fire_at.clone() else {
        let waits = matches!(schedule.trigger, Trigger::Delay(_));
        let words = if waits { t.jobs.after_run } else { t.jobs.no_fires };
        return view! { <p class="muted">{words}</p> }.into_any();
    };
    let request = foreseen(schedule, next);
    let preview = look_up(&[], move |client| {
        let request = request.clone();
        Box::pin(async move {
            client.preview_schedule(&request).await.map(|preview| Page::whole(preview.fires))
        })
    });
    let rows = move || {
        let fires = preview.value.get()?;
        let rows = fires.items.iter().map(|fire| {
            view! {
                <li>
                    <Moment at=fire.at.clone() />
                    <span class="muted"><Ago at=fire.at.clone() /></span>
                </li>
            }
        });
        Some(rows.collect_view())
    };
    let problem = move || Some(view! { <ProblemView error=preview.error.get()? /> }.into_any());
    view! {
        <div>
            <h3 class="label">{t.jobs.next_fires} " " <small class="muted">{t.jobs.zone_note}</small></h3>
            <ol class="next-fires">{move || rows()}</ol>
            {move || problem()}
        </div>
    }
    .into_any()
}

/// The schedule as it goes on from its next fire: a period counts from the job's making, which the
/// preview does not know.
fn foreseen(mut schedule: Schedule, next: Time) -> PreviewRequest {
    if matches!(schedule.trigger, Trigger::Every(_) | Trigger::Delay(_)) {
        schedule.start = Some(next);
    }
    PreviewRequest { schedule, count: 5 }
}
