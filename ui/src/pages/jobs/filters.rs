use leptos::prelude::*;
use mainspring_client::wire::Topic;
use mainspring_ui_model::{doors, query};

use crate::console::console;
use crate::lookup::look_up;
use crate::parts::chip::FilterChip;
use crate::parts::search::SearchField;

/// What the list of jobs is narrowed by. All of it stands in the URL.
#[component]
pub(super) fn Filters() -> AnyView {
    let console = console();
    let t = console.texts();
    let router = console.router;
    let value = move |name: &'static str| {
        Signal::derive(move || router.query.with(|all| query::get(all, name)).unwrap_or_default())
    };
    let change = move |name: &'static str| {
        move |value: String| {
            let changed = router.query.with_untracked(|all| query::with(all, name, &value));
            router.set_query(&changed);
        }
    };
    let plugins =
        look_up(&[Topic::Plugins], |client| Box::pin(async move { client.plugins().await }));
    let names = move || {
        let plugins = plugins.value.get();
        let plugins = plugins.iter().flat_map(|page| page.items.iter());
        plugins.map(|plugin| (plugin.name.clone(), plugin.name.clone())).collect::<Vec<_>>()
    };
    let states =
        [("yes", t.jobs.enabled), ("no", t.jobs.paused)].map(|(k, v)| (k.into(), v.into()));
    let doors = doors::KNOWN.map(|(door, name)| (door.into(), name.into()));
    view! {
        <div class="toolbar">
            <SearchField label=t.jobs.search value=value("name") on_change=change("name") />
            <FilterChip
                label=t.jobs.plugin
                value=value("plugin")
                choices=Signal::derive(names)
                on_change=change("plugin")
            />
            <FilterChip
                label=t.jobs.state
                value=value("enabled")
                choices=Signal::stored(states.to_vec())
                on_change=change("enabled")
            />
            <FilterChip
                label=t.doors.door
                value=value("door")
                choices=Signal::stored(doors.to_vec())
                on_change=change("door")
            />
        </div>
    }
    .into_any()
}
