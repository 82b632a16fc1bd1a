use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::wire::{Attention, Page, Run, RunPhase, UpcomingFire};
use mainspring_ui_model::filters::RunFilters;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::{Texts, count};

use crate::parts::ago::{Ago, Countdown, Since};
use crate::parts::icon::{Icon, icon};
use crate::parts::skeleton::skeleton_rows;

/// What is running, with its age.
pub(super) fn running(runs: Option<Arc<Page<Run>>>, t: &'static Texts) -> AnyView {
    let Some(runs) = runs else { return list(t.overview.running_now, None, skeleton_rows(3)) };
    let rows = runs.items.iter().map(|run| {
        let again = (run.attempts > 1).then(|| count(t.overview.attempt, u64::from(run.attempts)));
        let since = run.started_at.clone().unwrap_or_else(|| run.created_at.clone());
        view! {
            <a href=Route::Run(run.id.clone()).path()>
                <i class="pulse state-running"></i>
                <b class="grow"><bdi>{run.job_name.clone()}</bdi></b>
                <span class="muted">{again}</span>
                <Since at=since />
            </a>
        }
    });
    let body = if runs.items.is_empty() {
        nothing(Icon::Runs, t.overview.idle, t.overview.idle_detail)
    } else {
        view! { <div class="rows">{rows.collect_view()}</div> }.into_any()
    };
    let more = runs.next_cursor.is_some().then(|| all_in(RunPhase::Running));
    list(t.overview.running_now, more.map(|path| (path, t.overview.all_running)), body)
}

/// What fires next, with a countdown.
pub(super) fn upcoming(fires: &[UpcomingFire], t: &'static Texts) -> AnyView {
    let rows = fires.iter().map(|fire| {
        view! {
            <a href=Route::Job(fire.job_id.clone()).path()>
                <b class="grow"><bdi>{fire.job_name.clone()}</bdi></b>
                <Countdown at=fire.at.clone() />
            </a>
        }
    });
    let body = if fires.is_empty() {
        nothing(Icon::Calendar, t.overview.no_upcoming, t.overview.no_upcoming_detail)
    } else {
        view! { <div class="rows">{rows.collect_view()}</div> }.into_any()
    };
    list(t.overview.upcoming, Some((Route::Jobs.path(), t.overview.all_jobs)), body)
}

/// Jobs whose runs failed for good: why, how often, and the latest.
pub(super) fn attention(jobs: &[Attention], t: &'static Texts) -> AnyView {
    let rows = jobs.iter().map(|job| {
        view! {
            <a class="trouble" href=Route::Run(job.run_id.clone()).path()>
                <span class="trouble-head">
                    <b class="grow"><bdi>{job.job_name.clone()}</bdi></b>
                    <span class="badge state-failed">{count(t.overview.failures, job.failed)}</span>
                </span>
                <span class="trouble-why">
                    <span class="ellipsis" data-tip=job.error.clone()>{job.error.clone()}</span>
                    <span class="muted nowrap"><Ago at=job.at.clone() /></span>
                </span>
            </a>
        }
    });
    let more = (!jobs.is_empty()).then(|| (all_in(RunPhase::Failed), t.overview.all_failed));
    let body = if jobs.is_empty() {
        nothing(Icon::Check, t.overview.all_well, t.overview.all_well_detail)
    } else {
        view! { <div class="rows">{rows.collect_view()}</div> }.into_any()
    };
    list(t.overview.attention, more, body)
}

fn list(title: &'static str, more: Option<(String, &'static str)>, body: AnyView) -> AnyView {
    let more = more.map(|(path, text)| view! { <a class="end quiet-link" href=path>{text}</a> });
    view! {
        <section class="card">
            <header>
                <h2>{title}</h2>
                {more}
            </header>
            {body}
        </section>
    }
    .into_any()
}

fn nothing(shape: Icon, title: &'static str, detail: &'static str) -> AnyView {
    view! {
        <div class="quiet">
            {icon(shape)}
            <p>
                <b>{title}</b>
                <br />
                {detail}
            </p>
        </div>
    }
    .into_any()
}

fn all_in(phase: RunPhase) -> String {
    let filters = RunFilters { states: vec![phase], ..RunFilters::default() };
    Route::Runs.with_query(&filters.query())
}
