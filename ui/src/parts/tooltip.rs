use leptos::html;
use leptos::prelude::*;
use web_sys::{Element, Event, HtmlElement};

use crate::browser;

/// The one tooltip of the console, which listens as long as that lives. It shows what `data-tip` of an element says while the pointer or the
/// keyboard's focus is on it.
#[component]
pub(crate) fn Tooltip() -> AnyView {
    let bubble = NodeRef::<html::Div>::new();
    let over = RwSignal::new_local(None::<Element>);
    let enter = move |event: Event| {
        let target = browser::closest(&event, "[data-tip]");
        if over.get_untracked() != target {
            over.set(target.clone());
            // Moving across a row of icons does not set off a row of tooltips.
            browser::after(250, move || {
                if over.try_get_untracked().flatten() == target
                    && let (Some(target), Some(bubble)) = (target, bubble.get_untracked())
                {
                    show(&target, &bubble);
                }
            });
        }
        if let (None, Some(bubble)) = (over.get_untracked(), bubble.get_untracked()) {
            let _ = bubble.hide_popover();
        }
    };
    let leave = move |_: Event| {
        over.set(None);
        if let Some(bubble) = bubble.get_untracked() {
            let _ = bubble.hide_popover();
        }
    };
    let document = browser::document();
    for kind in ["pointerover", "focusin"] {
        browser::listen(&document, kind, enter);
    }
    for kind in ["pointerdown", "focusout", "scroll", "keydown"] {
        browser::listen(&document, kind, leave);
    }
    view! { <div node_ref=bubble class="tooltip" role="tooltip" popover="manual"></div> }.into_any()
}

fn show(target: &Element, bubble: &HtmlElement) {
    const GAP: f64 = 6.0;
    let Some(text) = target.get_attribute("data-tip").filter(|text| !text.is_empty()) else {
        return;
    };
    if !target.is_connected() {
        return;
    }
    bubble.set_text_content(Some(&text));
    // Into the top layer once more, over a dialog that has been opened since.
    let _ = bubble.hide_popover();
    if bubble.show_popover().is_err() {
        return;
    }
    let (at, own) = (target.get_bounding_client_rect(), bubble.get_bounding_client_rect());
    let width = browser::root().map_or(0.0, |root| f64::from(root.client_width()));
    let left =
        (at.left() + (at.width() - own.width()) / 2.0).min(width - own.width() - GAP).max(GAP);
    let above = at.top() - own.height() - GAP;
    let top = if above > GAP { above } else { at.bottom() + GAP };
    let _ = bubble.style().set_property("left", &format!("{left}px"));
    let _ = bubble.style().set_property("top", &format!("{top}px"));
}
