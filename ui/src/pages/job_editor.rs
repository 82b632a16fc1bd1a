//! A job while it is made or changed: everything that it is, in one form.

mod bounds;
mod conflict;
mod http;
mod limits;
mod plugin;
mod preview;
mod save;
mod state;

use leptos::prelude::*;
use mainspring_client::wire::Job;
use mainspring_ui_model::request::is_within;
use web_sys::SubmitEvent;

use crate::confirm::Question;
use crate::console::console;
use crate::overlays::Unsaved;
use crate::pages::run_now::mend;
use crate::parts::dialog::{Dialog, Shape};
use crate::parts::problem::ProblemView;
use crate::parts::schedule_editor::ScheduleEditor;
use crate::parts::switch::Switch;
use bounds::{OrderFields, RetryFields};
use conflict::Conflict;
use http::{HttpDialogs, HttpFields};
use limits::LimitFields;
use plugin::PluginFields;
use preview::Preview;
use save::Saving;
use state::Draft;

/// Makes a job, or changes one.
#[component]
pub(crate) fn JobEditor(
    /// The job that is changed; without one, one is made.
    job: Option<Job>,
    /// Hears the job as it was saved, or that nothing was.
    #[prop(into)]
    on_close: Callback<Option<Job>>,
) -> AnyView {
    let console = console();
    let t = console.texts();
    let is_new = job.is_none();
    let draft = Draft::new(job.as_ref());
    let saving = Saving::new(console, draft, job, on_close);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        saving.save(None);
    };
    let close = move |()| {
        if !draft.is_touched() {
            return on_close.run(None);
        }
        console.confirm.ask(Question {
            title: t.editor.discard_title.to_owned(),
            detail: if is_new { String::new() } else { t.editor.discard_detail.to_owned() },
            action: t.editor.discard,
            keep: t.common.cancel,
            act: std::sync::Arc::new(move || {
                Box::pin(async move {
                    on_close.run(None);
                    Ok(())
                })
            }),
        });
    };
    console.overlays.guard(Unsaved { typed: draft.touched, ask: Callback::new(close) });
    let (title, action) = if is_new {
        (t.editor.new_job, t.editor.create)
    } else {
        (t.editor.edit_job, t.common.save)
    };
    let enabled = move || {
        view! {
            <div class="switch-line" class:hidden=move || !draft.has_schedule()>
                <Switch
                    label=t.editor.enabled
                    on=draft.enabled
                    on_change=move |on| draft.enabled.set(on)
                />
                <span>{t.editor.enabled}</span>
                <span class="muted">{t.editor.enabled_hint}</span>
            </div>
        }
    };
    view! {
        <Dialog title=title shape=Shape::Drawer light=false on_close=close>
            <form class="editor" on:submit=submit on:input=move |_| draft.touch()>
                <section class="editor-part">
                    <NameField draft />
                    <KindField draft />
                    {move || what(draft)}
                </section>
                <section class="editor-part">
                    <h3>{t.editor.when}</h3>
                    <ScheduleEditor
                        state=draft.schedule
                        preview=view! { <Preview state=draft.schedule /> }.into_any()
                    />
                    {move || enabled()}
                </section>
                <LimitFields draft />
                <RetryFields draft />
                <OrderFields draft />
                {move || saving.conflict.get().map(|now| view! { <Conflict saving now /> })}
                {move || saving.error.get().map(|error| view! { <ProblemView error /> })}
                <footer>
                    <span class="error" role="status">{move || mend(saving.wrong.get(), t.editor.mend)}</span>
                    <button type="button" class="button" on:click=move |_| close(())>
                        {t.common.cancel}
                    </button>
                    <button type="submit" class="button primary" disabled=saving.busy>
                        {action}
                    </button>
                </footer>
            </form>
            <HttpDialogs draft />
        </Dialog>
    }
    .into_any()
}

#[component]
fn NameField(draft: Draft) -> AnyView {
    let t = console().texts();
    let words = move || {
        let own = draft.asked.get().then(|| draft.name_fault()).flatten();
        own.map(str::to_owned).or_else(|| draft.refused("name", is_within).pop())
    };
    view! {
        <div class="field">
            <label for="job-name">{t.editor.name}</label>
            <input
                id="job-name"
                type="text"
                autocomplete="off"
                prop:value=draft.name
                aria-invalid=move || if words().is_some() { "true" } else { "false" }
                on:input=move |event| {
                    draft.name.set(event_target_value(&event));
                    draft.mended("name");
                }
            />
            {move || words().map(|words| view! { <p class="error" role="alert">{words}</p> }.into_any())}
        </div>
    }
    .into_any()
}

fn what(draft: Draft) -> AnyView {
    if draft.is_http.get() {
        view! { <HttpFields draft /> }.into_any()
    } else {
        view! { <PluginFields draft /> }.into_any()
    }
}

#[component]
fn KindField(draft: Draft) -> AnyView {
    let t = console().texts();
    let choose = move |event| draft.is_http.set(event_target_value(&event) == "http");
    view! {
        <div class="field">
            <label for="job-kind">{t.editor.kind}</label>
            <select id="job-kind" on:change=choose>
                <option value="plugin" selected=move || !draft.is_http.get()>{t.editor.kind_plugin}</option>
                <option value="http" selected=move || draft.is_http.get()>{t.editor.kind_http}</option>
            </select>
        </div>
    }
    .into_any()
}
