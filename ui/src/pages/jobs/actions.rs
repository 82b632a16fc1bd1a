//! What can be done with a job, from the list and from its own page.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_client::RunList;
use mainspring_client::wire::{Job, Role};
use mainspring_ui_model::query;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::fill;

use crate::browser;
use crate::confirm::Question;
use crate::console::{Console, console};
use crate::overlays::Overlay;
use crate::parts::icon::{Icon, icon, icon_button};
use crate::parts::menu::{Item, Menu};
use crate::parts::switch::Switch;

/// Lets a job's schedule fire, or stops it. It moves at once, and back where the server refuses.
#[component]
pub(crate) fn EnableSwitch(
    /// The job.
    job: Job,
) -> AnyView {
    let console = console();
    let label = fill(console.texts().jobs.toggle, &[("name", &job.name)]);
    let on = RwSignal::new(job.enabled);
    let id = StoredValue::new(job.id);
    let change = move |enable: bool| {
        on.set(enable);
        let (client, id) = (console.client(), id.get_value());
        spawn_local(async move {
            let answer =
                if enable { client.resume_job(&id).await } else { client.pause_job(&id).await };
            if let Err(error) = answer {
                console.sessions.heard(&error);
                console.toasts.failed(&error);
                on.try_set(!enable);
            }
        });
    };
    view! { <Switch label on disabled=!console.may(Role::Operator) on_change=change /> }.into_any()
}

/// Opens the dialog that runs a job.
#[component]
pub(crate) fn RunNowButton(
    /// The job.
    job: Job,
) -> AnyView {
    let console = console();
    icon_button(Icon::Play, console.texts().jobs.run_now, move |_| {
        console.overlays.show(Overlay::RunNow(job.clone()));
    })
}

/// What else can be done with a job. `deleted` is called once it is gone.
pub(crate) fn menu(job: &Job, deleted: impl Fn() + Send + Sync + Copy + 'static) -> AnyView {
    let console = console();
    let t = console.texts();
    let job = StoredValue::new(job.clone());
    let items = move || {
        let id = job.with_value(|job| job.id.clone());
        let runs = Route::Runs.with_query(&query::format([("job", id.as_str())]));
        vec![
            Item::new(t.jobs.run_now, move || {
                console.overlays.show(Overlay::RunNow(job.get_value()));
            })
            .icon(Icon::Play),
            Item::new(t.common.edit, move || {
                console.overlays.show(Overlay::EditJob(job.get_value()));
            })
            .icon(Icon::Edit),
            Item::new(t.jobs.show_runs, move || console.router.go_to(&runs)).icon(Icon::Runs),
            Item::new(t.jobs.copy_id, move || {
                let _ = browser::window().navigator().clipboard().write_text(&id);
                console.toasts.done(t.common.copied);
            })
            .icon(Icon::Copy),
            Item::new(t.common.delete, move || ask_delete(console, &job.get_value(), deleted))
                .icon(Icon::Trash)
                .danger(),
        ]
    };
    view! { <Menu label=t.common.more button=icon(Icon::More) items=Signal::derive(items) /> }
        .into_any()
}

/// Asks before a job is deleted, by its name.
fn ask_delete(console: Console, job: &Job, deleted: impl Fn() + Send + Sync + Copy + 'static) {
    let t = console.texts();
    let name = job.name.clone();
    let id = job.id.clone();
    let act = move || -> crate::lookup::Answer<()> {
        let (client, id) = (console.client(), id.clone());
        let done = fill(t.jobs.deleted, &[("name", &name)]);
        Box::pin(async move {
            client.delete_job(&id).await?;
            console.toasts.done(done);
            deleted();
            Ok(())
        })
    };
    console.confirm.ask(Question {
        title: fill(t.jobs.delete_title, &[("name", &job.name)]),
        detail: t.jobs.delete_detail.to_owned(),
        action: t.common.delete,
        keep: t.common.cancel,
        act: Arc::new(act),
    });
}

/// The latest runs of one job.
pub(crate) fn runs_of(id: &str, limit: u32) -> RunList {
    RunList { job: Some(id.to_owned()), limit: Some(limit), ..RunList::default() }
}
