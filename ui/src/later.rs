//! What is loaded after the first page. The bundle has these pages in a file of its own, so that signing in
//! and the overview do not wait for code that draws traces and forms.

#![expect(clippy::unnecessary_wraps, reason = "`wasm_split` adds the failure to load")]

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use mainspring_client::wire::{Job, Run};

use crate::browser;
use crate::console::{console, texts};
use crate::pages::apps::Apps;
use crate::pages::doors::Doors;
use crate::pages::job::JobPage;
use crate::pages::job_editor::JobEditor;
use crate::pages::keys::Keys;
use crate::pages::plugins::Plugins;
use crate::pages::run::RunPage;
use crate::pages::run_now::RunNow;
use crate::pages::runs::Runs;
use crate::pages::secrets::Secrets;
use crate::parts::dynamic::dynamic;
use crate::parts::empty::Empty;
use crate::parts::icon::Icon;
use crate::parts::skeleton::skeleton_rows;

/// What draws the pages that come later.
#[derive(Clone, Copy)]
pub(crate) struct Pages {
    pub(crate) apps: fn() -> AnyView,
    pub(crate) doors: fn(Option<String>) -> AnyView,
    pub(crate) job: fn(String) -> AnyView,
    pub(crate) job_editor: fn(Option<Job>, Callback<Option<Job>>) -> AnyView,
    pub(crate) keys: fn() -> AnyView,
    pub(crate) plugins: fn(Option<String>) -> AnyView,
    pub(crate) run: fn(String) -> AnyView,
    pub(crate) run_now: fn(Job, Callback<Option<Run>>) -> AnyView,
    pub(crate) runs: fn() -> AnyView,
    pub(crate) secrets: fn() -> AnyView,
}

/// Whether they are there.
#[derive(Clone, Copy)]
pub(crate) struct Later {
    state: RwSignal<State>,
}

#[derive(Clone, Copy)]
enum State {
    Away,
    Coming,
    There(Pages),
    Lost,
}

/// How long the first page is left alone before the others are fetched, in milliseconds.
const PATIENCE: i32 = 500;

impl Later {
    pub(crate) fn new() -> Self {
        Self { state: RwSignal::new(State::Away) }
    }

    /// Fetches the pages while nobody waits for them yet.
    pub(crate) fn soon(self) {
        browser::after(PATIENCE, move || self.fetch());
    }

    fn fetch(self) {
        if matches!(self.state.get_untracked(), State::There(_) | State::Coming) {
            return;
        }
        self.state.set(State::Coming);
        spawn_local(async move {
            self.state.set(load().await.map_or(State::Lost, State::There));
        });
    }
}

/// Draws something by what comes later: its outline first, where that is not there yet.
pub(crate) fn draw(pick: impl Fn(Pages) -> AnyView + Send + 'static) -> AnyView {
    let later = console().later;
    dynamic(move || {
        Some(match later.state.get() {
            State::There(pages) => pick(pages),
            State::Away => {
                later.fetch();
                skeleton_rows(6)
            }
            State::Coming => skeleton_rows(6),
            State::Lost => lost(),
        })
    })
}

/// Fetching again would find the same: where the server has been updated, the file has another name now.
fn lost() -> AnyView {
    let t = texts();
    let reload = |_| {
        let _ = browser::window().location().reload();
    };
    view! {
        <Empty shape=Icon::Warning title=t.shell.lost detail=t.shell.lost_detail>
            <button type="button" class="button" on:click=reload>
                {t.shell.reload}
            </button>
        </Empty>
    }
    .into_any()
}

#[wasm_split(pages, wasm_split_path = ::leptos::wasm_split, fallible)]
fn load() -> Result<Pages, SplitLoaderError> {
    Ok(Pages {
        apps: || view! { <Apps /> }.into_any(),
        doors: |name| view! { <Doors name /> }.into_any(),
        job: |id| view! { <JobPage id /> }.into_any(),
        job_editor: |job, on_close| view! { <JobEditor job on_close /> }.into_any(),
        keys: || view! { <Keys /> }.into_any(),
        plugins: |name| view! { <Plugins name /> }.into_any(),
        run: |id| view! { <RunPage id /> }.into_any(),
        run_now: |job, on_close| view! { <RunNow job on_close /> }.into_any(),
        runs: || view! { <Runs /> }.into_any(),
        secrets: || view! { <Secrets /> }.into_any(),
    })
}
