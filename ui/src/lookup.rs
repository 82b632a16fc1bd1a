//! What a page shows from the server, kept up to date.

use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::wire::Topic;
use mainspring_client::{Client, Error};

pub(crate) use crate::asking::Answer;
use crate::asking::{Asking, Keep};

/// A thing of the server, as it was last seen.
pub(crate) struct Lookup<T: Send + Sync + 'static> {
    /// The latest answer. Stays while the next is on its way, and also when that fails.
    pub(crate) value: RwSignal<Option<Arc<T>>>,
    /// Why the latest question has no answer.
    pub(crate) error: RwSignal<Option<Arc<Error>>>,
    asking: Asking,
}

impl<T: Send + Sync + 'static> Clone for Lookup<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Lookup<T> {}

/// Asks now, whenever a signal that `ask` reads changes, and whenever the server says that something of
/// these kinds has changed. An answer that is the same as before changes nothing on the screen; one that
/// is overtaken is dropped.
pub(crate) fn look_up<T: PartialEq + Send + Sync + 'static>(
    topics: &'static [Topic],
    ask: impl Fn(Client) -> Answer<T> + 'static,
) -> Lookup<T> {
    let asking = Asking::new();
    let value = RwSignal::new(None);
    let ask = move |client, _| -> Answer<Keep> {
        let answer = ask(client);
        Box::pin(async move {
            let answer = answer.await?;
            Ok(Box::new(move || keep(value, answer)) as Keep)
        })
    };
    asking.keep_asking(topics, Box::new(ask));
    Lookup { value, error: asking.error, asking }
}

impl<T: PartialEq + Send + Sync + 'static> Lookup<T> {
    /// Asks once more.
    pub(crate) fn again(&self) {
        self.asking.again();
    }

    /// Shows a value that is known from elsewhere, as the answer to a change is.
    pub(crate) fn put(&self, value: T) {
        keep(self.value, value);
    }
}

fn keep<T: PartialEq + Send + Sync + 'static>(value: RwSignal<Option<Arc<T>>>, new: T) {
    if value.with_untracked(|old| old.as_deref() != Some(&new)) {
        value.set(Some(Arc::new(new)));
    }
}
