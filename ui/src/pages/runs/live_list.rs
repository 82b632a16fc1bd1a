use std::collections::HashSet;

use leptos::prelude::*;
use mainspring_client::wire::Run;
use mainspring_ui_model::filters::RunFilters;

use crate::effects::effect;

/// The rows of the list. While a pointer is on them nothing moves: runs that come then are held back and
/// announced, and those that no longer fit the filters stay. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct LiveList {
    /// What is shown; `None` before the first answer.
    pub(super) rows: RwSignal<Option<Vec<Run>>>,
    /// How many runs wait for being let in.
    pub(super) held_back: RwSignal<u64>,
    /// Whether a pointer is on the rows.
    pub(super) touched: RwSignal<bool>,
    latest: RwSignal<Option<Vec<Run>>>,
}

impl LiveList {
    pub(super) fn new(latest: RwSignal<Option<Vec<Run>>>, filters: Memo<RunFilters>) -> Self {
        let list = Self {
            rows: RwSignal::new(None),
            held_back: RwSignal::new(0),
            touched: RwSignal::new(false),
            latest,
        };
        // The first answer to other filters is another list, and no news about this one.
        let other = StoredValue::new(true);
        effect(move || {
            filters.track();
            other.set_value(true);
        });
        effect(move || {
            let answer = list.latest.get();
            let shown = list.rows.get_untracked().filter(|shown| !shown.is_empty());
            let stays = list.touched.get_untracked() && !other.get_value();
            match (answer, shown) {
                (Some(latest), Some(shown)) if stays => list.merge(&latest, &shown),
                (answer, _) => list.show(answer),
            }
            other.set_value(false);
        });
        effect(move || {
            if !list.touched.get() && !other.get_value() {
                list.let_in();
            }
        });
        list
    }

    /// Shows everything as it is now.
    pub(super) fn let_in(&self) {
        self.show(self.latest.get_untracked());
    }

    /// The run in a row, as it was last seen.
    pub(super) fn run(&self, id: &str) -> Option<Run> {
        self.rows.with(|rows| rows.iter().flatten().find(|run| run.id == id).cloned())
    }

    fn show(&self, answer: Option<Vec<Run>>) {
        if self.rows.with_untracked(|rows| *rows != answer) {
            self.rows.set(answer);
        }
        if self.held_back.get_untracked() > 0 {
            self.held_back.set(0);
        }
    }

    /// Brings the rows up to date where they are, and adds older ones at the end.
    fn merge(&self, latest: &[Run], shown: &[Run]) {
        let known: HashSet<&str> = shown.iter().map(|run| run.id.as_str()).collect();
        let first_known = latest.iter().position(|run| known.contains(run.id.as_str()));
        let new = first_known.unwrap_or(latest.len());
        let older = latest.iter().skip(new).filter(|run| !known.contains(run.id.as_str())).cloned();
        let older: Vec<Run> = older.collect();
        let mut rows: Vec<Run> = shown
            .iter()
            .map(|run| latest.iter().find(|it| it.id == run.id).unwrap_or(run).clone())
            .collect();
        rows.extend(older);
        if self.rows.with_untracked(|before| before.as_ref() != Some(&rows)) {
            self.rows.set(Some(rows));
        }
        self.held_back.set(u64::try_from(new).unwrap_or(0));
    }
}
