use leptos::prelude::*;
use mainspring_client::wire::{OriginKind, Run, Topic};
use mainspring_ui_model::duration::short_ms;
use mainspring_ui_model::query;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::Texts;

use crate::console::console;
use crate::lookup::look_up;
use crate::pages::jobs::actions::runs_of;
use crate::parts::ago::{Ago, Since};
use crate::parts::badge::StateBadge;
use crate::parts::problem::ProblemView;
use crate::parts::skeleton::skeleton_rows;
use crate::time;

/// A job's latest runs.
#[component]
pub(super) fn LatestRuns(job: String) -> AnyView {
    let t = console().texts();
    let all = Route::Runs.with_query(&query::format([("job", job.as_str())]));
    let runs = look_up(&[Topic::Runs], move |client| {
        let list = runs_of(&job, 10);
        Box::pin(async move { client.runs(&list).await })
    });
    let body = move || match (runs.value.get(), runs.error.get()) {
        (_, Some(error)) => {
            view! { <ProblemView error on_retry=move |()| runs.again() /> }.into_any()
        }
        (Some(page), None) if page.items.is_empty() => {
            view! { <p class="card-note">{t.jobs.no_runs}</p> }.into_any()
        }
        (Some(page), None) => table(&page.items, t),
        (None, None) => skeleton_rows(4),
    };
    view! {
        <section class="card">
            <header>
                <h2>{t.jobs.latest}</h2>
                <a class="end quiet-link" href=all>{t.jobs.all_runs}</a>
            </header>
            {move || body()}
        </section>
    }
    .into_any()
}

fn table(runs: &[Run], t: &'static Texts) -> AnyView {
    let rows = runs.iter().map(|run| {
        let started = run.started_at.clone().unwrap_or_else(|| run.created_at.clone());
        let error = run.error.clone().unwrap_or_default();
        let tip = error.clone();
        view! {
            <tr>
                <td class="tight"><StateBadge state=run.state /></td>
                <td class="tight">
                    <a data-row="" class="link" href=Route::Run(run.id.clone()).path()>
                        <Ago at=started />
                    </a>
                </td>
                <td class="tight right number">{took(run, t)}</td>
                <td class="wide tight muted">{origin(run.origin.kind, t)}</td>
                <td class="why"><span class="ellipsis" data-tip=tip>{error}</span></td>
            </tr>
        }
    });
    view! {
        <div class="table-frame">
            <table class="table">
                <thead>
                    <tr>
                        <th>{t.jobs.state_column}</th>
                        <th>{t.jobs.started_column}</th>
                        <th class="right">{t.jobs.took}</th>
                        <th class="wide">{t.jobs.origin}</th>
                        <th>{t.jobs.error}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// How long a run took from its first attempt to its end, or has been taking.
fn took(run: &Run, t: &'static Texts) -> AnyView {
    match (&run.started_at, &run.finished_at) {
        (Some(start), Some(end)) => {
            let ms = (time::millis(end) - time::millis(start)).max(0.0);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "≥ 0")]
            short_ms(ms as u64, &t.units).into_any()
        }
        (Some(start), None) => view! { <Since at=start.clone() /> }.into_any(),
        _ => "–".into_any(),
    }
}

fn origin(kind: OriginKind, t: &Texts) -> &'static str {
    match kind {
        OriginKind::Schedule => t.runs.by_schedule,
        OriginKind::Api => t.runs.by_api,
        OriginKind::Redrive => t.runs.by_redrive,
    }
}
