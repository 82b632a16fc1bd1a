use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_client::Error;
use mainspring_client::wire::{CreatedKey, NewKey, Role};
use mainspring_ui_model::text::{Texts, count, fill};

use crate::console::{Console, console};
use crate::overlays::Unsaved;
use crate::parts::badge::role_name;
use crate::parts::copy::CopyButton;
use crate::parts::dialog::Dialog;
use crate::parts::dynamic::dynamic;
use crate::parts::icon::{Icon, icon};
use crate::parts::problem::ProblemView;
use crate::{browser, time};

/// How long keys may be made to last, in days; 0 is for ever.
const LIVES: [u32; 5] = [0, 7, 30, 90, 365];

/// Makes a key, and shows its secret, once.
#[component]
pub(super) fn CreateKey(#[prop(into)] on_close: Callback<()>) -> AnyView {
    let console = console();
    let created = RwSignal::new(None::<CreatedKey>);
    dynamic(move || {
        Some(match created.get() {
            None => view! { <Form created on_close /> }.into_any(),
            Some(created) => secret(&created, on_close, console),
        })
    })
}

#[component]
fn Form(created: RwSignal<Option<CreatedKey>>, on_close: Callback<()>) -> AnyView {
    let console = console();
    let t = console.texts();
    let name = RwSignal::new(String::new());
    let role = RwSignal::new(Role::Viewer);
    let days = RwSignal::new(90_u32);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<Arc<Error>>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let key =
            new_key(console, name.get_untracked(), role.get_untracked(), days.get_untracked());
        let client = console.client();
        spawn_local(async move {
            match client.create_key(&key, None).await {
                Ok(key) => {
                    created.try_set(Some(key));
                }
                Err(why) => {
                    console.sessions.heard(&why);
                    error.try_set(Some(Arc::new(why)));
                }
            }
            busy.try_set(false);
        });
    };
    let lives = LIVES.map(|life| {
        let words =
            if life == 0 { t.common.never.to_owned() } else { count(t.keys.days, life.into()) };
        view! { <option value=life.to_string() selected=life == 90>{words}</option> }
    });
    view! {
        <Dialog title=t.keys.new light=false on_close=on_close>
            <form on:submit=submit>
                <div class="field">
                    <label for="key-name">{t.keys.name}</label>
                    <input
                        id="key-name"
                        autofocus=""
                        required=""
                        maxlength="200"
                        autocomplete="off"
                        aria-describedby="key-name-hint"
                        on:input=move |event| name.set(event_target_value(&event))
                    />
                    <p class="hint" id="key-name-hint">{t.keys.name_hint}</p>
                </div>
                <div class="field" role="radiogroup" aria-label=t.keys.role>
                    <span class="label">{t.keys.role}</span>
                    {roles(role, t)}
                </div>
                <div class="field">
                    <label for="key-life">{t.keys.expiry}</label>
                    <select
                        id="key-life"
                        on:change=move |event| {
                            days.set(event_target_value(&event).parse().unwrap_or_default());
                        }
                    >
                        {lives.collect_view()}
                    </select>
                </div>
                {move || error.get().map(|error| view! { <ProblemView error /> }.into_any())}
                <footer>
                    <button type="button" class="button" on:click=move |_| on_close.run(())>
                        {t.common.cancel}
                    </button>
                    <button
                        type="submit"
                        class="button primary"
                        disabled=move || busy.get() || name.with(|name| name.trim().is_empty())
                    >
                        {t.keys.create}
                    </button>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}

fn roles(chosen: RwSignal<Role>, t: &'static Texts) -> AnyView {
    let roles = [
        (Role::Viewer, t.common.viewer_may),
        (Role::Operator, t.common.operator_may),
        (Role::Admin, t.common.admin_may),
    ];
    let choices = roles.map(|(role, may)| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="role"
                    prop:checked=move || chosen.get() == role
                    on:change=move |_| chosen.set(role)
                />
                <span>
                    <b>{role_name(role, t)}</b>
                    <small>{may}</small>
                </span>
            </label>
        }
    });
    view! { <div class="stack-s">{choices.collect_view()}</div> }.into_any()
}

/// The key as asked for, of the app that whoever asks belongs to.
fn new_key(console: Console, name: String, role: Role, days: u32) -> NewKey {
    const DAY_MS: f64 = 86_400_000.0;
    let end = browser::now() + f64::from(days) * DAY_MS;
    NewKey {
        name: name.trim().to_owned(),
        role,
        app_id: console.sessions.app(),
        expires_at: (days > 0).then(|| time::of_millis(end)),
    }
}

fn secret(created: &CreatedKey, on_close: Callback<()>, console: Console) -> AnyView {
    let t = console.texts();
    let secret = created.secret.clone().unwrap_or_default();
    let label = fill(t.keys.secret_label, &[("name", &created.key.name)]);
    // Going back or closing the tab would lose it as well.
    let shown = StoredValue::new(true);
    console.overlays.guard(Unsaved { typed: shown, ask: Callback::new(|()| ()) });
    view! {
        <Dialog title=t.keys.secret_title light=false firm=true on_close=on_close>
            <div class="notice">
                {icon(Icon::Warning)}
                <p>{t.keys.secret_detail}</p>
            </div>
            <div class="field">
                <span class="label">{label}</span>
                <div class="secret">
                    <code>{secret.clone()}</code>
                    <CopyButton text=secret />
                </div>
            </div>
            <footer>
                <button type="button" class="button primary" on:click=move |_| on_close.run(())>
                    {t.keys.done}
                </button>
            </footer>
        </Dialog>
    }
    .into_any()
}
