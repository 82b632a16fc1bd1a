use leptos::prelude::*;
use mainspring_client::wire::{App, Door, Role, Topic};
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::{Texts, fill};
use mainspring_ui_model::{doors, query};

use super::snippets::Snippets;
use super::{state, words};
use crate::browser;
use crate::console::{Console, console};
use crate::lookup::look_up;
use crate::parts::copy::CopyButton;
use crate::parts::icon::{Icon, icon};

/// One door: what it is, who is let in, and code to begin with.
#[component]
pub(super) fn DoorView(door: Door) -> AnyView {
    let console = console();
    let t = console.texts();
    let (what, access) = words(&door.name, t);
    let origin = browser::window().location().origin().unwrap_or_default();
    let address = [origin.as_str(), &door.path].concat();
    let jobs = Route::Jobs.with_query(&query::format([("door", door.name.as_str())]));
    let closed = (!door.open).then(|| {
        let setting = [door.name.as_str(), ".enabled"].concat();
        let detail = fill(t.doors.closed_detail, &[("setting", &setting)]);
        view! { <div class="notice">{icon(Icon::Warning)} <p>{detail}</p></div> }
    });
    let documentation = door.open.then(|| {
        view! {
            <a class="button" href=["/swagger/", &door.name].concat() target="_blank" rel="noopener">
                {icon(Icon::Book)}
                {t.doors.documentation}
            </a>
        }
    });
    let as_app = doors::signs_as_app(&door.name);
    let caller = RwSignal::new(None::<App>);
    let codes = doors::credentials(&door.name).iter().map(|code| view! { <code>{*code}</code> });
    let who = if as_app { app_choice(caller, console) } else { key_link(console) };
    view! {
        <div class="page-head">
            <h1>{doors::name(&door.name).to_owned()}</h1>
            {state(door.open, t)}
            <div class="actions">
                {documentation}
                <a class="button" href=jobs>
                    {icon(Icon::Jobs)}
                    {t.doors.see_jobs}
                </a>
            </div>
            <p class="sub">{what}</p>
        </div>
        <div class="stack">
            {closed}
            <section class="card" aria-label=t.doors.access>
                <div class="body door-facts">
                    <dl class="facts">
                        <div>
                            <dt>{t.doors.address}</dt>
                            <dd>
                                <span class="id">
                                    <code>{address.clone()}</code>
                                    <CopyButton text=address />
                                </span>
                            </dd>
                        </div>
                        <div>
                            <dt>{t.doors.access}</dt>
                            <dd>{access} <span class="door-codes">{codes.collect_view()}</span></dd>
                        </div>
                    </dl>
                    {who}
                </div>
            </section>
            <Snippets door=door.name origin caller />
        </div>
    }
    .into_any()
}

/// Which app calls: its key is put into the code. At first the one that the address names, else the oldest that may.
fn app_choice(caller: RwSignal<Option<App>>, console: Console) -> AnyView {
    let t = console.texts();
    let apps = look_up(&[Topic::Secrets], |client| Box::pin(async move { client.apps().await }));
    let named = console.router.query.with_untracked(|asked| query::get(asked, "app"));
    let able = move || {
        let page = apps.value.get();
        let all = page.iter().flat_map(|page| page.items.iter());
        all.filter(|app| app.key.is_some()).cloned().collect::<Vec<_>>()
    };
    crate::effects::effect(move || {
        let able = able();
        if caller.with_untracked(Option::is_none) {
            let asked = able.iter().find(|app| named.as_ref() == Some(&app.id));
            let first = asked.or_else(|| able.iter().find(|app| app.enabled));
            caller.set(first.cloned());
        }
    });
    let choose = move |event| {
        let id = event_target_value(&event);
        caller.set(able().into_iter().find(|app| app.id == id));
    };
    let options = move || {
        let option = |app: App| {
            let id = app.id.clone();
            let chosen = move || caller.with(|it| it.as_ref().is_some_and(|it| it.id == id));
            view! { <option value=app.id selected=move || chosen()>{app.name}</option> }
        };
        able().into_iter().map(option).collect_view()
    };
    view! {
        <label class="field">
            <span class="label">{t.doors.app}</span>
            <select class="medium" on:change=choose>
                <option value="" selected=move || caller.with(Option::is_none)>
                    {t.doors.any_app}
                </option>
                {move || options()}
            </select>
        </label>
        {make(console.may_change_all(), &Route::Apps, t.doors.make_app, t)}
    }
    .into_any()
}

fn key_link(console: Console) -> AnyView {
    let t = console.texts();
    make(console.may(Role::Admin), &Route::Keys, t.doors.make_key, t)
}

/// The way to what is needed, for those who may make it.
fn make(may: bool, page: &Route, text: &'static str, t: &'static Texts) -> AnyView {
    let link = may.then(|| view! { <a class="link" href=page.with_query("new")>{text}</a> });
    view! {
        <p class="hint">
            {t.doors.fill_in}
            " "
            {link}
        </p>
    }
    .into_any()
}
