//! The log of an attempt, as it is written.

mod detail;
mod export;
mod lines;
mod row;

use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::wire::Level;
use mainspring_ui_model::text::{Texts, count, fill};
use mainspring_ui_model::trace::Filter;

use crate::console::texts;
use crate::parts::icon::{Icon, icon, icon_button};
use crate::parts::search::SearchField;
use crate::parts::virtual_list::VirtualList;
use crate::tail::Tail;
use detail::LineDetail;
use lines::Lines;

/// The height of a line in pixels; `run.css` has it too.
const ROW: f64 = 22.0;

/// The log: follows its end until somebody scrolls up, can be held, searched, copied and downloaded.
#[component]
pub(crate) fn LogTail(
    /// The attempt's trace.
    tail: Tail,
    /// The step whose lines alone are shown.
    step: RwSignal<Option<u32>>,
    /// What the file is called that it is downloaded as.
    file_name: String,
) -> AnyView {
    let t = texts();
    let filter = RwSignal::new(Filter::default());
    Effect::new(move || {
        let step = step.get();
        if filter.with_untracked(|filter| filter.step != step) {
            filter.update(|filter| filter.step = step);
        }
    });
    let lines = Lines::new(tail, filter);
    let chosen = RwSignal::new(None::<usize>);
    let draw = Arc::new(move |at| row::draw(tail, lines, chosen, at));
    let level =
        move |event| filter.update(|filter| filter.level = level_of(&event_target_value(&event)));
    let search = move |text: String| filter.update(|filter| filter.search = text);
    let file = StoredValue::new(file_name);
    view! {
        <section class="log" aria-label=t.run.log>
            <div class="toolbar log-tools">
                <SearchField
                    label=t.trace.search
                    value=Signal::derive(move || filter.with(|filter| filter.search.clone()))
                    on_change=search
                />
                <select aria-label=t.trace.level on:change=level>
                    <option value="">{t.trace.every_level}</option>
                    {LEVELS
                        .map(|(value, level)| {
                            let name = fill(t.trace.and_up, &[("level", &level_name(level, t))]);
                            view! { <option value=value>{name}</option> }
                        })
                        .collect_view()}
                </select>
                {move || step.get().map(|number| step_chip(tail, step, number, t))}
                <span
                    class="log-count number muted"
                    role="status"
                    aria-busy=move || if tail.loading.get() { "true" } else { "false" }
                >
                    {move || lines.words(t)}
                </span>
                <button
                    type="button"
                    class="button ghost"
                    aria-pressed=move || if lines.held.get() { "true" } else { "false" }
                    class:hidden=move || !tail.open.get() && !lines.held.get()
                    on:click=move |_| lines.hold(!lines.held.get_untracked())
                >
                    {move || icon(if lines.held.get() { Icon::Play } else { Icon::Pause })}
                    {move || if lines.held.get() { t.trace.resume } else { t.trace.pause }}
                </button>
                {export::copy_button(tail, lines, t)}
                {icon_button(Icon::Download, t.trace.download, move |_| {
                    file.with_value(|name| export::download(tail, lines, name, t));
                })}
            </div>
            <div class="log-body" style:height=move || height(lines.shown.get())>
                <VirtualList
                    total=lines.shown
                    generation=lines.generation
                    row_height=ROW
                    follow=lines.follow
                    label=t.run.log
                    row=draw
                />
                {move || nothing(tail, lines, t).map(|why| view! { <p class="log-nothing muted">{why}</p> })}
                <button
                    type="button"
                    class="button primary small log-new"
                    class:hidden=move || lines.unseen.get() == 0
                    on:click=move |_| lines.to_end()
                >
                    {move || count(t.trace.new_lines, lines.unseen.get())}
                    {icon(Icon::Chevron)}
                </button>
            </div>
            {move || chosen.get().map(|line| view! { <LineDetail tail line chosen /> })}
        </section>
    }
    .into_any()
}

/// As high as its lines, within reason: the styles have the most.
fn height(lines: usize) -> String {
    let rows = u32::try_from(lines.clamp(6, 1000)).unwrap_or(1000);
    format!("{}px", f64::from(rows) * ROW)
}

const LEVELS: [(&str, Level); 4] = [
    ("debug", Level::Debug),
    ("info", Level::Info),
    ("warn", Level::Warn),
    ("error", Level::Error),
];

fn level_of(value: &str) -> Option<Level> {
    LEVELS.iter().find(|(name, _)| *name == value).map(|(_, level)| *level)
}

/// What a level is called.
pub(crate) fn level_name(level: Level, t: &'static Texts) -> &'static str {
    match level {
        Level::Trace => t.trace.trace,
        Level::Debug => t.trace.debug,
        Level::Info => t.trace.info,
        Level::Warn => t.trace.warn,
        Level::Error => t.trace.error,
    }
}

/// The word by which the styles know a level.
pub(crate) fn level_class(level: Level) -> &'static str {
    match level {
        Level::Trace => "level-trace",
        Level::Debug => "level-debug",
        Level::Info => "level-info",
        Level::Warn => "level-warn",
        Level::Error => "level-error",
    }
}

fn step_chip(tail: Tail, step: RwSignal<Option<u32>>, number: u32, t: &'static Texts) -> AnyView {
    let name = tail.once(|trace| trace.steps().get(number).map(|step| step.name.to_string()));
    let text = fill(t.trace.in_step, &[("name", &name.unwrap_or_default())]);
    view! {
        <span class="chip set">
            <b class="chip-button">{text}</b>
            <button
                type="button"
                class="chip-clear"
                aria-label=t.trace.all_steps
                data-tip=t.trace.all_steps
                on:click=move |_| step.set(None)
            >
                {icon(Icon::Cross)}
            </button>
        </span>
    }
    .into_any()
}

/// Why no line is shown.
fn nothing(tail: Tail, lines: Lines, t: &'static Texts) -> Option<&'static str> {
    if lines.shown.get() > 0 {
        return None;
    }
    let any = tail.with(|trace| !trace.lines().is_empty());
    Some(match (any, tail.loading.get(), tail.open.get()) {
        (true, ..) => t.trace.no_match,
        (false, true, _) => t.trace.loading,
        (false, false, true) => t.trace.no_lines_yet,
        (false, false, false) => t.trace.no_lines,
    })
}
