//! What can be done with an app besides editing it. Each is asked for once where somebody is refused then.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_client::wire::{App, AppPatch};
use mainspring_ui_model::query;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::fill;

use super::{Open, Shown};
use crate::confirm::Question;
use crate::console::Console;
use crate::lookup::Answer;
use crate::parts::icon::{Icon, icon};
use crate::parts::menu::{Item, Menu};

pub(super) fn menu(app: &App, shown: Shown, console: Console) -> AnyView {
    let t = console.texts();
    let app = StoredValue::new(app.clone());
    let items = move || {
        let use_it = move || {
            let query = app.with_value(|app| query::format([("app", app.id.as_str())]));
            console.router.go_to(&Route::Doors(None).with_query(&query));
        };
        let edit = move || shown.open.set(Some(Open::Edit(app.get_value())));
        let rotate = move || ask_rotate(&app.get_value(), shown, console);
        let disable = move || ask_disable(&app.get_value(), shown, console);
        let enable = move || enable(&app.get_value(), shown, console);
        let switch = if app.with_value(|app| app.enabled) {
            Item::new(t.apps.disable, disable).icon(Icon::Pause).danger()
        } else {
            Item::new(t.apps.enable, enable).icon(Icon::Play)
        };
        vec![
            Item::new(t.common.edit, edit).icon(Icon::Edit),
            Item::new(t.apps.use_it, use_it).icon(Icon::Book),
            Item::new(t.apps.rotate, rotate).icon(Icon::Retry),
            switch,
        ]
    };
    view! { <Menu label=t.common.more button=icon(Icon::More) items=Signal::derive(items) /> }
        .into_any()
}

fn ask_rotate(app: &App, shown: Shown, console: Console) {
    let t = console.texts();
    let id = app.id.clone();
    let act = move || -> Answer<()> {
        let (client, id) = (console.client(), id.clone());
        Box::pin(async move {
            let rotated = client.rotate_app(&id).await?;
            shown.open.set(Some(Open::Secret(rotated)));
            shown.apps.again();
            Ok(())
        })
    };
    console.confirm.ask(Question {
        title: fill(t.apps.rotate_title, &[("name", &app.name)]),
        detail: t.apps.rotate_detail.to_owned(),
        action: t.apps.rotate,
        keep: t.common.cancel,
        act: Arc::new(act),
    });
}

fn ask_disable(app: &App, shown: Shown, console: Console) {
    let t = console.texts();
    let old = app.clone();
    let act = move || -> Answer<()> {
        let old = old.clone();
        Box::pin(async move { switch(&old, false, shown, console).await })
    };
    console.confirm.ask(Question {
        title: fill(t.apps.disable_title, &[("name", &app.name)]),
        detail: t.apps.disable_detail.to_owned(),
        action: t.apps.disable,
        keep: t.common.cancel,
        act: Arc::new(act),
    });
}

fn enable(app: &App, shown: Shown, console: Console) {
    let old = app.clone();
    spawn_local(async move {
        if let Err(error) = switch(&old, true, shown, console).await {
            console.sessions.heard(&error);
            console.toasts.failed(&error);
        }
    });
}

async fn switch(
    app: &App,
    enabled: bool,
    shown: Shown,
    console: Console,
) -> Result<(), mainspring_client::Error> {
    let t = console.texts();
    let patch = AppPatch { enabled: Some(enabled), ..AppPatch::default() };
    let app = console.client().update_app(&app.id, &patch).await?;
    let done = if enabled { t.apps.enabled_toast } else { t.apps.disabled_toast };
    console.toasts.done(fill(done, &[("name", &app.name)]));
    shown.apps.again();
    Ok(())
}
