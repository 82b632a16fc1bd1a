//! The frame around every page: navigation, the page itself, and what lies over it.

mod account;
mod confirm_dialog;
mod help;
mod nav;
mod palette;

use leptos::prelude::*;
use mainspring_client::wire::{Job as WireJob, Run as WireRun};
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::fill;

use crate::console::{Console, console};
use crate::effects::effect;
use crate::overlays::Overlay;
use crate::pages::jobs::Jobs;
use crate::pages::nowhere::Nowhere;
use crate::pages::overview::Overview;
use crate::parts::toast_list::ToastList;
use crate::{browser, keyboard, later};
pub(crate) use account::{LanguageMenu, ThemeMenu};
use confirm_dialog::ConfirmDialog;
use help::Help;
pub(crate) use nav::logo;
use nav::{Nav, title_of};
use palette::Palette;

/// The console of somebody who is signed in.
#[component]
pub(crate) fn Shell() -> AnyView {
    let console = console();
    let t = console.texts();
    keyboard::obey(console);
    console.later.soon();
    effect(move || {
        let title = console.router.route.with(|route| title_of(route, t));
        browser::document().set_title(&format!("{title} · {}", t.shell.product));
    });
    view! {
        <a class="skip" href="#content">{t.shell.skip}</a>
        <div class="shell">
            <Nav />
            <main id="content" tabindex="-1">
                {move || page(console.router.route.get())}
            </main>
        </div>
        {move || console.overlays.open.get().map(|overlay| draw(console, overlay))}
        <ConfirmDialog />
        <ToastList />
    }
    .into_any()
}

fn page(route: Route) -> AnyView {
    match route {
        Route::Overview => view! { <Overview /> }.into_any(),
        Route::Jobs => view! { <Jobs /> }.into_any(),
        Route::Job(id) => later::draw(move |pages| (pages.job)(id.clone())),
        Route::Runs => later::draw(|pages| (pages.runs)()),
        Route::Run(id) => later::draw(move |pages| (pages.run)(id.clone())),
        Route::Plugins(name) => later::draw(move |pages| (pages.plugins)(name.clone())),
        Route::Secrets => later::draw(|pages| (pages.secrets)()),
        Route::Apps => later::draw(|pages| (pages.apps)()),
        Route::Doors(name) => later::draw(move |pages| (pages.doors)(name.clone())),
        Route::Keys => later::draw(|pages| (pages.keys)()),
        Route::SignIn | Route::Nowhere => view! { <Nowhere /> }.into_any(),
    }
}

fn draw(console: Console, overlay: Overlay) -> AnyView {
    let saved = Callback::new(move |job: Option<WireJob>| saved(console, job));
    let queued = Callback::new(move |run: Option<WireRun>| queued(console, run));
    match overlay {
        Overlay::Palette => view! { <Palette /> }.into_any(),
        Overlay::Help => view! { <Help /> }.into_any(),
        Overlay::NewJob => later::draw(move |pages| (pages.job_editor)(None, saved)),
        Overlay::EditJob(job) => {
            later::draw(move |pages| (pages.job_editor)(Some(job.clone()), saved))
        }
        Overlay::RunNow(job) => later::draw(move |pages| (pages.run_now)(job.clone(), queued)),
    }
}

fn saved(console: Console, job: Option<WireJob>) {
    console.overlays.close();
    let t = console.texts();
    if let Some(job) = job {
        let text = fill(t.jobs.saved, &[("name", &job.name)]);
        console.toasts.done_see(text, Route::Job(job.id).path(), t.jobs.see_job);
    }
}

fn queued(console: Console, run: Option<WireRun>) {
    console.overlays.close();
    let t = console.texts();
    if let Some(run) = run {
        let text = fill(t.jobs.queued, &[("name", &run.job_name)]);
        console.toasts.done_see(text, Route::Run(run.id).path(), t.jobs.see_run);
    }
}
