use leptos::prelude::*;
use mainspring_client::wire::{Decision, Tick, Topic};
use mainspring_ui_model::job_words;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::{Texts, fill};

use crate::console::console;
use crate::paged::{Paged, read_pages};
use crate::parts::ago::Moment;
use crate::parts::more::load_more;
use crate::parts::problem::ProblemView;
use crate::parts::skeleton::skeleton_rows;
use crate::time;

/// Every time that a job's schedule meant, with what was decided about it, and why.
#[component]
pub(super) fn Ledger(
    /// The job's id.
    job: String,
    /// Whether it has no schedule.
    by_hand: Signal<bool>,
) -> AnyView {
    let t = console().texts();
    let ticks = read_pages(&[Topic::Runs, Topic::Jobs], move |client, page| {
        let job = job.clone();
        Box::pin(async move { client.ticks(&job, page.cursor.as_deref()).await })
    });
    let body =
        move || match (ticks.items.with(|items| items.as_ref().map(Vec::len)), ticks.error.get()) {
            (_, Some(error)) => {
                view! { <ProblemView error on_retry=move |()| ticks.again() /> }.into_any()
            }
            (Some(0), None) => {
                let words = if by_hand.get() { t.jobs.ledger_by_hand } else { t.jobs.ledger_none };
                view! { <p class="card-note">{words}</p> }.into_any()
            }
            (Some(_), None) => table(ticks, t),
            (None, None) => skeleton_rows(4),
        };
    view! {
        <section class="card">
            <header>
                <h2 tabindex="0" data-tip=t.jobs.ledger_tip>{t.jobs.ledger}</h2>
            </header>
            {body}
        </section>
    }
    .into_any()
}

fn table(ticks: Paged<Tick>, t: &'static Texts) -> AnyView {
    let rows = move || {
        let items = ticks.items.get().unwrap_or_default();
        items.into_iter().map(|tick| row(tick, t)).collect_view()
    };
    view! {
        <div class="table-frame">
            <table class="table">
                <thead>
                    <tr>
                        <th>{t.jobs.nominal}</th>
                        <th>{t.jobs.decision}</th>
                        <th>{t.jobs.reason}</th>
                    </tr>
                </thead>
                <tbody>{move || rows()}</tbody>
            </table>
        </div>
        {load_more(ticks)}
    }
    .into_any()
}

fn row(tick: Tick, t: &'static Texts) -> AnyView {
    let why = job_words::reason(&tick, t);
    let word = job_words::decision(tick.decision, t);
    let class = match tick.decision {
        Decision::Started => "badge state-succeeded",
        Decision::SkippedOverlap | Decision::MisfireSkipped => "badge state-retrying",
        Decision::MisfireCoalesced => "badge plain",
        Decision::Missed => "badge state-missed",
    };
    let times = (tick.count > 1).then(|| {
        let until = time::moment(time::millis(&tick.until), None, t.language);
        view! { <small class="muted">{fill(t.jobs.times, &[("n", &tick.count), ("until", &until)])}</small> }
    });
    let badge = view! { <span class=class>{word}</span> };
    let badge = match tick.run_id {
        Some(run) => view! { <a href=Route::Run(run).path()>{badge}</a> }.into_any(),
        None => badge.into_any(),
    };
    view! {
        <tr>
            <td class="tight">
                <Moment at=tick.nominal />
            </td>
            <td class="tight">{badge}</td>
            <td class="reason">{why} " " {times}</td>
        </tr>
    }
    .into_any()
}
