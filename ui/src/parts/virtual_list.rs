use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use mainspring_ui_model::trace::{Window, window};
use web_sys::HtmlElement;

/// Draws the row with this index.
pub(crate) type DrawRow = Arc<dyn Fn(usize) -> AnyView + Send + Sync>;

/// A list of equally high rows, of which only those in sight are drawn.
#[component]
pub(crate) fn VirtualList(
    /// How many rows there are.
    #[prop(into)]
    total: Signal<usize>,
    /// Changes when the rows are others than before.
    #[prop(into)]
    generation: Signal<u32>,
    /// How high a row is, in pixels.
    row_height: f64,
    /// Whether the end is kept in sight; set and unset as somebody scrolls.
    #[prop(optional)]
    follow: Option<RwSignal<bool>>,
    /// What the list is of.
    label: &'static str,
    /// Draws a row.
    row: DrawRow,
) -> AnyView {
    let list = NodeRef::<html::Div>::new();
    let space = NodeRef::<html::Div>::new();
    let rows = NodeRef::<html::Div>::new();
    let scroll = RwSignal::new(0.0);
    let viewport = RwSignal::new(400.0);
    let follows = move || follow.is_some_and(|follow| follow.get());
    let seen = Memo::new(move |_| {
        let scroll = if follows() { f64::MAX } else { scroll.get() };
        window(scroll, viewport.get(), row_height, total.get())
    });
    // Height, place and scroll change together and at once: one after the other would be seen as a jitter.
    Effect::new(move || {
        let Window { top, height, .. } = seen.get();
        let (Some(list), Some(space), Some(rows)) = (list.get(), space.get(), rows.get()) else {
            return;
        };
        set(&space, "height", &format!("{height}px"));
        set(&rows, "transform", &format!("translateY({top}px)"));
        let shown = f64::from(list.client_height());
        if shown > 0.0 && (shown - viewport.get_untracked()).abs() > 0.5 {
            viewport.set(shown);
        }
        if follows() {
            list.set_scroll_top(list.scroll_height());
        }
    });
    let former_top = StoredValue::new(0);
    let scrolled = move |_| {
        let Some(list) = list.get_untracked() else { return };
        let top = list.scroll_top();
        let at_end = top + list.client_height() >= list.scroll_height() - 4;
        if let Some(follow) = follow {
            // More rows move the end away, which is no reason to stop following it; going up is.
            let up = top < former_top.get_value();
            let next = at_end || follow.get_untracked() && !up;
            if follow.get_untracked() != next {
                follow.set(next);
            }
        }
        former_top.set_value(top);
        scroll.set(f64::from(top));
    };
    let resized = window_event_listener(leptos::ev::resize, move |_| {
        if let Some(list) = list.get_untracked() {
            viewport.set(f64::from(list.client_height()).max(1.0));
        }
    });
    on_cleanup(move || resized.remove());
    let each = move || {
        let generation = generation.get();
        seen.get().rows.map(|at| (generation, at)).collect::<Vec<_>>()
    };
    view! {
        <div node_ref=list class="virtual" tabindex="0" role="list" aria-label=label on:scroll=scrolled>
            <div node_ref=space class="virtual-space">
                <div node_ref=rows class="virtual-rows">
                    <For each key=|key| *key children=move |(_, at)| row(at) />
                </div>
            </div>
        </div>
    }
    .into_any()
}

fn set(element: &HtmlElement, name: &str, value: &str) {
    let _ = element.style().set_property(name, value);
}
