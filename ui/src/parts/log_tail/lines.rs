use leptos::prelude::*;
use mainspring_ui_model::number::grouped;
use mainspring_ui_model::text::{Texts, fill};
use mainspring_ui_model::trace::{Filter, View};

use crate::browser;
use crate::tail::Tail;

/// How many lines are searched in one frame.
const A_FRAME: usize = 40_000;

/// Which lines of a trace are shown. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Lines {
    tail: Tail,
    view: StoredValue<View>,
    /// How many rows there are to see.
    pub(super) shown: RwSignal<usize>,
    /// Changes when the rows are others than before.
    pub(super) generation: RwSignal<u32>,
    /// Whether the end is kept in sight.
    pub(super) follow: RwSignal<bool>,
    /// Whether somebody holds the log, so that it does not grow under their eyes.
    pub(super) held: RwSignal<bool>,
    /// How many rows came since the end was in sight.
    pub(super) unseen: RwSignal<u64>,
    /// How many rows there were when the end was last in sight.
    seen: StoredValue<usize>,
}

impl Lines {
    pub(super) fn new(tail: Tail, filter: RwSignal<Filter>) -> Self {
        let lines = Self {
            tail,
            view: StoredValue::new(View::default()),
            shown: RwSignal::new(0),
            generation: RwSignal::new(0),
            follow: RwSignal::new(true),
            held: RwSignal::new(false),
            unseen: RwSignal::new(0),
            seen: StoredValue::new(0),
        };
        Effect::new(move || {
            let wanted = filter.get();
            if lines.view.with_value(|view| *view.filter() != wanted) {
                lines.view.set_value(View::new(wanted));
                lines.seen.set_value(0);
                lines.generation.update(|generation| *generation += 1);
            }
            lines.tail.with(|_| ());
            lines.held.track();
            lines.follow.track();
            lines.look();
        });
        lines
    }

    /// Looks at the lines that came, a frame's worth at a time.
    fn look(self) {
        let read = |view: &mut View| {
            let done = self.tail.once(|trace| view.extend(trace.lines(), A_FRAME));
            (done, view.len())
        };
        let Some((done, total)) = self.view.try_update_value(read) else { return };
        let held = self.held.get_untracked();
        if !held && self.shown.get_untracked() != total {
            self.shown.set(total);
        }
        if self.follow.get_untracked() && !held {
            self.seen.set_value(total);
        }
        let unseen = u64::try_from(total.saturating_sub(self.seen.get_value())).unwrap_or(0);
        if self.unseen.get_untracked() != unseen {
            self.unseen.set(unseen);
        }
        if !done {
            browser::next_frame(move || self.look());
        }
    }

    /// The index of the line in a row.
    pub(super) fn line(self, row: usize) -> Option<usize> {
        self.view.with_value(|view| view.line(row))
    }

    /// The lines that are let through, of which there may be many.
    pub(super) fn all(self) -> Vec<usize> {
        self.view.with_value(|view| (0..view.len()).filter_map(|row| view.line(row)).collect())
    }

    /// Holds the log, or lets it go on.
    pub(super) fn hold(self, held: bool) {
        if held {
            self.seen.set_value(self.shown.get_untracked());
        }
        self.held.set(held);
    }

    /// Goes to the end, and stays there.
    pub(super) fn to_end(self) {
        self.held.set(false);
        self.follow.set(true);
    }

    /// How many lines there are, in words.
    pub(super) fn words(self, t: &Texts) -> String {
        let all = self.tail.with(|trace| trace.lines().len());
        let shown = self.shown.get();
        let n = |number: usize| grouped(u64::try_from(number).unwrap_or(0));
        if self.tail.loading.get() {
            // Where there is none yet, the log itself says that it is being read.
            return if all > 0 {
                fill(t.trace.loading_lines, &[("n", &n(all))])
            } else {
                String::new()
            };
        }
        if shown == all {
            let form = t.trace.lines.split('|').nth(usize::from(all != 1));
            return fill(form.unwrap_or(t.trace.lines), &[("n", &n(all))]);
        }
        fill(t.trace.lines_of, &[("n", &n(shown)), ("all", &n(all))])
    }
}
