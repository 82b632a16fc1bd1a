use leptos::prelude::*;
use mainspring_ui_model::route::Route;

use crate::console::texts;
use crate::parts::empty::Empty;
use crate::parts::icon::Icon;

/// Where an address leads that is no page's.
#[component]
pub(crate) fn Nowhere() -> AnyView {
    let t = texts();
    view! {
        <h1 class="hidden-text">{t.shell.product}</h1>
        <Empty shape=Icon::Search title=t.shell.nowhere detail=t.shell.nowhere_detail>
            <a class="button" href=Route::Overview.path()>{t.shell.to_overview}</a>
        </Empty>
    }
    .into_any()
}
