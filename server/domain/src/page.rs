//! Keyset paging: a page begins after the last id of the one before.

/// Which page of a list, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOf<Cursor> {
    /// Begin after this one; `None` for the first page.
    pub after: Option<Cursor>,
    /// How many at most, 1…200.
    pub limit: u32,
}

/// A page and where the next one begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<Item, Cursor> {
    /// The items, in the list's order.
    pub items: Vec<Item>,
    /// Pass it as `after` for the next page; `None` on the last.
    pub next: Option<Cursor>,
}

impl<Item, Cursor> Page<Item, Cursor> {
    /// Cuts a page from up to `limit + 1` items: the surplus one only tells that there are more.
    pub fn cut(mut items: Vec<Item>, limit: u32, cursor: impl Fn(&Item) -> Cursor) -> Self {
        let limit = limit as usize;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(cursor) } else { None };
        Self { items, next }
    }
}
