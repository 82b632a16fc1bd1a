use leptos::prelude::*;
use mainspring_client::wire::PluginVersion;
use mainspring_ui_model::job_words;
use mainspring_ui_model::number::{bytes, grouped};
use mainspring_ui_model::text::{Texts, fill};

use crate::console::texts;
use crate::parts::ago::Ago;
use crate::parts::copy::ShortId;
use crate::parts::json_view::JsonView;

/// All about one version of a plugin.
pub(super) fn version(one: &PluginVersion) -> AnyView {
    let t = texts();
    let parameters = match &one.parameters {
        Some(schema) => view! { <JsonView text=schema.as_str().to_owned() /> }.into_any(),
        None => view! { <p class="muted">{t.plugins.any_json}</p> }.into_any(),
    };
    view! {
        <section class="card">
            <header>
                <h2>{fill(t.plugins.details, &[("version", &one.version)])}</h2>
            </header>
            <div class="body version">
                <div class="stack">
                    {facts(one, t)}
                    {interfaces(t.plugins.imports, &one.imports)}
                    {interfaces(t.plugins.exports, &one.exports)}
                </div>
                <div>
                    <h3 class="label">{t.plugins.parameters}</h3>
                    {parameters}
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn facts(one: &PluginVersion, t: &'static Texts) -> AnyView {
    let capabilities = if one.capabilities.is_empty() {
        t.plugins.no_capabilities.to_owned()
    } else {
        one.capabilities.join(", ")
    };
    let rows = [
        (t.plugins.digest, view! { <ShortId id=one.digest.clone() length=64 /> }.into_any()),
        (
            t.plugins.size,
            view! {
                <span class="number" data-tip=grouped(one.size_bytes)>{bytes(one.size_bytes)}</span>
            }
            .into_any(),
        ),
        (
            t.plugins.uploaded,
            view! {
                <Ago at=one.uploaded_at.clone() />
                " "
                {fill(t.plugins.by, &[("name", &one.uploaded_by)])}
            }
            .into_any(),
        ),
        (t.plugins.capabilities, capabilities.into_any()),
        (t.plugins.limits, job_words::limits(&one.limits, t.common.none, t).into_any()),
    ];
    let rows = rows.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    view! { <dl class="facts">{rows.collect_view()}</dl> }.into_any()
}

fn interfaces(title: &'static str, names: &[String]) -> AnyView {
    let names = names.iter().map(|name| view! { <li><code>{name.clone()}</code></li> });
    view! {
        <div>
            <h3 class="label">{title}</h3>
            <ul class="interfaces">{names.collect_view()}</ul>
        </div>
    }
    .into_any()
}
