use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use mainspring_client::JobList;
use mainspring_client::wire::Role;
use mainspring_ui_model::ranking::rank;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::{Language, fill};
use web_sys::{HtmlElement, KeyboardEvent};

use super::nav::{sections, title_of};
use crate::console::{Console, console};
use crate::effects::{effect, once_shown};
use crate::lookup::look_up;
use crate::overlays::Overlay;
use crate::parts::icon::{Icon, icon};
use crate::settings::Theme;

/// How many entries are offered at once.
const MOST: usize = 12;

/// The command palette: pages, jobs, plugins and actions, found by what is typed.
#[component]
pub(super) fn Palette() -> AnyView {
    let console = console();
    let t = console.texts();
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let entries = entries(console, typed);
    let act = move |entry: &Entry| {
        console.overlays.close();
        (entry.act)();
    };
    let keyed = move |event: KeyboardEvent| {
        let count = entries.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1).min(count.saturating_sub(1))),
            "ArrowUp" => at.update(|at| *at = at.saturating_sub(1)),
            "Enter" if !event.is_composing() => {
                let entry = entries.with_untracked(|all| all.get(at.get_untracked()).cloned());
                entry.iter().for_each(act);
            }
            _ => return,
        }
        event.prevent_default();
    };
    let dialog = NodeRef::<html::Dialog>::new();
    once_shown(dialog, |dialog| {
        let _ = dialog.show_modal();
    });
    // Closed before it goes, so that the browser gives the focus back.
    on_cleanup(move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
    });
    let lines = move || {
        let entries = entries.get();
        let draw = |(i, entry)| line(i, entry, Memo::new(move |_| at.get() == i), act);
        entries.into_iter().enumerate().map(draw).collect_view()
    };
    let nothing = move || {
        let text = entries.with(Vec::is_empty).then(|| typed.get())?;
        let words = fill(t.shell.palette_empty, &[("text", &text)]);
        Some(view! { <p class="palette-none">{words}</p> })
    };
    view! {
        <dialog
            node_ref=dialog
            class="dialog palette"
            aria-label=t.shell.palette
            on:cancel=move |_: web_sys::Event| console.overlays.close()
            on:mousedown=move |event| {
                if event.target() == dialog.get_untracked().map(Into::into) {
                    console.overlays.close();
                }
            }
        >
            <div class="palette-frame" on:keydown=keyed>
                <label class="palette-input">
                    {icon(Icon::Search)}
                    <input
                        autofocus=""
                        role="combobox"
                        aria-expanded="true"
                        aria-controls="palette-list"
                        aria-activedescendant=move || (!entries.with(Vec::is_empty)).then(|| format!("palette-{}", at.get()))
                        aria-label=t.shell.palette_hint
                        placeholder=t.shell.palette_hint
                        autocomplete="off"
                        spellcheck="false"
                        on:input=move |event| {
                            at.set(0);
                            typed.set(event_target_value(&event));
                        }
                    />
                </label>
                <div id="palette-list" role="listbox" aria-label=t.shell.palette>
                    {move || lines()}
                </div>
                {move || nothing()}
            </div>
        </dialog>
    }
    .into_any()
}

/// Something that can be gone to or done.
#[derive(Clone)]
struct Entry {
    text: String,
    kind: &'static str,
    shape: Icon,
    act: Arc<dyn Fn() + Send + Sync>,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.kind == other.kind
    }
}

fn line(
    i: usize,
    entry: Entry,
    is_here: Memo<bool>,
    act: impl Fn(&Entry) + Copy + 'static,
) -> AnyView {
    let node = NodeRef::<html::Div>::new();
    effect(move || {
        if let (true, Some(node)) = (is_here.get(), node.get()) {
            keep_in_sight(&node);
        }
    });
    let (text, kind, shape) = (entry.text.clone(), entry.kind, entry.shape);
    view! {
        <div
            node_ref=node
            id=format!("palette-{i}")
            role="option"
            aria-selected=move || if is_here.get() { "true" } else { "false" }
            on:click=move |_| act(&entry)
        >
            {icon(shape)}
            <span class="ellipsis">{text}</span>
            <small>{kind}</small>
        </div>
    }
    .into_any()
}

fn keep_in_sight(line: &HtmlElement) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    line.scroll_into_view_with_scroll_into_view_options(&options);
}

/// What fits, the best first. Jobs are searched by the server: there may be many.
fn entries(console: Console, typed: RwSignal<String>) -> Memo<Vec<Entry>> {
    let t = console.texts();
    let jobs = look_up(&[], move |client| {
        let name = Some(typed.get().trim().to_owned()).filter(|name| !name.is_empty());
        let list = JobList { name, limit: Some(20), ..JobList::default() };
        Box::pin(async move { client.jobs(&list).await })
    });
    let plugins = look_up(&[], |client| Box::pin(async move { client.plugins().await }));
    let fixed = StoredValue::new(fixed(console));
    Memo::new(move |_| {
        let go = |text: &str, kind, shape, route: Route| Entry {
            text: text.to_owned(),
            kind,
            shape,
            act: Arc::new(move || console.router.go(&route)),
        };
        let mut all = fixed.get_value();
        for job in jobs.value.get().iter().flat_map(|page| page.items.iter()) {
            all.push(go(&job.name, t.shell.jobs, Icon::Jobs, Route::Job(job.id.clone())));
        }
        for plugin in plugins.value.get().iter().flat_map(|page| page.items.iter()) {
            let route = Route::Plugins(Some(plugin.name.clone()));
            all.push(go(&plugin.name, t.shell.plugins, Icon::Plugins, route));
        }
        let typed = typed.get();
        let mut ranked: Vec<_> = all
            .into_iter()
            .filter_map(|entry| rank(&entry.text, &typed).map(|rank| (rank, entry)))
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, entry)| entry).take(MOST).collect()
    })
}

/// Pages and actions, which are always the same for a role.
fn fixed(console: Console) -> Vec<Entry> {
    let t = console.texts();
    let entry = |text: &str, kind, shape, act: Arc<dyn Fn() + Send + Sync>| Entry {
        text: text.to_owned(),
        kind,
        shape,
        act,
    };
    let act = |text: &str, shape, act| entry(text, t.shell.actions, shape, act);
    let mut all: Vec<_> = sections(console.may(Role::Admin))
        .into_iter()
        .map(|(route, shape)| {
            let text = title_of(&route, t);
            entry(text, t.shell.go_to, shape, Arc::new(move || console.router.go(&route)))
        })
        .collect();
    if console.may(Role::Operator) {
        let new_job = move || console.overlays.show(Overlay::NewJob);
        all.push(act(t.shell.new_job, Icon::Plus, Arc::new(new_job)));
        let new_secret = move || console.router.go_to(&Route::Secrets.with_query("new"));
        all.push(act(t.shell.new_secret, Icon::Lock, Arc::new(new_secret)));
    }
    if console.may(Role::Admin) {
        let new_key = move || console.router.go_to(&Route::Keys.with_query("new"));
        all.push(act(t.shell.new_key, Icon::Keys, Arc::new(new_key)));
    }
    let doors = move || console.router.go(&Route::Doors(None));
    all.push(entry(t.shell.doors, t.shell.go_to, Icon::Globe, Arc::new(doors)));
    if console.may_change_all() {
        let new_app = move || console.router.go_to(&Route::Apps.with_query("new"));
        all.push(act(t.shell.new_app, Icon::Apps, Arc::new(new_app)));
    }
    for (theme, name) in [
        (Theme::Light, t.shell.theme_light),
        (Theme::Dark, t.shell.theme_dark),
        (Theme::System, t.shell.theme_system),
    ] {
        let text = format!("{}: {name}", t.shell.theme);
        all.push(act(&text, Icon::Sun, Arc::new(move || console.settings.choose_theme(theme))));
    }
    for language in Language::ALL {
        let choose = move || console.settings.choose_language(language);
        all.push(act(language.name(), Icon::Globe, Arc::new(choose)));
    }
    let help = move || console.overlays.show(Overlay::Help);
    all.push(act(t.shell.shortcuts, Icon::Keyboard, Arc::new(help)));
    all
}
