//! A list that is read page by page, and kept up to date without losing its place.

use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::wire::{Page, Topic};
use mainspring_client::{Client, Error};

use crate::asking::{Answer, Asking, Keep};

/// How many items a page has, and the most that can be asked for at once.
const PAGE: u32 = 50;
const MOST: u32 = 200;

/// Where a page begins, and how long it is.
pub(crate) struct PageOf {
    pub(crate) cursor: Option<String>,
    pub(crate) limit: Option<u32>,
}

/// A list of the server, as far as it has been read.
pub(crate) struct Paged<T: Send + Sync + 'static> {
    /// The items so far; `None` before the first answer.
    pub(crate) items: RwSignal<Option<Vec<T>>>,
    /// Where the next page begins, if there is one.
    pub(crate) next: RwSignal<Option<String>>,
    pub(crate) error: RwSignal<Option<Arc<Error>>>,
    /// Whether a question is open that somebody is waiting for.
    pub(crate) busy: RwSignal<bool>,
    asking: Asking,
    ask: StoredValue<Ask<T>>,
}

type Ask<T> = Arc<dyn Fn(Client, PageOf) -> Answer<Page<T>> + Send + Sync>;

impl<T: Send + Sync + 'static> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Paged<T> {}

/// Reads the first page now and whenever a signal that `ask` reads changes; reads again what is shown
/// whenever the server says that something of these kinds has changed.
pub(crate) fn read_pages<T: Clone + PartialEq + Send + Sync + 'static>(
    topics: &'static [Topic],
    ask: impl Fn(Client, PageOf) -> Answer<Page<T>> + Send + Sync + 'static,
) -> Paged<T> {
    let asking = Asking::new();
    let ask: Ask<T> = Arc::new(ask);
    let paged = Paged {
        items: RwSignal::new(None),
        next: RwSignal::new(None),
        error: asking.error,
        busy: asking.busy,
        asking,
        ask: StoredValue::new(Arc::clone(&ask)),
    };
    let first = move |client, quiet| {
        let shown = paged.items.with_untracked(|items| items.as_ref().map_or(0, Vec::len));
        let shown = if quiet { u32::try_from(shown).unwrap_or(MOST) } else { PAGE };
        let limit = shown.clamp(PAGE, MOST);
        let answer = ask(client, PageOf { cursor: None, limit: Some(limit) });
        keep(answer, move |page| paged.show(page, limit))
    };
    asking.keep_asking(topics, Box::new(first));
    paged
}

impl<T: Clone + PartialEq + Send + Sync + 'static> Paged<T> {
    /// Reads the page after those that are shown.
    pub(crate) fn more(&self) {
        let paged = *self;
        if let Some(cursor) = paged.next.get_untracked() {
            paged.busy.set(true);
            let page = PageOf { cursor: Some(cursor), limit: Some(PAGE) };
            let answer = paged.ask.with_value(|ask| ask(paged.asking.console.client(), page));
            paged.asking.ask(keep(answer, move |page| paged.append(page)));
        }
    }

    /// Reads the first page again.
    pub(crate) fn again(&self) {
        self.asking.again();
    }

    /// Shows the first page anew. What was read beyond the longest page stays as it was.
    fn show(&self, page: Page<T>, limit: u32) {
        let old = self.items.get_untracked().unwrap_or_default();
        let beyond = old.get(limit as usize..).filter(|_| limit == MOST);
        let mut items = page.items;
        match beyond {
            Some(beyond) if !beyond.is_empty() => items.extend_from_slice(beyond),
            _ => self.next.set(page.next_cursor),
        }
        if self.items.with_untracked(|shown| shown.as_ref() != Some(&items)) {
            self.items.set(Some(items));
        }
    }

    fn append(&self, page: Page<T>) {
        self.items.update(|items| items.get_or_insert_default().extend(page.items));
        self.next.set(page.next_cursor);
    }
}

fn keep<T: 'static>(answer: Answer<T>, show: impl FnOnce(T) + 'static) -> Answer<Keep> {
    Box::pin(async move {
        let answer = answer.await?;
        Ok(Box::new(move || show(answer)) as Keep)
    })
}
