//! Apps: as which programs prove who they are, and whose jobs are whose.

mod acts;
mod draft;
mod editor;
mod fields;
mod secret;

use leptos::prelude::*;
use mainspring_client::wire::{App, AppWithSecret, Role, Topic};
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::fill;

use crate::console::{Console, console};
use crate::lookup::{Lookup, look_up};
use crate::parts::ago::Ago;
use crate::parts::copy::ShortId;
use crate::parts::empty::Empty;
use crate::parts::icon::{Icon, icon};
use crate::parts::problem::ProblemView;
use crate::parts::skeleton::skeleton_rows;
use crate::time;
use editor::AppEditor;
use secret::AppSecret;

/// What lies over the list.
#[derive(Clone)]
enum Open {
    New,
    Edit(App),
    Secret(AppWithSecret),
}

/// The page's state. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
struct Shown {
    apps: Lookup<mainspring_client::wire::Page<App>>,
    open: RwSignal<Option<Open>>,
}

/// The apps: their keys, their addresses, whether they are let in.
#[component]
pub(crate) fn Apps() -> AnyView {
    let console = console();
    let t = console.texts();
    let may_make = console.may_change_all();
    let asked = may_make && console.router.query.with_untracked(|query| query == "new");
    // Nothing tells of a change of an app, but one that is made or rotated brings a secret.
    let apps = look_up(&[Topic::Secrets], |client| Box::pin(async move { client.apps().await }));
    let shown = Shown { apps, open: RwSignal::new(asked.then_some(Open::New)) };
    let problem = move || {
        let error = apps.error.get()?;
        Some(view! { <ProblemView error on_retry=move |()| apps.again() /> }.into_any())
    };
    let body = move || match apps.value.get() {
        Some(page) if page.items.is_empty() => nothing(shown, may_make, console),
        Some(page) => table(&page.items, shown, console),
        None if apps.error.with(Option::is_some) => ().into_any(),
        None => view! { <div class="card">{skeleton_rows(5)}</div> }.into_any(),
    };
    let create = may_make.then(|| new_button(shown, "button primary", console));
    view! {
        <div class="page-head">
            <h1>{t.apps.title}</h1>
            <div class="actions">
                <a class="button" href=Route::Doors(None).path()>
                    {icon(Icon::Globe)}
                    {t.doors.title}
                </a>
                {create}
            </div>
        </div>
        {move || problem()}
        {move || body()}
        {move || shown.open.get().map(|open| over(open, shown, console))}
    }
    .into_any()
}

fn over(open: Open, shown: Shown, console: Console) -> AnyView {
    let t = console.texts();
    let close = move |()| shown.open.set(None);
    let saved = move |app: App| {
        console.toasts.done(fill(t.apps.saved, &[("name", &app.name)]));
        shown.open.set(None);
        shown.apps.again();
    };
    let made = move |made: AppWithSecret| {
        shown.open.set(Some(Open::Secret(made)));
        shown.apps.again();
    };
    match open {
        Open::New => view! { <AppEditor on_close=close on_made=made on_saved=saved /> }.into_any(),
        Open::Edit(app) => {
            view! { <AppEditor app on_close=close on_made=made on_saved=saved /> }.into_any()
        }
        Open::Secret(made) => view! { <AppSecret made on_close=close /> }.into_any(),
    }
}

fn new_button(shown: Shown, class: &'static str, console: Console) -> AnyView {
    view! {
        <button type="button" class=class on:click=move |_| shown.open.set(Some(Open::New))>
            {icon(Icon::Plus)}
            {console.texts().apps.new}
        </button>
    }
    .into_any()
}

fn nothing(shown: Shown, may_make: bool, console: Console) -> AnyView {
    let t = console.texts();
    let button = may_make.then(|| new_button(shown, "button", console));
    view! {
        <div class="card">
            <Empty shape=Icon::Apps title=t.apps.none detail=t.apps.none_detail>
                {button}
            </Empty>
        </div>
    }
    .into_any()
}

fn table(apps: &[App], shown: Shown, console: Console) -> AnyView {
    let t = console.texts();
    let rows = apps.iter().map(|app| row(app, shown, console));
    view! {
        <div class="table-frame">
            <table class="table">
                <thead>
                    <tr>
                        <th>{t.apps.name}</th>
                        <th class="wide">{t.apps.key}</th>
                        <th class="tight">{t.apps.state}</th>
                        <th class="wide">{t.apps.addresses}</th>
                        <th class="tight wide">{t.apps.created}</th>
                        <th class="tight"><span class="hidden-text">{t.shell.actions}</span></th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(app: &App, shown: Shown, console: Console) -> AnyView {
    let t = console.texts();
    let key = match &app.key {
        Some(key) => view! { <ShortId id=key.clone() length=24 /> }.into_any(),
        None => view! { <span class="muted">{t.apps.no_key}</span> }.into_any(),
    };
    let (class, state) = if app.enabled {
        ("badge state-succeeded", t.apps.enabled)
    } else {
        ("badge plain", t.apps.disabled)
    };
    let addresses = [(t.apps.callback, &app.callback_url), (t.apps.gateway, &app.gateway_url)];
    let addresses = addresses.into_iter().filter_map(|(name, url)| {
        let url = url.clone()?;
        Some(view! { <div class="ellipsis" data-tip=name>{url}</div> })
    });
    // The first app has been there since before there was a clock.
    let is_dated = time::millis(&app.created_at) > 0.0;
    let created = is_dated.then(|| view! { <Ago at=app.created_at.clone() /> });
    let edited = StoredValue::new(app.clone());
    let actions = console.may(Role::Admin).then(|| acts::menu(app, shown, console));
    view! {
        <tr class:past=!app.enabled>
            <td class="name">
                <button
                    type="button"
                    class="row-button"
                    data-row=""
                    title=app.name.clone()
                    on:click=move |_| shown.open.set(Some(Open::Edit(edited.get_value())))
                >
                    {app.name.clone()}
                </button>
                <small>{app.note.clone()}</small>
            </td>
            <td class="tight wide">{key}</td>
            <td class="tight">
                <span class=class>{state}</span>
            </td>
            <td class="wide addresses">{addresses.collect_view()}</td>
            <td class="tight wide">{created}</td>
            <td class="tight">
                <div class="row-actions">{actions}</div>
            </td>
        </tr>
    }
    .into_any()
}
