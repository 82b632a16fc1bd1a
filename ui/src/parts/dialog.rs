use leptos::html;
use leptos::prelude::*;
use web_sys::{Event, KeyboardEvent, MouseEvent};

use crate::browser;
use crate::console::texts;
use crate::effects::once_shown;
use crate::parts::icon::{Icon, icon_button};

/// How a dialog lies over the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// In the middle.
    Box,
    /// Along the right edge, over the whole height: for long forms.
    Drawer,
}

impl Shape {
    fn class(self) -> &'static str {
        match self {
            Self::Box => "dialog",
            Self::Drawer => "dialog drawer",
        }
    }
}

/// A dialog over the page, open as long as it exists. The browser keeps the focus within, and gives it
/// back. Escape and the button at the top ask to close it; so does a click beside it, unless that could
/// lose what was typed.
#[component]
pub(crate) fn Dialog(
    /// What it is about.
    #[prop(into)]
    title: String,
    /// How it lies over the page.
    #[prop(default = Shape::Box)]
    shape: Shape,
    /// Whether a click beside it closes it.
    #[prop(default = true)]
    light: bool,
    /// Whether nothing but its buttons closes it, because what it shows is not shown again.
    #[prop(default = false)]
    firm: bool,
    /// Hears that somebody wants to close it.
    #[prop(into)]
    on_close: Callback<()>,
    /// What stands in it; a `<footer>` at the end stays in sight.
    children: Children,
) -> AnyView {
    let t = texts();
    let dialog = NodeRef::<html::Dialog>::new();
    once_shown(dialog, |dialog| {
        let _ = dialog.show_modal();
    });
    // Closed before it goes, so that the browser gives the focus back.
    on_cleanup(move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
    });
    let leave = move || {
        if !firm {
            on_close.run(());
        }
    };
    let cancelled = move |event: Event| {
        // Events of things within, as a closed file chooser, come by here too.
        if event.target() == dialog.get_untracked().map(Into::into) {
            event.prevent_default();
            leave();
        }
    };
    // Before the browser sees it: it closes a dialog at the second Escape, whatever the first was answered.
    let typed = move |event: KeyboardEvent| {
        let taken = event.default_prevented() || event.is_composing();
        if event.key() == "Escape" && !taken && browser::find(".menu:popover-open").is_none() {
            event.prevent_default();
            leave();
        }
    };
    let pressed = move |event: MouseEvent| {
        if light && event.target() == dialog.get_untracked().map(Into::into) {
            on_close.run(());
        }
    };
    let label = title.clone();
    view! {
        <dialog node_ref=dialog class=shape.class() aria-label=label on:cancel=cancelled on:keydown=typed on:mousedown=pressed>
            <div class="dialog-frame">
                <div class="dialog-head">
                    <h2>{title}</h2>
                    {icon_button(Icon::Cross, t.common.close, move |_| on_close.run(()))}
                </div>
                {children()}
            </div>
        </dialog>
    }
    .into_any()
}
