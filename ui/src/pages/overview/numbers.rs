use leptos::prelude::*;
use mainspring_client::wire::{Activity, Overview, RunPhase};
use mainspring_ui_model::duration::short_ms;
use mainspring_ui_model::filters::{RunFilters, Since, Span};
use mainspring_ui_model::number::grouped;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::{Texts, fill};

/// The figures at the top. Each leads to the runs that it counts.
pub(super) fn numbers(facts: &Overview, t: &'static Texts) -> AnyView {
    let day = facts.last_day;
    let later = fill(t.overview.later, &[("n", &grouped(facts.waiting_runs))]);
    let cancelled = fill(t.overview.cancelled, &[("n", &grouped(day.cancelled))]);
    let tiles = [
        tile(
            t.overview.running,
            facts.running_runs,
            "running",
            String::new(),
            RunPhase::Running,
            None,
        ),
        tile(t.overview.waiting, facts.ready_runs, "queued", later, RunPhase::Queued, None),
        tile(
            t.overview.succeeded,
            day.succeeded,
            "",
            cancelled,
            RunPhase::Succeeded,
            Some(Span::Day),
        ),
        tile(
            t.overview.failed,
            day.failed,
            "failed",
            rate(day, t),
            RunPhase::Failed,
            Some(Span::Day),
        ),
    ];
    view! {
        <section class="figures card" aria-label=t.overview.last_day>
            {tiles.collect_view()} {lateness(facts, t)}
        </section>
    }
    .into_any()
}

/// A figure. It has its state's colour unless it is zero.
fn tile(
    label: &'static str,
    number: u64,
    state: &str,
    note: String,
    phase: RunPhase,
    span: Option<Span>,
) -> AnyView {
    let filters =
        RunFilters { states: vec![phase], since: span.map(Since::Last), ..RunFilters::default() };
    let class = if number == 0 { "figure".to_owned() } else { format!("figure state-{state}") };
    view! {
        <a class=class href=Route::Runs.with_query(&filters.query())>
            <span>{label}</span>
            <b class="number">{grouped(number)}</b>
            <small>{note}</small>
        </a>
    }
    .into_any()
}

fn rate(day: Activity, t: &Texts) -> String {
    let all = day.succeeded + day.failed + day.cancelled;
    if day.failed == 0 {
        return t.overview.no_failure.to_owned();
    }
    // In tenths of a percent, rounded up: one failure in a million is not none.
    let tenths = (day.failed * 1000).div_ceil(all.max(1));
    let rate = format!("{}.{}", tenths / 10, tenths % 10);
    fill(t.overview.rate, &[("rate", &rate)])
}

fn lateness(facts: &Overview, t: &'static Texts) -> AnyView {
    let Some(late) = facts.lateness else {
        return view! {
            <div class="figure">
                <span>{t.overview.lateness}</span>
                <b>"–"</b>
                <small>{t.overview.no_lateness}</small>
            </div>
        }
        .into_any();
    };
    let words = |ms| short_ms(ms, &t.units);
    let max = words(late.max_ms);
    let tip = fill(t.overview.lateness_tip, &[("n", &late.runs), ("max", &max)]);
    view! {
        <div class="figure" tabindex="0" data-tip=tip>
            <span>{t.overview.lateness}</span>
            <b class="number">{words(late.p50_ms)}</b>
            <small class="number">{t.overview.p50} " · " {t.overview.p99} " " {words(late.p99_ms)}</small>
        </div>
    }
    .into_any()
}
