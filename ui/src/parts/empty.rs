use leptos::prelude::*;

use crate::parts::icon::{Icon, icon};

/// What stands where nothing is: why that is so, and what to do next.
#[component]
pub(crate) fn Empty(
    /// What would be here.
    shape: Icon,
    /// That nothing is.
    #[prop(into)]
    title: String,
    /// Why, and what to do.
    #[prop(into, optional)]
    detail: String,
    /// Buttons that do it.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    view! {
        <div class="empty">
            <span class="empty-icon">{icon(shape)}</span>
            <h2>{title}</h2>
            <p>{detail}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
    .into_any()
}
