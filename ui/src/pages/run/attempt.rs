use leptos::prelude::*;
use mainspring_client::wire::Attempt;
use mainspring_ui_model::duration;
use mainspring_ui_model::instant::micros;
use mainspring_ui_model::number::{grouped, short};
use mainspring_ui_model::text::{Texts, fill};

use super::Shown;
use super::exchange::ExchangeView;
use super::failure::Failure;
use super::whereabouts::WhereaboutsView;
use crate::browser;
use crate::console::{Console, console};
use crate::live::Seen;
use crate::parts::log_tail::LogTail;
use crate::parts::progress::Progress;
use crate::parts::waterfall::Waterfall;
use crate::tail::Tail;

/// An attempt: how far it is, why it failed, its steps and its log, live while it runs.
#[component]
pub(super) fn AttemptView(
    shown: Shown,
    /// The run.
    run: String,
    /// The attempt's number.
    number: u32,
) -> AnyView {
    let console = console();
    let t = console.texts();
    let tail = Tail::new();
    let step = RwSignal::new(None);
    let file = fill(t.trace.download_name, &[("run", &run), ("attempt", &number)]);
    console.live.watch(&run, number, 0, move |seen| hear(shown, tail, seen));
    let attempt = Memo::new(move |_| shown.attempt().filter(|attempt| attempt.number == number));
    Effect::new(move || {
        if let Some(attempt) = attempt.get() {
            tail.span.set(span(&attempt));
            let open = attempt.finished_at.is_none();
            if tail.open.get_untracked() != open {
                tail.open.set(open);
            }
            if open && tail.loading.get_untracked() {
                // An attempt that has said nothing yet has nothing to load.
                browser::after(1500, move || {
                    tail.loading.try_set(false);
                });
            }
        }
    });
    let made_requests = Memo::new(move |_| tail.with(|trace| !trace.exchanges().is_empty()));
    let failure = move || {
        let attempt = attempt.get()?;
        Some(view! { <Failure attempt /> })
    };
    let runs = Memo::new(move |_| {
        attempt.with(|it| it.as_ref().is_some_and(|it| it.finished_at.is_none()))
    });
    let whereabouts = move || {
        let run = run.clone();
        runs.get().then(|| view! { <WhereaboutsView run /> })
    };
    view! {
        {progress(console, tail)}
        {move || failure()}
        {move || whereabouts()}
        {move || what(tail, step, made_requests.get())}
        <section class="card log-card">
            <header>
                <h2>{t.run.log}</h2>
                <span class="end">{fill(t.run.attempt, &[("n", &number)])}</span>
            </header>
            <LogTail tail step file_name=file />
        </section>
    }
    .into_any()
}

/// What the attempt did: the request that it made, or its steps.
fn what(tail: Tail, step: RwSignal<Option<u32>>, made_requests: bool) -> AnyView {
    let t = console().texts();
    if made_requests {
        return view! { <ExchangeView tail /> }.into_any();
    }
    view! {
        <section class="card">
            <header>
                <h2>{t.run.steps}</h2>
                <span class="end number">{move || steps_words(tail)}</span>
            </header>
            <Waterfall tail step />
        </section>
    }
    .into_any()
}

fn hear(shown: Shown, tail: Tail, seen: Seen) {
    match seen {
        Seen::Trace(events) => {
            tail.push(&events);
            // What has ended is whole when its end is told.
            if tail.runs() {
                tail.loading.try_set(false);
            }
        }
        Seen::End(run) => {
            tail.loading.try_set(false);
            shown.run.put(*run);
            shown.attempts.again();
        }
        // The page's own questions say what is wrong, and keep what is shown.
        Seen::Refused => {
            tail.loading.try_set(false);
            shown.run.again();
        }
    }
}

fn span(attempt: &Attempt) -> (i64, Option<i64>) {
    let begin = micros(&attempt.started_at.0).unwrap_or(0);
    (begin, attempt.finished_at.as_ref().and_then(|time| micros(&time.0)))
}

fn steps_words(tail: Tail) -> Option<String> {
    let steps = tail.with(|trace| trace.steps().all().len());
    (steps > 0 && !tail.loading.get()).then(|| grouped(u64::try_from(steps).unwrap_or(0)))
}

/// How far the attempt says it is, and what can be foreseen from that while it runs.
fn progress(console: Console, tail: Tail) -> AnyView {
    let t = console.texts();
    // What has ended goes no further.
    let any = Memo::new(move |_| {
        let (begin, end) = tail.span.get();
        begin > 0 && end.is_none() && tail.with(|trace| trace.progress().done().is_some())
    });
    let fraction = Signal::derive(move || {
        let permille = tail.with(|trace| trace.progress().permille());
        permille.map(|permille| f64::from(permille) / 1000.0)
    });
    let message = move || tail.with(|trace| trace.progress().message().map(str::to_owned));
    let percent = move || {
        let permille = tail.with(|trace| trace.progress().permille())?;
        Some(format!("{}\u{a0}%", permille / 10))
    };
    view! {
        <section class="card run-progress" class:hidden=move || !any.get()>
            <div class="run-progress-words">
                <b class="number">{move || percent()}</b>
                <span class="ellipsis">{move || message()}</span>
                <span class="end number muted">{move || amounts(console, tail, t)}</span>
            </div>
            <Progress label=t.run.progress fraction=fraction />
        </section>
    }
    .into_any()
}

/// How much of how much, how fast, and how long it will still take.
fn amounts(console: Console, tail: Tail, t: &'static Texts) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "microseconds of this age are far from 2^53"
    )]
    let now = (console.clock.now() * 1000.0) as i64;
    tail.with(|trace| {
        let progress = trace.progress();
        let done = grouped(progress.done().unwrap_or(0));
        let amount = match progress.total() {
            Some(total) => fill(t.run.progress_of, &[("done", &done), ("total", &grouped(total))]),
            None => done,
        };
        let mut parts = vec![amount];
        parts.extend(
            progress.rate().map(|rate| fill(t.run.progress_rate, &[("rate", &paced(rate))])),
        );
        parts.extend(progress.remaining(now.max(trace.last_at())).map(|left| {
            fill(t.run.progress_left, &[("length", &duration::short(left, &t.units))])
        }));
        parts.join(" · ")
    })
}

/// A rate with a digit behind the point where it is small.
fn paced(rate: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative")]
    let (whole, tenth) = (rate as u64, (rate * 10.0) as u64 % 10);
    if whole < 10 { format!("{whole}.{tenth}") } else { short(whole) }
}
