use std::collections::HashSet;

use leptos::prelude::*;
use mainspring_client::wire::Run;

use super::live_list::LiveList;

/// Which runs are selected. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Selection {
    list: LiveList,
    /// Whether there is anything that can be done with a selection.
    pub(super) offered: bool,
    ids: RwSignal<HashSet<String>>,
    /// Where a range begins that is closed with the shift key.
    last: StoredValue<Option<String>>,
}

impl Selection {
    pub(super) fn new(list: LiveList, offered: bool) -> Self {
        Self { list, offered, ids: RwSignal::new(HashSet::new()), last: StoredValue::new(None) }
    }

    /// Selects a run, or no longer; with `range`, all between it and the one before.
    pub(super) fn toggle(&self, id: &str, range: bool) {
        let on = !self.ids.with_untracked(|ids| ids.contains(id));
        let from = self.last.get_value().filter(|_| range);
        let between = from.map_or_else(|| vec![id.to_owned()], |from| self.between(&from, id));
        self.ids.update(|ids| {
            for id in between {
                if on {
                    ids.insert(id)
                } else {
                    ids.remove(&id)
                };
            }
        });
        self.last.set_value(Some(id.to_owned()));
    }

    /// Selects all that are shown, or none.
    pub(super) fn toggle_all(&self) {
        if self.has_all() {
            self.clear();
        } else {
            let all = self.rows(|run| run.id.clone());
            self.ids.update(|ids| ids.extend(all));
        }
    }

    pub(super) fn clear(&self) {
        self.ids.set(HashSet::new());
        self.last.set_value(None);
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.ids.with(|ids| ids.contains(id))
    }

    pub(super) fn has_all(&self) -> bool {
        let rows = self.list.rows.with(|rows| rows.as_ref().map_or(0, Vec::len));
        rows > 0 && self.chosen().len() == rows
    }

    /// Some, but not all.
    pub(super) fn has_some(&self) -> bool {
        !self.chosen().is_empty() && !self.has_all()
    }

    /// The selected runs that are shown, in the order of the list.
    pub(super) fn chosen(&self) -> Vec<Run> {
        self.ids.with(|ids| {
            let is_chosen = |run: &&Run| ids.contains(&run.id);
            self.list.rows.with(|rows| rows.iter().flatten().filter(is_chosen).cloned().collect())
        })
    }

    fn between(&self, from: &str, to: &str) -> Vec<String> {
        let ids = self.rows(|run| run.id.clone());
        let place = |id: &str| ids.iter().position(|it| it == id);
        match (place(from), place(to)) {
            (Some(a), Some(b)) => ids.get(a.min(b)..=a.max(b)).unwrap_or_default().to_vec(),
            _ => vec![to.to_owned()],
        }
    }

    fn rows<T>(&self, read: impl Fn(&Run) -> T) -> Vec<T> {
        self.list.rows.with_untracked(|rows| rows.iter().flatten().map(read).collect())
    }
}
