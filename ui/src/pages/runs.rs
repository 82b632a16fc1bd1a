//! All runs: filtered by what stands in the URL, chosen with the keyboard, ended or repeated together.

mod bulk;
mod job_chip;
mod live_list;
mod row;
mod selection;
mod states;
mod time_chip;

use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::wire::{Role, Run, Time, Topic};
use mainspring_client::{Error, RunList};
use mainspring_ui_model::filters::{RunFilters, Since};
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::count;
use web_sys::KeyboardEvent;

use crate::browser;
use crate::console::{Console, console};
use crate::lookup::look_up;
use crate::paged::{PageOf, Paged, read_pages};
use crate::parts::dynamic::dynamic;
use crate::parts::empty::Empty;
use crate::parts::icon::Icon;
use crate::parts::more::load_more;
use crate::parts::problem::ProblemView;
use crate::parts::skeleton::skeleton_rows;
use crate::time;
use bulk::BulkBar;
use job_chip::JobChip;
use live_list::LiveList;
use selection::Selection;
use states::States;
use time_chip::TimeChip;

/// The page of all runs.
#[component]
pub(crate) fn Runs() -> AnyView {
    let console = console();
    let t = console.texts();
    let filters = Memo::new(move |_| console.router.query.with(|query| RunFilters::parse(query)));
    let change =
        Callback::new(move |filters: RunFilters| console.router.set_query(&filters.query()));
    let list = read_pages(&[Topic::Runs], move |client, page| {
        let list = filters.with(|filters| asked(filters, page));
        Box::pin(async move { client.runs(&list).await })
    });
    let counts = look_up(&[Topic::Runs], move |client| {
        let none = PageOf { cursor: None, limit: None };
        let list = filters.with(|filters| asked(filters, none));
        Box::pin(async move { client.count_runs(&list).await })
    });
    let live = LiveList::new(list.items, filters);
    let selection = Selection::new(live, console.may(Role::Operator));
    view! {
        <div class="page-head">
            <h1>{t.runs.title}</h1>
        </div>
        <div class="runs-page">
            <States filters counts=counts.value on_change=change />
            <div class="runs-main">
                <div class="toolbar">
                    <JobChip filters on_change=change />
                    <TimeChip filters on_change=change />
                    <button
                        type="button"
                        class="button ghost small"
                        class:hidden=move || filters.with(RunFilters::is_empty)
                        on:click=move |_| change.run(RunFilters::default())
                    >
                        {t.common.clear_filters}
                    </button>
                    {new_runs(console, live)}
                </div>
                {move || list.error.get().map(|error: Arc<Error>| {
                    view! { <ProblemView error on_retry=move |()| list.again() /> }
                })}
                {body(console, list, live, selection, filters)}
            </div>
        </div>
        <BulkBar selection />
    }
    .into_any()
}

/// What the server is asked for.
fn asked(filters: &RunFilters, page: PageOf) -> RunList {
    #[expect(clippy::cast_precision_loss, reason = "a week has few milliseconds")]
    let since = filters.since.as_ref().map(|since| match since {
        Since::Last(span) => time::of_millis(browser::now() - span.ms() as f64),
        Since::At(at) => Time(at.clone()),
    });
    RunList {
        job: filters.job.clone(),
        states: filters.states.clone(),
        since,
        until: filters.until.clone().map(Time),
        cursor: page.cursor,
        limit: page.limit,
    }
}

/// The button that lets in runs which came while somebody's pointer was on the list.
fn new_runs(console: Console, live: LiveList) -> AnyView {
    let t = console.texts();
    view! {
        <span class="runs-new" role="status" class:hidden=move || live.held_back.get() == 0>
            <button type="button" class="button primary small" on:click=move |_| live.let_in()>
                {move || count(t.runs.new, live.held_back.get())}
            </button>
        </span>
    }
    .into_any()
}

fn body(
    console: Console,
    list: Paged<Run>,
    live: LiveList,
    selection: Selection,
    filters: Memo<RunFilters>,
) -> AnyView {
    let t = console.texts();
    let stage = Memo::new(move |_| match live.rows.with(|rows| rows.as_ref().map(Vec::len)) {
        None => Stage::Unknown,
        Some(0) => Stage::Empty,
        Some(_) => Stage::Rows,
    });
    let draw = move || match stage.get() {
        Stage::Unknown => view! { <div class="table-frame">{skeleton_rows(8)}</div> }.into_any(),
        Stage::Empty => empty(console, filters),
        Stage::Rows => table(console, live, selection),
    };
    view! {
        <div class:busy=list.busy>{move || draw()}</div>
        {load_more(list)}
        <p class="keys-hint muted" class:hidden=move || stage.get() != Stage::Rows>
            <kbd>"j"</kbd>
            <kbd>"k"</kbd>
            <kbd>"x"</kbd>
            <kbd>"Enter"</kbd>
            {t.runs.keys}
        </p>
    }
    .into_any()
}

#[derive(PartialEq, Clone, Copy)]
enum Stage {
    Unknown,
    Empty,
    Rows,
}

fn empty(console: Console, filters: Memo<RunFilters>) -> AnyView {
    let t = console.texts();
    dynamic(move || {
        Some(if filters.with(RunFilters::is_empty) {
            view! {
                <section class="card">
                    <Empty shape=Icon::Runs title=t.runs.empty detail=t.runs.empty_detail>
                        <a class="button" href=Route::Jobs.path()>
                            {t.runs.to_jobs}
                        </a>
                    </Empty>
                </section>
            }
            .into_any()
        } else {
            view! {
                <section class="card">
                    <Empty shape=Icon::Search title=t.common.nothing_matches>
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| console.router.set_query("")
                        >
                            {t.common.clear_filters}
                        </button>
                    </Empty>
                </section>
            }
            .into_any()
        })
    })
}

fn table(console: Console, live: LiveList, selection: Selection) -> AnyView {
    let t = console.texts();
    let keyed = move |event: KeyboardEvent| {
        let Some(id) = row::id_of(&event) else { return };
        match event.key().as_str() {
            "x" if selection.offered => selection.toggle(&id, event.shift_key()),
            "Enter" if browser::closest(&event, "a, button, input").is_none() => {
                console.router.go(&Route::Run(id));
            }
            _ => return,
        }
        event.prevent_default();
    };
    let ids = move || {
        live.rows.with(|rows| rows.iter().flatten().map(|run| run.id.clone()).collect::<Vec<_>>())
    };
    let headings = [
        ("tight", t.runs.state),
        ("", t.runs.job),
        ("tight wider", t.runs.origin),
        ("tight", t.runs.created),
        ("tight right", t.runs.lasted),
        ("tight right wide", t.runs.attempts),
    ];
    let headings = headings.map(|(class, name)| view! { <th scope="col" class=class>{name}</th> });
    view! {
        <div
            class="table-frame"
            on:pointerenter=move |_| live.touched.set(true)
            on:pointerleave=move |_| live.touched.set(false)
        >
            <table class="table runs-table" aria-label=t.runs.table on:keydown=keyed>
                <thead>
                    <tr>
                        <th scope="col" class="tight" class:hidden=!selection.offered>
                            <input
                                type="checkbox"
                                aria-label=t.runs.select_all
                                prop:checked=move || selection.has_all()
                                prop:indeterminate=move || selection.has_some()
                                on:change=move |_| selection.toggle_all()
                            />
                        </th>
                        {headings.into_iter().collect_view()}
                    </tr>
                </thead>
                <tbody>
                    <For each=move || ids() key=String::clone children=move |id| row::draw(live, selection, id) />
                </tbody>
            </table>
        </div>
    }
    .into_any()
}
