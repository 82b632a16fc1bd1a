use leptos::prelude::*;
use mainspring_ui_model::text::Texts;
use mainspring_ui_model::trace::{Line, LineKind, pairs};

use super::lines::Lines;
use super::{level_class, level_name};
use crate::console::texts;
use crate::tail::Tail;

/// Beyond this many characters a row is out of every screen; the detail has the rest.
const MOST: usize = 600;

/// A row of the log; a click shows the line in full.
pub(super) fn draw(
    tail: Tail,
    lines: Lines,
    chosen: RwSignal<Option<usize>>,
    row: usize,
) -> AnyView {
    let t = texts();
    let Some(at) = lines.line(row) else { return ().into_any() };
    let begin = tail.span.get_untracked().0;
    let drawn = tail.once(|trace| trace.lines().get(at).map(|line| cells(line, begin, t)));
    let Some(Cells { class, level, time, text, fields }) = drawn else { return ().into_any() };
    let toggle = move |_| {
        let next = (chosen.get_untracked() != Some(at)).then_some(at);
        chosen.set(next);
    };
    view! {
        <div role="listitem" class=format!("log-line {class}")>
            <button
                type="button"
                tabindex="-1"
                aria-pressed=move || if chosen.get() == Some(at) { "true" } else { "false" }
                on:click=toggle
            >
                <span class="log-time number">{time}</span>
                <span class="log-level">{level}</span>
                <span class="log-text">{text} " " <i>{fields}</i></span>
            </button>
        </div>
    }
    .into_any()
}

struct Cells {
    class: &'static str,
    level: &'static str,
    time: String,
    text: String,
    fields: String,
}

fn cells(line: &Line, begin: i64, t: &'static Texts) -> Cells {
    let (class, level) = kind(line.kind, t);
    let time = offset(line.at - begin);
    let text = line.text.chars().take(MOST).map(|c| if c == '\n' { '⏎' } else { c }).collect();
    Cells { class, level, time, text, fields: pairs(&line.fields) }
}

/// The class and the name of a kind of lines.
pub(super) fn kind(kind: LineKind, t: &'static Texts) -> (&'static str, &'static str) {
    match kind {
        LineKind::Log(level) => (level_class(level), level_name(level, t)),
        LineKind::Truncated => ("level-cut", t.trace.truncated),
        LineKind::Ended => ("level-end", t.trace.ended),
    }
}

/// The time since the attempt began, to the millisecond: `0.012`, `1:02.500`.
pub(super) fn offset(micros: i64) -> String {
    let ms = (micros / 1000).max(0);
    let (seconds, rest) = (ms / 1000, ms % 1000);
    let (minutes, second) = (seconds / 60, seconds % 60);
    match (minutes / 60, minutes % 60) {
        (0, 0) => format!("{second}.{rest:03}"),
        (0, minute) => format!("{minute}:{second:02}.{rest:03}"),
        (hour, minute) => format!("{hour}:{minute:02}:{second:02}.{rest:03}"),
    }
}
