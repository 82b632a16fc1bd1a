//! The steps of an attempt against time.

use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::wire::Level;
use mainspring_ui_model::duration;
use mainspring_ui_model::text::{Texts, fill};
use mainspring_ui_model::trace::{Step, Trace};

use crate::console::{Console, console};
use crate::parts::icon::{Icon, icon};
use crate::parts::virtual_list::VirtualList;
use crate::tail::Tail;

/// The height of a step in pixels; `run.css` has it too.
const ROW: f64 = 28.0;

/// The steps as bars on a line from the attempt's beginning to its end. A click shows a step's log alone.
#[component]
pub(crate) fn Waterfall(
    /// The attempt's trace.
    tail: Tail,
    /// The step whose log alone is shown.
    step: RwSignal<Option<u32>>,
) -> AnyView {
    let console = console();
    let t = console.texts();
    let total = Memo::new(move |_| tail.with(|trace| trace.steps().all().len()));
    let now = Memo::new(move |_| end_of(console, tail));
    let draw = Arc::new(move |at| row(tail, step, now, at, t));
    // Steps that come are kept in sight; those of an attempt that is over are read from the first.
    let follow = RwSignal::new(false);
    let runs = Memo::new(move |_| tail.span.get().0 > 0 && tail.span.get().1.is_none());
    crate::effects::effect(move || follow.set(runs.get()));
    let ruler = move || {
        let length = now.get() - tail.span.get().0;
        [0, 25, 50, 75, 100].map(|part| tick(length * part / 100, part, t)).collect_view()
    };
    let empty = move || (total.get() == 0).then(|| nothing(tail, t));
    let height = move || {
        let rows = u32::try_from(total.get().clamp(1, 14)).unwrap_or(14);
        format!("{}px", f64::from(rows) * ROW)
    };
    view! {
        <section class="waterfall" aria-label=t.run.steps>
            <div class="waterfall-ruler" class:hidden=move || total.get() == 0 aria-hidden="true">
                <div>{move || ruler()}</div>
            </div>
            <div class="waterfall-rows" class:hidden=move || total.get() == 0 style:height=move || height()>
                <VirtualList
                    total=total
                    generation=Signal::derive(|| 0)
                    row_height=ROW
                    follow=follow
                    label=t.run.steps
                    row=draw
                />
            </div>
            {move || empty()}
        </section>
    }
    .into_any()
}

/// How far the line reaches: to the attempt's end, or to now.
fn end_of(console: Console, tail: Tail) -> i64 {
    let (begin, end) = tail.span.get();
    if let Some(end) = end {
        return end.max(begin + 1);
    }
    let last = tail.with(Trace::last_at);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "microseconds of this age are far from 2^53"
    )]
    let now = (console.clock.now() * 1000.0) as i64;
    // Where the clocks of server and browser differ, the trace is right.
    if tail.open.get() { now.max(last).max(begin + 1) } else { last.max(begin + 1) }
}

fn tick(length: i64, part: i64, t: &'static Texts) -> AnyView {
    let words = duration::short(u64::try_from(length).unwrap_or(0), &t.units);
    view! { <span class="number" style:left=format!("{part}%")>{words}</span> }.into_any()
}

fn row(
    tail: Tail,
    step: RwSignal<Option<u32>>,
    now: Memo<i64>,
    at: usize,
    t: &'static Texts,
) -> AnyView {
    let first = tail.once(|trace| trace.steps().all().get(at).cloned());
    let Some(Step { number, name, depth, .. }) = first else { return ().into_any() };
    // What a bar shows changes with the trace while it is open, and never after.
    let bar = Memo::new(move |_| tail.with(|trace| trace.steps().all().get(at).map(Bar::of)));
    let place = move |end: bool| {
        let begin = tail.span.get().0;
        let row = tail.with(|trace| Some(trace.steps().all().get(at)?.row(begin, now.get())));
        let row = row.map_or(0, |row| if end { row.length } else { row.from });
        format!("{}.{:02}%", row / 100, row % 100)
    };
    let words = move || {
        let length = tail.with(|trace| trace.steps().all().get(at).map(|it| it.length(now.get())));
        duration::short(length.unwrap_or(0), &t.units)
    };
    let tip = move || bar.get().map(|bar| bar.tip(tail.open.get(), t)).unwrap_or_default();
    let is_chosen = move || step.get() == Some(number);
    let toggle = move |_| step.update(|step| *step = (*step != Some(number)).then_some(number));
    view! {
        <div role="listitem">
            <button
                type="button"
                class="step"
                class:failed=move || bar.get().is_some_and(|bar| bar.error.is_some())
                class:open=move || bar.get().is_some_and(|bar| bar.open) && tail.open.get()
                class:cut=move || bar.get().is_some_and(|bar| bar.open) && !tail.open.get()
                class:warned=move || bar.get().is_some_and(|bar| bar.gravest >= Some(Level::Warn))
                aria-pressed=move || if is_chosen() { "true" } else { "false" }
                aria-description=move || tip()
                data-tip=move || tip()
                on:click=toggle
            >
                <span class="step-name" style:padding-left=format!("{}px", depth * 14)>
                    <i class="step-mark"></i>
                    <span class="ellipsis">{name.to_string()}</span>
                </span>
                <span class="step-line">
                    <span
                        class="step-bar"
                        style:left=move || place(false)
                        style:width=move || place(true)
                    ></span>
                </span>
                <span class="step-length number">{move || words()}</span>
            </button>
        </div>
    }
    .into_any()
}

#[derive(Clone, PartialEq)]
struct Bar {
    open: bool,
    error: Option<Box<str>>,
    gravest: Option<Level>,
}

impl Bar {
    fn of(step: &Step) -> Self {
        Self { open: step.to.is_none(), error: step.error.clone(), gravest: step.gravest }
    }

    fn tip(&self, attempt_open: bool, t: &'static Texts) -> String {
        match (&self.error, self.open, attempt_open) {
            (Some(error), ..) => fill(t.trace.step_failed, &[("error", error)]),
            (None, true, true) => t.trace.still_open.to_owned(),
            (None, true, false) => t.trace.cut_off.to_owned(),
            (None, false, _) => t.trace.show_lines.to_owned(),
        }
    }
}

fn nothing(tail: Tail, t: &'static Texts) -> AnyView {
    let words = move || match (tail.loading.get(), tail.open.get()) {
        (true, _) => (t.trace.loading, ""),
        (false, true) => (t.trace.no_steps_yet, ""),
        (false, false) => (t.trace.no_steps, t.trace.no_steps_hint),
    };
    view! {
        <p class="waterfall-nothing muted">
            {icon(Icon::Runs)}
            <span>{move || words().0} " " {move || words().1}</span>
        </p>
    }
    .into_any()
}
