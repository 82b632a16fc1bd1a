use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_client::Error;
use mainspring_client::wire::{App, AppWithSecret, BrokenRule, Role};
use mainspring_ui_model::apps::{AppDraft, WINDOW};
use mainspring_ui_model::text::fill;

use super::draft::Form;
use super::fields;
use crate::browser;
use crate::console::{Console, console};
use crate::parts::copy::ShortId;
use crate::parts::dialog::{Dialog, Shape};
use crate::parts::problem::ProblemView;

/// Where rules are told that are broken; those of other places are told together.
const PLACES: [&str; 8] = [
    "name",
    "callback_url",
    "gateway_url",
    "note",
    WINDOW,
    "retry.max",
    "retry.delay_ms",
    "retry.cap_ms",
];

/// Makes an app, or changes one; whoever may not sees it only.
#[component]
pub(super) fn AppEditor(
    /// The app that is changed; none is made anew.
    #[prop(optional)]
    app: Option<App>,
    #[prop(into)] on_close: Callback<()>,
    #[prop(into)] on_made: Callback<AppWithSecret>,
    #[prop(into)] on_saved: Callback<App>,
) -> AnyView {
    let console = console();
    let t = console.texts();
    let may = console.may(Role::Admin);
    let title = match &app {
        Some(app) => fill(t.apps.edit_title, &[("name", &app.name)]),
        None => t.apps.new.to_owned(),
    };
    let action = if app.is_some() { t.common.save } else { t.apps.create };
    let key = app.as_ref().and_then(|app| app.key.clone()).map(|key| {
        view! {
            <div class="field">
                <span class="label">{t.apps.key}</span>
                <ShortId id=key length=24 />
            </div>
        }
    });
    let form = Form::new(app.as_ref().map(AppDraft::of).unwrap_or_default());
    let saving = Saving { console, form, error: RwSignal::new(None), busy: RwSignal::new(false) };
    let old = StoredValue::new(app);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        saving.save(old.get_value(), on_made, on_saved);
    };
    let save = may.then(|| {
        view! {
            <button type="submit" class="button primary" disabled=saving.busy>
                {action}
            </button>
        }
    });
    let leave = if may { t.common.cancel } else { t.common.close };
    view! {
        <Dialog title=title shape=Shape::Drawer light=false on_close=on_close>
            <form class="editor" on:submit=submit novalidate="">
                {key}
                <fieldset class="plain-set stack" disabled=!may>
                    {fields::text(form, "name", t.apps.name, t.apps.name_hint, |it| &mut it.name)}
                    {fields::text(form, "callback_url", t.apps.callback, t.apps.callback_hint, |it| &mut it.callback)}
                    {fields::callback_form(form)}
                    {fields::text(form, "gateway_url", t.apps.gateway, t.apps.gateway_hint, |it| &mut it.gateway)}
                    {fields::note(form)}
                    {fields::window(form)}
                    {fields::retries(form)}
                </fieldset>
                {move || saving.error.get().map(|error| view! { <ProblemView error /> })}
                <footer>
                    <button type="button" class="button" on:click=move |_| on_close.run(())>
                        {leave}
                    </button>
                    {save}
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}

/// How the saving stands. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
struct Saving {
    console: Console,
    form: Form,
    /// What is not told at a field.
    error: RwSignal<Option<Arc<Error>>>,
    busy: RwSignal<bool>,
}

impl Saving {
    fn save(self, old: Option<App>, on_made: Callback<AppWithSecret>, on_saved: Callback<App>) {
        let (t, client) = (self.console.texts(), self.console.client());
        let draft = self.form.draft.get_untracked();
        self.busy.set(true);
        spawn_local(async move {
            let done = match old {
                None => match draft.new_app(t) {
                    Ok(new) => client.create_app(&new).await.map(|made| on_made.run(made)),
                    Err(broken) => return self.refused(broken),
                },
                Some(old) => match draft.patch(&old, t) {
                    Ok(patch) => {
                        client.update_app(&old.id, &patch).await.map(|app| on_saved.run(app))
                    }
                    Err(broken) => return self.refused(broken),
                },
            };
            if let Err(why) = done {
                self.failed(why);
            }
        });
    }

    fn failed(self, why: Error) {
        self.console.sessions.heard(&why);
        let told = match &why {
            Error::Problem(problem) => problem.errors.clone(),
            _ => Vec::new(),
        };
        let at_fields =
            !told.is_empty() && told.iter().all(|rule| PLACES.contains(&rule.field.as_str()));
        self.refused(told);
        self.error.try_set((!at_fields).then(|| Arc::new(why)));
    }

    /// Says at the fields what is wrong, and goes to the first of them.
    fn refused(self, broken: Vec<BrokenRule>) {
        self.busy.try_set(false);
        self.error.try_set(None);
        self.form.broken.try_set(broken);
        browser::next_frame(|| {
            if let Some(field) = browser::find(".editor [aria-invalid=\"true\"]") {
                let _ = field.focus();
            }
        });
    }
}
