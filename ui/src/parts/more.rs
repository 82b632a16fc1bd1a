use leptos::prelude::*;

use crate::console::texts;
use crate::paged::Paged;

/// The end of a list that is read page by page: a button for the next page, or nothing.
pub(crate) fn load_more<T: Clone + PartialEq + Send + Sync + 'static>(list: Paged<T>) -> AnyView {
    let t = texts();
    view! {
        <div class="load-more" class:hidden=move || list.next.with(Option::is_none)>
            <button type="button" class="button" disabled=list.busy on:click=move |_| list.more()>
                {move || if list.busy.get() { t.common.loading } else { t.common.load_more }}
            </button>
        </div>
    }
    .into_any()
}
