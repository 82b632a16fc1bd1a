use leptos::html;
use leptos::prelude::*;
use mainspring_client::JobList;
use mainspring_client::wire::Job;
use mainspring_ui_model::filters::RunFilters;
use web_sys::KeyboardEvent;

use crate::console::console;
use crate::lookup::{Answer, look_up};
use crate::parts::icon::{Icon, icon};
use crate::parts::popover::Popover;

/// How many jobs are offered.
const OFFERED: u32 = 8;

/// The filter by job: what is typed completes to the jobs that have it in their names.
#[component]
pub(super) fn JobChip(filters: Memo<RunFilters>, on_change: Callback<RunFilters>) -> AnyView {
    let t = console().texts();
    let id = Memo::new(move |_| filters.with(|filters| filters.job.clone()));
    let name = look_up(&[], move |client| -> Answer<Option<String>> {
        let id = id.get();
        Box::pin(async move {
            Ok(match id {
                Some(id) => Some(client.job(&id).await?.name),
                None => None,
            })
        })
    });
    let choose = Callback::new(move |job: Option<String>| {
        on_change.run(RunFilters { job, ..filters.get_untracked() });
    });
    let is_set = move || id.with(Option::is_some);
    // A job that was deleted is known by its id.
    let words = move || name.value.get().and_then(|name| (*name).clone()).or_else(|| id.get());
    let button = view! {
        <span class="chip-label">{t.runs.job}</span>
        <b class:hidden=move || !is_set()>{move || words()}</b>
        {icon(Icon::Chevron)}
    };
    view! {
        <span class="chip" class:set=move || is_set()>
            <Popover
                label=t.runs.job
                class="chip-button"
                button=button.into_any()
                content=move |close| view! { <Finder choose close /> }.into_any()
            />
            <button
                type="button"
                class="chip-clear"
                class:hidden=move || !is_set()
                aria-label=format!("{}: {}", t.common.clear, t.runs.job)
                on:click=move |_| choose.run(None)
            >
                {icon(Icon::Cross)}
            </button>
        </span>
    }
    .into_any()
}

#[component]
fn Finder(choose: Callback<Option<String>>, close: Callback<()>) -> AnyView {
    let t = console().texts();
    let typed = RwSignal::new(String::new());
    let found = look_up(&[], move |client| {
        let name = Some(typed.get()).filter(|typed| !typed.is_empty());
        let list = JobList { name, limit: Some(OFFERED), ..JobList::default() };
        Box::pin(async move { Ok(client.jobs(&list).await?.items) })
    });
    let field = NodeRef::<html::Input>::new();
    field.on_load(|field| {
        crate::browser::next_frame(move || {
            let _ = field.focus();
        });
    });
    let pick = move |id: String| {
        choose.run(Some(id));
        close.run(());
    };
    let first = move |event: KeyboardEvent| {
        if event.key() == "Enter"
            && let Some(job) = found.value.get_untracked().and_then(|jobs| jobs.first().cloned())
        {
            event.prevent_default();
            pick(job.id);
        }
    };
    let line = move |job: Job| {
        view! {
            <button type="button" on:click=move |_| pick(job.id.clone())>
                <span>{job.name}</span>
            </button>
        }
    };
    let lines = move || {
        let jobs = found.value.get()?;
        if jobs.is_empty() {
            return Some(view! { <p class="muted">{t.runs.no_job}</p> }.into_any());
        }
        Some(jobs.iter().cloned().map(line).collect_view().into_any())
    };
    view! {
        <div class="finder">
            <input
                node_ref=field
                type="search"
                aria-label=t.runs.find_job
                placeholder=t.runs.find_job
                autocomplete="off"
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=first
            />
            {move || lines()}
        </div>
    }
    .into_any()
}
