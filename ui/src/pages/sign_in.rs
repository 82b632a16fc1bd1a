use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_client::Error;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::{Texts, sentence};

use crate::browser;
use crate::console::console;
use crate::effects::once_shown;
use crate::parts::icon::{Icon, icon};
use crate::parts::problem::ProblemView;
use crate::session::SessionState;
use crate::shell::{LanguageMenu, ThemeMenu, logo};

/// Signing in: with a key, or by a link, whose token stands in the fragment and is used at once.
#[component]
pub(crate) fn SignIn() -> AnyView {
    let console = console();
    let t = console.texts();
    let refusal = RwSignal::new(None::<Refusal>);
    let by_link = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let sign_in = move |secret: String, link: bool| {
        busy.set(true);
        if link {
            by_link.set(true);
            refusal.set(None);
        }
        spawn_local(async move {
            let end = console.sessions.sign_in(secret).await;
            let at_door = console.router.route.get_untracked() == Route::SignIn;
            if end.is_ok() && at_door {
                console.router.replace(&Route::Overview.path());
            }
            if let Err(error) = end {
                refusal.try_set(Some(Refusal { error: Arc::new(error), link }));
                busy.try_set(false);
                if link {
                    by_link.try_set(false);
                }
            }
        });
    };
    let by_fragment = move || {
        if let Some(token) = token() {
            // Out of the address at once: it is of no use to anyone who reads it there.
            console.router.replace(&Route::SignIn.path());
            sign_in(token, true);
        }
    };
    by_fragment();
    // A link that is opened in a tab that is here already changes no more than the fragment.
    let pasted = window_event_listener(leptos::ev::hashchange, move |_| by_fragment());
    on_cleanup(move || pasted.remove());
    let expired = console
        .sessions
        .state
        .with_untracked(|state| *state == SessionState::SignedOut { expired: true });
    view! {
        <main class="door">
            <div class="door-card">
                <div class="door-head">
                    {logo()}
                    <h1>{t.sign_in.title}</h1>
                    {expired.then(|| view! { <p class="door-note">{t.sign_in.expired}</p> })}
                </div>
                {move || refusal.get().map(|refusal| refusal.draw(t))}
                {move || {
                    if by_link.get() {
                        view! { <p class="muted" role="status">{t.sign_in.by_link}</p> }.into_any()
                    } else {
                        view! { <KeyForm busy on_submit=move |key| sign_in(key, false) /> }.into_any()
                    }
                }}
            </div>
            <footer class="door-foot">
                <ThemeMenu />
                <LanguageMenu />
            </footer>
        </main>
    }
    .into_any()
}

#[component]
fn KeyForm(busy: RwSignal<bool>, #[prop(into)] on_submit: Callback<String>) -> AnyView {
    let t = console().texts();
    let key = RwSignal::new(String::new());
    let shown = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    once_shown(input, |input| {
        let _ = input.focus();
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let key = key.get_untracked().trim().to_owned();
        if !key.is_empty() && !busy.get_untracked() {
            on_submit.run(key);
        }
    };
    let eye = move || if shown.get() { t.sign_in.hide } else { t.sign_in.show };
    view! {
        <form class="stack" on:submit=submit>
            <div class="field">
                <label for="key">{t.sign_in.key}</label>
                <div class="door-key">
                    <input
                        node_ref=input
                        id="key"
                        class="mono"
                        type=move || if shown.get() { "text" } else { "password" }
                        placeholder=t.sign_in.placeholder
                        autocomplete="current-password"
                        autocapitalize="off"
                        spellcheck="false"
                        aria-describedby="key-hint"
                        on:input=move |event| key.set(event_target_value(&event))
                    />
                    <button
                        type="button"
                        class="button ghost square"
                        aria-label=move || eye()
                        data-tip=move || eye()
                        aria-pressed=move || if shown.get() { "true" } else { "false" }
                        on:click=move |_| shown.update(|shown| *shown = !*shown)
                    >
                        {icon(Icon::Eye)}
                    </button>
                </div>
                <p class="hint" id="key-hint">{t.sign_in.key_hint}</p>
            </div>
            <button
                type="submit"
                class="button primary"
                disabled=move || busy.get() || key.with(|key| key.trim().is_empty())
            >
                {move || if busy.get() { t.sign_in.busy } else { t.sign_in.submit }}
            </button>
            <p class="hint door-private">{t.sign_in.private}</p>
        </form>
    }
    .into_any()
}

/// Why somebody was not let in.
#[derive(Clone)]
struct Refusal {
    error: Arc<Error>,
    link: bool,
}

impl Refusal {
    fn draw(self, t: &'static Texts) -> AnyView {
        let Error::Problem(problem) = &*self.error else {
            return view! { <ProblemView error=self.error /> }.into_any();
        };
        let (title, hint) = if self.link {
            (t.sign_in.bad_link, t.sign_in.bad_link_hint)
        } else {
            (t.sign_in.bad_key, t.sign_in.bad_key_hint)
        };
        view! {
            <div class="problem" role="alert">
                {icon(Icon::Warning)}
                <div>
                    <b>{title}</b>
                    <p>{sentence(&problem.detail)}</p>
                    <p>{hint}</p>
                </div>
            </div>
        }
        .into_any()
    }
}

/// The token of a link that leads here.
fn token() -> Option<String> {
    let fragment = browser::window().location().hash().ok()?;
    fragment.strip_prefix('#').filter(|token| token.starts_with("msl_")).map(str::to_owned)
}
