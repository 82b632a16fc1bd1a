use leptos::prelude::*;

use crate::console::texts;

/// The outline of rows that are on their way. It appears late: a quick answer is never preceded by a
/// flicker.
pub(crate) fn skeleton_rows(rows: usize) -> AnyView {
    let bars = (0..rows).map(|_| view! { <span></span> }).collect_view();
    view! { <div class="skeleton" role="status" aria-label=texts().common.loading>{bars}</div> }
        .into_any()
}
