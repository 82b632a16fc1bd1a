mod create;

use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::wire::{Key, Role, Topic};
use mainspring_ui_model::text::{Texts, fill};

use crate::confirm::Question;
use crate::console::{Console, console};
use crate::lookup::look_up;
use crate::parts::ago::Ago;
use crate::parts::badge::role_name;
use crate::parts::copy::ShortId;
use crate::parts::icon::{Icon, icon};
use crate::parts::problem::ProblemView;
use crate::parts::skeleton::skeleton_rows;
use crate::time;
use create::CreateKey;

/// The API keys: who may do what, and until when.
#[component]
pub(crate) fn Keys() -> AnyView {
    let console = console();
    let t = console.texts();
    let creating = RwSignal::new(console.router.query.with_untracked(|query| query == "new"));
    let keys = look_up(&[Topic::Keys], |client| Box::pin(async move { client.keys().await }));
    let problem = move || {
        let error = keys.error.get()?;
        Some(view! { <ProblemView error on_retry=move |()| keys.again() /> }.into_any())
    };
    let body = move || match keys.value.get() {
        Some(page) => table(&page.items, console),
        None if keys.error.with(Option::is_some) => ().into_any(),
        None => view! { <div class="card">{skeleton_rows(5)}</div> }.into_any(),
    };
    let create = console.may(Role::Admin).then(|| {
        view! {
            <button type="button" class="button primary" on:click=move |_| creating.set(true)>
                {icon(Icon::Plus)}
                {t.keys.new}
            </button>
        }
    });
    view! {
        <div class="page-head">
            <h1>{t.keys.title}</h1>
            <div class="actions">{create}</div>
        </div>
        {move || problem()}
        {move || body()}
        {move || {
            creating.get().then(|| view! { <CreateKey on_close=move |()| creating.set(false) /> })
        }}
    }
    .into_any()
}

fn table(keys: &[Key], console: Console) -> AnyView {
    let t = console.texts();
    // What counts stands first: valid keys, the newest on top.
    let now = console.clock.now();
    let mut keys: Vec<_> = keys.iter().rev().map(|key| (Standing::of(key, now), key)).collect();
    keys.sort_by_key(|(standing, _)| *standing != Standing::Valid);
    let rows = keys.into_iter().map(|(standing, key)| row(key, standing, console));
    view! {
        <div class="table-frame">
            <table class="table">
                <thead>
                    <tr>
                        <th>{t.keys.name}</th>
                        <th class="wide">{t.keys.role}</th>
                        <th class="wide">{t.keys.app}</th>
                        <th class="wide">{t.keys.created}</th>
                        <th class="wide">{t.keys.expires}</th>
                        <th class="wide">{t.keys.state}</th>
                        <th class="tight"><span class="hidden-text">{t.shell.actions}</span></th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(key: &Key, standing: Standing, console: Console) -> AnyView {
    let t = console.texts();
    let is_mine = console.sessions.is_by_key(&key.id);
    let expires = match &key.expires_at {
        Some(at) => view! { <Ago at=at.clone() /> }.into_any(),
        None => view! { <span class="muted">{t.common.never}</span> }.into_any(),
    };
    let app = match &key.app_id {
        Some(app) => view! { <ShortId id=app.clone() length=8 /> }.into_any(),
        None => view! { <span class="muted">{t.keys.all_apps}</span> }.into_any(),
    };
    let revoke = (key.revoked_at.is_none()).then(|| {
        let key = key.clone();
        view! {
            <button
                type="button"
                class="button small"
                on:click=move |_| ask_revoke(console, &key)
            >
                {t.keys.revoke}
            </button>
        }
    });
    view! {
        <tr class:past=standing != Standing::Valid>
            <td class="name">
                <b title=key.name.clone()>{key.name.clone()}</b>
                {is_mine.then(|| view! { <small>{t.keys.yours}</small> })}
                <small class="narrow">{role_name(key.role, t)} " · " {standing.word(t)}</small>
            </td>
            <td class="tight wide">{role_name(key.role, t)}</td>
            <td class="tight wide">{app}</td>
            <td class="tight wide">
                <Ago at=key.created_at.clone() />
            </td>
            <td class="tight wide">{expires}</td>
            <td class="tight wide">{standing.badge(t)}</td>
            <td class="tight right">{revoke}</td>
        </tr>
    }
    .into_any()
}

/// Whether a key is accepted.
#[derive(Clone, Copy, PartialEq)]
enum Standing {
    Valid,
    Expired,
    Revoked,
}

impl Standing {
    fn of(key: &Key, now: f64) -> Self {
        let is_past = |at: &mainspring_client::wire::Time| time::millis(at) <= now;
        match (&key.revoked_at, &key.expires_at) {
            (Some(_), _) => Self::Revoked,
            (None, Some(at)) if is_past(at) => Self::Expired,
            _ => Self::Valid,
        }
    }

    fn word(self, t: &Texts) -> &'static str {
        match self {
            Self::Valid => t.keys.valid,
            Self::Expired => t.keys.expired,
            Self::Revoked => t.keys.revoked,
        }
    }

    fn badge(self, t: &Texts) -> AnyView {
        let class = if self == Self::Valid { "badge state-succeeded" } else { "badge plain" };
        view! { <span class=class>{self.word(t)}</span> }.into_any()
    }
}

fn ask_revoke(console: Console, key: &Key) {
    let t = console.texts();
    let is_mine = console.sessions.is_by_key(&key.id);
    let detail = if is_mine { t.keys.revoke_yours } else { t.keys.revoke_detail };
    let (id, done) = (key.id.clone(), fill(t.keys.revoked_toast, &[("name", &key.name)]));
    let act = move || -> crate::lookup::Answer<()> {
        let (client, id, done) = (console.client(), id.clone(), done.clone());
        Box::pin(async move {
            client.revoke_key(&id).await?;
            console.toasts.done(done);
            Ok(())
        })
    };
    console.confirm.ask(Question {
        title: fill(t.keys.revoke_title, &[("name", &key.name)]),
        detail: detail.to_owned(),
        action: t.keys.revoke,
        keep: t.common.cancel,
        act: Arc::new(act),
    });
}
