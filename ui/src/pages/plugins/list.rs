use leptos::prelude::*;
use mainspring_client::wire::{Plugin, Topic};
use mainspring_ui_model::number::bytes;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::{Texts, fill};

use super::{Uploading, upload_button};
use crate::console::console;
use crate::lookup::look_up;
use crate::parts::ago::Ago;
use crate::parts::empty::Empty;
use crate::parts::icon::Icon;
use crate::parts::problem::ProblemView;
use crate::parts::skeleton::skeleton_rows;

/// All plugins.
#[component]
pub(super) fn List(uploading: Uploading) -> AnyView {
    let console = console();
    let t = console.texts();
    let plugins =
        look_up(&[Topic::Plugins], |client| Box::pin(async move { client.plugins().await }));
    let problem = move || {
        let error = plugins.error.get()?;
        Some(view! { <ProblemView error on_retry=move |()| plugins.again() /> }.into_any())
    };
    let body = move || match plugins.value.get() {
        Some(page) if page.items.is_empty() => view! {
            <div class="card">
                <Empty shape=Icon::Plugins title=t.plugins.none detail=t.plugins.none_detail>
                    {upload_button(console, uploading, t.plugins.upload)}
                </Empty>
            </div>
        }
        .into_any(),
        Some(page) => table(&page.items, t),
        None if plugins.error.with(Option::is_some) => ().into_any(),
        None => view! { <div class="card">{skeleton_rows(5)}</div> }.into_any(),
    };
    view! {
        <div class="page-head">
            <h1>{t.plugins.title}</h1>
            <div class="actions">{upload_button(console, uploading, t.plugins.upload)}</div>
        </div>
        {move || problem()}
        {move || body()}
    }
    .into_any()
}

fn table(plugins: &[Plugin], t: &'static Texts) -> AnyView {
    let rows = plugins.iter().map(|plugin| {
        let active = &plugin.active;
        view! {
            <tr>
                <td class="name">
                    <a data-row="" href=Route::Plugins(Some(plugin.name.clone())).path()>
                        {plugin.name.clone()}
                    </a>
                    <small title=active.summary.clone()>{active.summary.clone()}</small>
                </td>
                <td class="tight number">{active.version.clone()}</td>
                <td class="tight right number wide">{plugin.versions}</td>
                <td class="tight right number">{bytes(active.size_bytes)}</td>
                <td class="wide">
                    <Ago at=active.uploaded_at.clone() />
                    " "
                    <span class="muted">
                        {fill(t.plugins.by, &[("name", &active.uploaded_by)])}
                    </span>
                </td>
            </tr>
        }
    });
    view! {
        <div class="table-frame">
            <table class="table">
                <thead>
                    <tr>
                        <th>{t.plugins.name}</th>
                        <th>{t.plugins.active}</th>
                        <th class="right wide">{t.plugins.versions}</th>
                        <th class="right">{t.plugins.size}</th>
                        <th class="wide">{t.plugins.uploaded}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
