use leptos::prelude::*;
use mainspring_ui_model::route::Route;

use crate::parts::empty::Empty;
use crate::parts::icon::Icon;

/// What stands on the page of a thing that does not exist: that, and the way to those that do.
#[component]
pub(crate) fn Missing(
    /// What kind of thing it would be.
    shape: Icon,
    /// That it does not exist.
    title: &'static str,
    /// Why that may be.
    detail: &'static str,
    /// The list of all.
    list: Route,
    /// What the list is called.
    back: &'static str,
) -> AnyView {
    view! {
        <h1 class="hidden-text">{title}</h1>
        <Empty shape=shape title=title detail=detail>
            <a class="button" href=list.path()>
                {back}
            </a>
        </Empty>
    }
    .into_any()
}
