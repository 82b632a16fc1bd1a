use leptos::prelude::*;

use crate::console::console;
use crate::live::Status;

/// Whether what is shown is kept up to date.
#[component]
pub(crate) fn LiveIndicator() -> AnyView {
    let console = console();
    let t = console.texts();
    let words = move || match console.live.status.get() {
        Status::Live => ("on", t.shell.live, t.shell.live_tip),
        Status::Off => ("off", "", ""),
        Status::Paused => ("", t.shell.paused, t.shell.paused_tip),
        Status::Reconnecting => ("lost", t.shell.reconnecting, t.shell.reconnecting_tip),
    };
    view! {
        <span class=move || format!("live {}", words().0) role="status" data-tip=move || words().2>
            <i></i>
            <span>{move || words().1}</span>
        </span>
    }
    .into_any()
}
