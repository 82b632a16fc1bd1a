use leptos::prelude::*;
use mainspring_client::wire::{PluginVersion, Topic};
use mainspring_ui_model::text::fill;

use super::state::Draft;
use crate::console::console;
use crate::lookup::{Answer, look_up};
use crate::pages::plugin_input::PluginInput;
use crate::parts::problem::ProblemView;

/// Which plugin runs, in which version, and what it gets.
#[component]
pub(super) fn PluginFields(draft: Draft) -> AnyView {
    let t = console().texts();
    let plugins = look_up(&[Topic::Plugins], |client| {
        Box::pin(async move { Ok(client.plugins().await?.items) })
    });
    let choose = move |event| {
        draft.first_input.set_value("null".to_owned());
        draft.input.set(None);
        draft.digest.set(None);
        draft.plugin.set(event_target_value(&event));
    };
    let options = move || {
        let chosen = draft.plugin.get();
        let known = plugins.value.get();
        let mut names: Vec<String> =
            known.iter().flat_map(|known| known.iter().map(|plugin| plugin.name.clone())).collect();
        // A job may run a plugin that this list has not, or not yet.
        if !chosen.is_empty() && !names.contains(&chosen) {
            names.push(chosen.clone());
        }
        let option = |name: String| {
            let selected = name == chosen;
            view! { <option value=name.clone() selected=selected>{name.clone()}</option> }
        };
        names.into_iter().map(option).collect_view()
    };
    let summary = move || {
        let name = draft.plugin.get();
        let plugins = plugins.value.get()?;
        let plugin = plugins.iter().find(|plugin| plugin.name == name)?;
        Some(plugin.active.summary.clone())
    };
    let missing = move || draft.asked.get() && draft.plugin.with(String::is_empty);
    let none = move || plugins.value.with(|known| known.as_ref().is_some_and(|it| it.is_empty()));
    let key = Memo::new(move |_| (draft.plugin.get(), draft.digest.get()));
    let input = move || {
        let (plugin, digest) = key.get();
        if plugin.is_empty() {
            return None;
        }
        let json = draft.first_input.get_value();
        Some(view! {
            <div class="field">
                <span class="label">{t.editor.input}</span>
                <PluginInput plugin=Some(plugin) digest=digest json=json input=draft.input />
            </div>
        })
    };
    view! {
        <div class="field-row">
            <div class="field">
                <label for="job-plugin">{t.editor.plugin}</label>
                <select
                    id="job-plugin"
                    aria-invalid=move || if missing() { "true" } else { "false" }
                    on:change=choose
                >
                    <option value="" disabled=true selected=move || draft.plugin.with(String::is_empty)>
                        {t.editor.plugin_choose}
                    </option>
                    {move || options()}
                </select>
                <p class="hint">{move || summary()}</p>
                <p class="hint" class:hidden=move || !none()>{t.editor.no_plugins}</p>
                <p class="error" role="alert" class:hidden=move || !missing()>{t.editor.plugin_missing}</p>
            </div>
            <VersionField draft />
        </div>
        {move || plugins.error.get().map(|error| view! { <ProblemView error on_retry=move |()| plugins.again() /> })}
        {move || input()}
    }
    .into_any()
}

#[component]
fn VersionField(draft: Draft) -> AnyView {
    let t = console().texts();
    let versions =
        look_up(&[Topic::Plugins], move |client| -> Answer<(String, Vec<PluginVersion>)> {
            let plugin = draft.plugin.get();
            Box::pin(async move {
                if plugin.is_empty() {
                    return Ok((String::new(), Vec::new()));
                }
                let active = client.plugin(&plugin).await?.active.version;
                Ok((active, client.plugin_versions(&plugin).await?.items))
            })
        });
    let choose = move |event| {
        let digest = Some(event_target_value(&event)).filter(|digest| !digest.is_empty());
        // The parameters may be others; what was entered goes on as far as it fits.
        if let Some(input) = draft.input.get_untracked() {
            draft.first_input.set_value(input.draft());
        }
        draft.digest.set(digest);
    };
    let options = move || {
        let known = versions.value.get();
        let chosen = draft.digest.get();
        let (active, list) = known.as_deref().cloned().unwrap_or_default();
        let gone = chosen.clone().filter(|chosen| {
            known.is_some() && list.iter().all(|version| version.digest != *chosen)
        });
        let gone = gone.map(|digest| {
            view! { <option value=digest selected=true>{t.editor.version_gone}</option> }
        });
        let pinned = list.into_iter().map(|version| {
            let selected = chosen.as_ref() == Some(&version.digest);
            let short: String = version.digest.chars().take(8).collect();
            let name = fill(t.editor.version_pinned, &[("version", &version.version)]);
            view! {
                <option value=version.digest selected=selected>{format!("{name} · {short}")}</option>
            }
        });
        view! {
            <option value="" selected=chosen.is_none()>
                {fill(t.editor.version_active, &[("version", &active)])}
            </option>
            {pinned.collect_view()}
            {gone}
        }
    };
    view! {
        <div class="field">
            <label for="job-version">{t.editor.version}</label>
            <select
                id="job-version"
                disabled=move || draft.plugin.with(String::is_empty)
                data-tip=t.editor.version_hint
                on:change=choose
            >
                {move || options()}
            </select>
        </div>
    }
    .into_any()
}
