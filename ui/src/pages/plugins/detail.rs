use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::wire::{Activation, Page, Plugin, PluginVersion, Topic};
use mainspring_ui_model::number::bytes;
use mainspring_ui_model::query;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::fill;

use super::version::version;
use super::{Uploading, upload_button};
use crate::confirm::Question;
use crate::console::{Console, console};
use crate::lookup::look_up;
use crate::parts::ago::Ago;
use crate::parts::copy::ShortId;
use crate::parts::icon::{Icon, icon};
use crate::parts::missing::Missing;
use crate::parts::problem::{ProblemView, is_missing};
use crate::parts::skeleton::skeleton_rows;

/// A plugin: its versions, and all about the one that is chosen in the URL, else the active one.
#[component]
pub(super) fn Detail(name: String, uploading: Uploading) -> AnyView {
    let console = console();
    let t = console.texts();
    let asked = name.clone();
    let plugin = look_up(&[Topic::Plugins], move |client| {
        let name = asked.clone();
        Box::pin(async move { client.plugin(&name).await })
    });
    let asked = name.clone();
    let versions = look_up(&[Topic::Plugins], move |client| {
        let name = asked.clone();
        Box::pin(async move { client.plugin_versions(&name).await })
    });
    let problem = move || {
        let error = plugin.error.get().or_else(|| versions.error.get())?;
        let again = move |()| {
            plugin.again();
            versions.again();
        };
        Some(view! { <ProblemView error on_retry=again /> }.into_any())
    };
    let body = move || match (plugin.value.get(), versions.value.get()) {
        (Some(plugin), Some(versions)) => draw(&plugin, &versions, console),
        _ if plugin.error.with(Option::is_some) => ().into_any(),
        _ => view! { <div class="card">{skeleton_rows(6)}</div> }.into_any(),
    };
    let summary = move || plugin.value.get().map(|plugin| plugin.active.summary.clone());
    let jobs = Route::Jobs.with_query(&query::format([("plugin", name.as_str())]));
    let gone = Memo::new(move |_| {
        let missing = plugin.error.with(|error| error.as_ref().is_some_and(|it| is_missing(it)));
        missing && plugin.value.with(Option::is_none)
    });
    let page = move || {
        if gone.get() {
            return missing(console);
        }
        view! {
            <div class="page-head">
                <h1>{name.clone()}</h1>
                <div class="actions">
                    <a class="button" href=jobs.clone()>{icon(Icon::Jobs)} {t.plugins.used_by}</a>
                    {upload_button(console, uploading, t.plugins.upload_version)}
                </div>
                <p class="sub">{move || summary()}</p>
            </div>
            {move || problem()}
            {move || body()}
        }
        .into_any()
    };
    view! {
        <a class="crumb" href=Route::Plugins(None).path()>{icon(Icon::Back)} {t.plugins.title}</a>
        {page}
    }
    .into_any()
}

fn missing(console: Console) -> AnyView {
    let t = &console.texts().plugins;
    view! {
        <Missing
            shape=Icon::Plugins
            title=t.gone
            detail=t.gone_detail
            list=Route::Plugins(None)
            back=t.back
        />
    }
    .into_any()
}

fn draw(plugin: &Plugin, versions: &Page<PluginVersion>, console: Console) -> AnyView {
    let t = console.texts();
    let chosen = console.router.query.with(|all| query::get(all, "version"));
    let chosen = versions.items.iter().find(|one| Some(&one.digest) == chosen.as_ref());
    let chosen = chosen.unwrap_or(&plugin.active);
    let rows = versions.items.iter().map(|one| row(one, plugin, chosen, console));
    view! {
        <div class="stack">
            <div class="table-frame">
                <table class="table">
                    <thead>
                        <tr>
                            <th>{t.plugins.version}</th>
                            <th class="wide">{t.plugins.digest}</th>
                            <th class="right">{t.plugins.size}</th>
                            <th>{t.plugins.uploaded}</th>
                            <th><span class="hidden-text">{t.shell.actions}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            {version(chosen)}
        </div>
    }
    .into_any()
}

fn row(one: &PluginVersion, plugin: &Plugin, chosen: &PluginVersion, console: Console) -> AnyView {
    let t = console.texts();
    let is_active = one.digest == plugin.active.digest;
    let query = query::format([("version", one.digest.as_str())]);
    let state = if is_active {
        view! { <span class="badge state-succeeded">{icon(Icon::Check)} {t.plugins.active}</span> }
            .into_any()
    } else if console.may_change_all() {
        let (one, old) = (one.clone(), plugin.active.version.clone());
        view! {
            <button
                type="button"
                class="button small"
                on:click=move |_| ask_activate(console, &one, &old)
            >
                {t.plugins.activate}
            </button>
        }
        .into_any()
    } else {
        ().into_any()
    };
    view! {
        <tr class:chosen=one.digest == chosen.digest>
            <td>
                <a
                    data-row=""
                    class="link number"
                    href=Route::Plugins(Some(plugin.name.clone())).with_query(&query)
                >
                    {one.version.clone()}
                </a>
            </td>
            <td class="wide">
                <ShortId id=one.digest.clone() length=16 />
            </td>
            <td class="tight right number">{bytes(one.size_bytes)}</td>
            <td>
                <Ago at=one.uploaded_at.clone() />
                " "
                <span class="muted wide">
                    {fill(t.plugins.by, &[("name", &one.uploaded_by)])}
                </span>
            </td>
            <td class="tight right">{state}</td>
        </tr>
    }
    .into_any()
}

fn ask_activate(console: Console, one: &PluginVersion, old: &str) {
    let t = console.texts();
    let names = |text: &str| fill(text, &[("name", &one.name), ("version", &one.version)]);
    let (name, digest, done) = (one.name.clone(), one.digest.clone(), names(t.plugins.activated));
    let act = move || -> crate::lookup::Answer<()> {
        let (client, name, done) = (console.client(), name.clone(), done.clone());
        let activation = Activation { digest: digest.clone() };
        Box::pin(async move {
            client.activate_plugin(&name, &activation).await?;
            console.toasts.done(done);
            Ok(())
        })
    };
    console.confirm.ask(Question {
        title: names(t.plugins.activate_title),
        detail: fill(t.plugins.activate_detail, &[("old", &old)]),
        action: t.plugins.activate,
        keep: t.common.cancel,
        act: Arc::new(act),
    });
}
