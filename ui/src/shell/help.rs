use leptos::prelude::*;
use mainspring_ui_model::text::fill;

use super::nav::title_of;
use crate::console::console;
use crate::keyboard::PAGES;
use crate::parts::dialog::Dialog;

/// What the keys do.
#[component]
pub(super) fn Help() -> AnyView {
    let console = console();
    let t = console.texts();
    let general = [
        ("Ctrl K", t.shell.key_palette),
        ("/", t.shell.key_search),
        ("?", t.shell.key_help),
        ("Esc", t.shell.key_close),
        ("j", t.shell.key_down),
        ("k", t.shell.key_up),
        ("x", t.shell.key_select),
        ("Enter", t.shell.key_open),
    ];
    let general = general.map(|(key, what)| row(key.to_owned(), what.to_owned())).collect_view();
    let pages = PAGES
        .iter()
        .map(|(key, route)| {
            let page = title_of(route, t);
            row(format!("g {key}"), fill(t.shell.key_go, &[("page", &page)]))
        })
        .collect_view();
    view! {
        <Dialog title=t.shell.shortcuts on_close=move |()| console.overlays.close()>
            <dl class="keys-help">{general} {pages}</dl>
        </Dialog>
    }
    .into_any()
}

fn row(keys: String, what: String) -> AnyView {
    let keys = keys.split(' ').map(|key| view! { <kbd>{key.to_owned()}</kbd> }).collect_view();
    view! {
        <div>
            <dt>{keys}</dt>
            <dd>{what}</dd>
        </div>
    }
    .into_any()
}
