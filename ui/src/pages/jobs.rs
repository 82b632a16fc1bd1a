pub(crate) mod actions;
mod filters;
pub(crate) mod row;

use std::collections::HashMap;

use leptos::prelude::*;
use mainspring_client::JobList;
use mainspring_client::wire::{Job, Page, Role, Run, Topic};
use mainspring_ui_model::query;

use crate::console::console;
use crate::lookup::look_up;
use crate::overlays::Overlay;
use crate::paged::{Paged, read_pages};
use crate::parts::empty::Empty;
use crate::parts::icon::{Icon, icon};
use crate::parts::more::load_more;
use crate::parts::problem::ProblemView;
use crate::parts::skeleton::skeleton_rows;
use filters::Filters;

/// The latest runs of each job that is shown, newest first.
type Latest = HashMap<String, Vec<Run>>;

/// All jobs: found by name, plugin and state of their schedule.
#[component]
pub(crate) fn Jobs() -> AnyView {
    let console = console();
    let t = console.texts();
    let asked = console.router.query;
    let jobs = read_pages(&[Topic::Jobs], move |client, page| {
        let list = asked.with(|asked| JobList {
            name: query::get(asked, "name"),
            plugin: query::get(asked, "plugin"),
            enabled: query::get(asked, "enabled").map(|word| word == "yes"),
            door: query::get(asked, "door"),
            cursor: page.cursor,
            limit: page.limit,
        });
        Box::pin(async move { client.jobs(&list).await })
    });
    let latest = latest_of(jobs);
    let create = console.may(Role::Operator).then(|| {
        view! {
            <button
                type="button"
                class="button primary"
                on:click=move |_| console.overlays.show(Overlay::NewJob)
            >
                {icon(Icon::Plus)}
                {t.jobs.new}
            </button>
        }
    });
    let problem = move || {
        let error = jobs.error.get()?;
        Some(view! { <ProblemView error on_retry=move |()| jobs.again() /> }.into_any())
    };
    let stage = Memo::new(move |_| jobs.items.with(|items| items.as_ref().map(Vec::is_empty)));
    let body = move || match stage.get() {
        Some(false) => table(jobs, latest),
        Some(true) => nothing(asked.with_untracked(String::is_empty)),
        None if jobs.error.with(Option::is_some) => ().into_any(),
        None => view! { <div class="card">{skeleton_rows(8)}</div> }.into_any(),
    };
    view! {
        <div class="page-head">
            <h1>{t.jobs.title}</h1>
            <div class="actions">{create}</div>
        </div>
        <Filters />
        {move || problem()}
        {move || body()}
    }
    .into_any()
}

/// Looks up the latest runs of the jobs on the page, and again whenever a run changes.
fn latest_of(jobs: Paged<Job>) -> Signal<Latest> {
    let ids = Memo::new(move |_| {
        let of = |items: &Vec<Job>| items.iter().map(|job| job.id.clone()).take(200).collect();
        jobs.items.with(|items| items.as_ref().map(of).unwrap_or_default())
    });
    let latest = look_up(&[Topic::Runs], move |client| {
        let ids: Vec<String> = ids.get();
        Box::pin(async move {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            if ids.is_empty() {
                Ok(Page::whole(Vec::new()))
            } else {
                client.latest_runs(&ids, 10).await
            }
        })
    });
    Signal::derive(move || {
        let page = latest.value.get();
        let jobs = page.iter().flat_map(|page| page.items.iter());
        jobs.map(|job| (job.job_id.clone(), job.runs.clone())).collect()
    })
}

fn table(jobs: Paged<Job>, latest: Signal<Latest>) -> AnyView {
    let t = console().texts();
    // A row is drawn anew when its job has been changed, and only then: its menu stays open while the
    // schedule fires.
    let key = |job: &Job| (job.id.clone(), job.revision);
    view! {
        <div class="table-frame" class:busy=jobs.busy>
            <table class="table">
                <thead>
                    <tr>
                        <th class="tight"><span class="hidden-text">{t.jobs.enabled}</span></th>
                        <th>{t.jobs.name}</th>
                        <th class="wide">{t.jobs.schedule}</th>
                        <th class="tight">{t.jobs.next}</th>
                        <th class="tight wide">{t.jobs.latest}</th>
                        <th class="tight"><span class="hidden-text">{t.shell.actions}</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For
                        each=move || jobs.items.get().unwrap_or_default()
                        key=key
                        children=move |job| row::row(job, latest, jobs)
                    />
                </tbody>
            </table>
        </div>
        {load_more(jobs)}
    }
    .into_any()
}

fn nothing(unfiltered: bool) -> AnyView {
    let console = console();
    let t = console.texts();
    if !unfiltered {
        return view! {
            <div class="card">
                <Empty shape=Icon::Search title=t.common.nothing_matches>
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| console.router.set_query("")
                    >
                        {t.common.clear_filters}
                    </button>
                </Empty>
            </div>
        }
        .into_any();
    }
    let create = console.may(Role::Operator).then(|| {
        view! {
            <button
                type="button"
                class="button primary"
                on:click=move |_| console.overlays.show(Overlay::NewJob)
            >
                {icon(Icon::Plus)}
                {t.jobs.new}
            </button>
        }
    });
    view! {
        <div class="card">
            <Empty shape=Icon::Jobs title=t.jobs.none detail=t.jobs.none_detail>
                {create}
            </Empty>
        </div>
    }
    .into_any()
}
