use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::wire::{Role, Run, RunIds, RunResult};
use mainspring_client::{Client, Error};
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::{Texts, count, fill};

use super::selection::Selection;
use crate::confirm::Question;
use crate::console::{Console, console};
use crate::pages::run_now::random_key;
use crate::parts::dialog::Dialog;
use crate::parts::icon::{Icon, icon, icon_button};

/// How many runs a request may name.
const MOST: usize = 200;

/// What can be done with all that are selected.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Cancel,
    Retry,
}

/// The bar that appears with a selection; and what became of each, where not all went well.
#[component]
pub(super) fn BulkBar(selection: Selection) -> AnyView {
    let console = console();
    let t = console.texts();
    let results = RwSignal::new(None::<(Deed, Vec<(Run, RunResult)>)>);
    let n = Memo::new(move |_| u64::try_from(selection.chosen().len()).unwrap_or(0));
    let ask = move |deed| ask(console, selection, deed, results);
    let may = console.may(Role::Operator);
    let draw = move || {
        (n.get() > 0).then(|| {
            view! {
                <div class="bulk" role="region" aria-label=t.runs.selected>
                    <b class="number" role="status">{move || count(t.runs.selected, n.get())}</b>
                    <button type="button" class="button" class:hidden=!may on:click=move |_| ask(Deed::Cancel)>
                        {icon(Icon::Stop)}
                        {t.runs.cancel}
                    </button>
                    <button type="button" class="button" class:hidden=!may on:click=move |_| ask(Deed::Retry)>
                        {icon(Icon::Retry)}
                        {t.runs.retry}
                    </button>
                    {icon_button(Icon::Cross, t.runs.select_none, move |_| selection.clear())}
                </div>
            }
        })
    };
    let told = move || {
        let (deed, items) = results.get()?;
        Some(view! { <Results deed items on_close=move |()| results.set(None) /> })
    };
    view! { {move || draw()} {move || told()} }.into_any()
}

/// What was done last, with what became of each run.
type Done = Option<(Deed, Vec<(Run, RunResult)>)>;

/// Asks before it is done, and says which of the selected it cannot be done to.
fn ask(console: Console, selection: Selection, deed: Deed, results: RwSignal<Done>) {
    let t = console.texts();
    let chosen = untrack(|| selection.chosen());
    let all = chosen.len();
    let fits = |run: &Run| run.state.is_final() == (deed == Deed::Retry);
    let runs: Vec<Run> = chosen.into_iter().filter(fits).collect();
    if runs.is_empty() {
        let cancel = deed == Deed::Cancel;
        console.toasts.done(if cancel {
            t.runs.nothing_to_cancel
        } else {
            t.runs.nothing_to_retry
        });
        return;
    }
    let left = all - runs.len();
    let (title, some, every, action, keep) = match deed {
        Deed::Cancel => {
            let t = &t.runs;
            (t.cancel_title, t.cancel_detail, t.cancel_detail_all, t.cancel_these, t.keep)
        }
        Deed::Retry => {
            let (keep, t) = (t.common.cancel, &t.runs);
            (t.retry_title, t.retry_detail, t.retry_detail_all, t.retry, keep)
        }
    };
    let detail = if left > 0 { fill(some, &[("left", &left)]) } else { every.to_owned() };
    let (runs, once) = (Arc::new(runs), random_key());
    let number = u64::try_from(runs.len()).unwrap_or(0);
    console.confirm.ask(Question {
        title: count(title, number),
        detail,
        action,
        keep,
        act: Arc::new(move || {
            let (runs, once) = (runs.clone(), once.clone());
            Box::pin(async move {
                let told = carry_out(&console.client(), deed, &runs, &once).await?;
                selection.clear();
                tell(console, deed, runs.iter().cloned().zip(told).collect(), results);
                Ok(())
            })
        }),
    });
}

async fn carry_out(
    client: &Client,
    deed: Deed,
    runs: &[Run],
    once: &str,
) -> Result<Vec<RunResult>, Error> {
    let mut results = Vec::with_capacity(runs.len());
    for (part, runs) in runs.chunks(MOST).enumerate() {
        let ids = RunIds { ids: runs.iter().map(|run| run.id.clone()).collect() };
        let answer = match deed {
            Deed::Cancel => client.cancel_runs(&ids).await?,
            Deed::Retry => client.retry_runs(&ids, Some(&format!("{once}-{part}"))).await?,
        };
        results.extend(answer.results);
    }
    Ok(results)
}

/// Where all went well, a notice says so; else each is listed.
fn tell(console: Console, deed: Deed, items: Vec<(Run, RunResult)>, results: RwSignal<Done>) {
    let t = console.texts();
    if items.iter().any(|(_, result)| result.refused.is_some()) {
        results.try_set(Some((deed, items)));
        return;
    }
    let text = if deed == Deed::Cancel { t.runs.cancelled } else { t.runs.retried };
    console.toasts.done(count(text, u64::try_from(items.len()).unwrap_or(0)));
}

#[component]
fn Results(
    deed: Deed,
    items: Vec<(Run, RunResult)>,
    #[prop(into)] on_close: Callback<()>,
) -> AnyView {
    let t = console().texts();
    let number = |refused: bool| {
        let alike = items.iter().filter(|(_, result)| result.refused.is_some() == refused);
        u64::try_from(alike.count()).unwrap_or(0)
    };
    let done = if deed == Deed::Cancel { t.runs.cancelled } else { t.runs.retried };
    let summary =
        format!("{} · {}", count(done, number(false)), count(t.runs.refused, number(true)));
    // What was refused comes first: it is what somebody has to look at.
    let (refused, fine): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|(_, result)| result.refused.is_some());
    let rows = refused.into_iter().chain(fine).map(|(run, result)| row(run, result, t));
    view! {
        <Dialog title=t.runs.results on_close=on_close>
            <p class="muted">{summary}</p>
            <ul class="results">{rows.collect_view()}</ul>
            <footer>
                <button type="button" class="button primary" on:click=move |_| on_close.run(())>
                    {t.common.close}
                </button>
            </footer>
        </Dialog>
    }
    .into_any()
}

fn row(run: Run, result: RunResult, t: &'static Texts) -> AnyView {
    let bad = result.refused.is_some();
    let words = match (result.refused, result.new_id) {
        (Some(why), _) => why.into_any(),
        (None, Some(new)) => {
            let short: String = new.chars().take(12).collect();
            let words = fill(t.runs.result_new, &[("id", &short)]);
            view! { <a class="link" href=Route::Run(new).path()>{words}</a> }.into_any()
        }
        (None, None) => t.runs.result_done.into_any(),
    };
    view! {
        <li class:bad=bad>
            {icon(if bad { Icon::Cross } else { Icon::Check })}
            <b class="ellipsis"><bdi>{run.job_name}</bdi></b>
            <span>{words}</span>
        </li>
    }
    .into_any()
}
