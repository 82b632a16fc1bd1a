use leptos::prelude::*;

use crate::console::console;
use crate::parts::icon::{Icon, icon, icon_button};
use crate::toasts::Toast;

/// The notices, at a corner of the screen.
#[component]
pub(crate) fn ToastList() -> AnyView {
    let console = console();
    let toasts = console.toasts;
    let close = console.texts().common.close;
    let draw = move |toast: Toast| {
        let link = toast.link.map(|(path, text)| view! { <a href=path>{text}</a> });
        let number = toast.number;
        view! {
            <div class="toast" class:bad=toast.bad>
                {icon(if toast.bad { Icon::Warning } else { Icon::Check })}
                <p>{toast.text} " " {link}</p>
                {icon_button(Icon::Cross, close, move |_| toasts.close(number))}
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.number children=draw />
        </div>
    }
    .into_any()
}
