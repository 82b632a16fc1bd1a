//! Secrets: what jobs may send and nobody may read.

mod set;

use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::wire::{Role, Secret, Topic};
use mainspring_ui_model::secrets::placeholder;
use mainspring_ui_model::text::fill;

use crate::confirm::Question;
use crate::console::{Console, console};
use crate::lookup::look_up;
use crate::parts::ago::Ago;
use crate::parts::copy::CopyButton;
use crate::parts::empty::Empty;
use crate::parts::icon::{Icon, icon};
use crate::parts::problem::ProblemView;
use crate::parts::skeleton::skeleton_rows;
pub(crate) use set::{SetSecret, Wanted};

/// The secrets: what they are called, which hosts receive them, who set them. Never their values.
#[component]
pub(crate) fn Secrets() -> AnyView {
    let console = console();
    let t = console.texts();
    let may = console.may(Role::Operator);
    let asked = may && console.router.query.with_untracked(|query| query == "new");
    let setting = RwSignal::new(asked.then(Wanted::default));
    let secrets =
        look_up(&[Topic::Secrets], |client| Box::pin(async move { client.secrets().await }));
    let problem = move || {
        let error = secrets.error.get()?;
        Some(view! { <ProblemView error on_retry=move |()| secrets.again() /> }.into_any())
    };
    let body = move || match secrets.value.get() {
        Some(page) if page.items.is_empty() => nothing(setting, may, console),
        Some(page) => table(&page.items, setting, may, console),
        None if secrets.error.with(Option::is_some) => ().into_any(),
        None => view! { <div class="card">{skeleton_rows(5)}</div> }.into_any(),
    };
    let close = move |saved: Option<String>| {
        setting.set(None);
        if let Some(name) = saved {
            console.toasts.done(fill(t.secrets.saved, &[("name", &name)]));
            secrets.again();
        }
    };
    view! {
        <div class="page-head">
            <h1>{t.secrets.title}</h1>
            <div class="actions">{may.then(|| new_button(setting, console))}</div>
        </div>
        {move || problem()}
        {move || body()}
        {move || setting.get().map(|wanted| view! { <SetSecret wanted on_close=close /> })}
    }
    .into_any()
}

fn new_button(setting: RwSignal<Option<Wanted>>, console: Console) -> AnyView {
    view! {
        <button
            type="button"
            class="button primary"
            on:click=move |_| setting.set(Some(Wanted::default()))
        >
            {icon(Icon::Plus)}
            {console.texts().secrets.new}
        </button>
    }
    .into_any()
}

fn nothing(setting: RwSignal<Option<Wanted>>, may: bool, console: Console) -> AnyView {
    let t = console.texts();
    let detail = fill(t.secrets.none_detail, &[("placeholder", &placeholder("NAME"))]);
    let button = may.then(|| {
        view! {
            <button
                type="button"
                class="button"
                on:click=move |_| setting.set(Some(Wanted::default()))
            >
                {t.secrets.new}
            </button>
        }
    });
    view! { <Empty shape=Icon::Lock title=t.secrets.none detail=detail>{button}</Empty> }.into_any()
}

fn table(
    secrets: &[Secret],
    setting: RwSignal<Option<Wanted>>,
    may: bool,
    console: Console,
) -> AnyView {
    let t = console.texts();
    let rows = secrets.iter().map(|secret| row(secret, setting, may, console));
    view! {
        <div class="table-frame">
            <table class="table">
                <thead>
                    <tr>
                        <th>{t.secrets.name}</th>
                        <th class="wide">{t.secrets.hosts}</th>
                        <th class="wide">{t.secrets.updated}</th>
                        <th class="tight"><span class="hidden-text">{t.shell.actions}</span></th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(secret: &Secret, setting: RwSignal<Option<Wanted>>, may: bool, console: Console) -> AnyView {
    let t = console.texts();
    let hosts = secret.hosts.join(", ");
    let lost = (!secret.readable).then(|| {
        view! {
            <span class="badge plain" data-tip=t.secrets.unreadable_detail>
                {icon(Icon::Warning)}
                {t.secrets.unreadable}
            </span>
        }
    });
    let actions = may.then(|| {
        let (again, gone) = (secret.clone(), secret.clone());
        view! {
            <div class="row-actions">
                <button
                    type="button"
                    class="button small"
                    on:click=move |_| setting.set(Some(Wanted::again(&again)))
                >
                    {t.secrets.replace}
                </button>
                <button
                    type="button"
                    class="button small"
                    on:click=move |_| ask_delete(console, &gone)
                >
                    {t.common.delete}
                </button>
            </div>
        }
    });
    view! {
        <tr>
            <td class="name">
                <b title=secret.name.clone()>{secret.name.clone()}</b>
                <CopyButton text=placeholder(&secret.name) />
                <small class="narrow">{hosts.clone()}</small>
                {lost}
            </td>
            <td class="wide">{hosts}</td>
            <td class="tight wide">
                <Ago at=secret.updated_at.clone() />
                " "
                <span class="muted">{fill(t.secrets.by, &[("who", &secret.updated_by)])}</span>
            </td>
            <td class="tight right">{actions}</td>
        </tr>
    }
    .into_any()
}

fn ask_delete(console: Console, secret: &Secret) {
    let t = console.texts();
    let name = secret.name.clone();
    let done = fill(t.secrets.deleted, &[("name", &name)]);
    let act = move || -> crate::lookup::Answer<()> {
        let (client, name, done) = (console.client(), name.clone(), done.clone());
        Box::pin(async move {
            client.delete_secret(&name).await?;
            console.toasts.done(done);
            Ok(())
        })
    };
    console.confirm.ask(Question {
        title: fill(t.secrets.delete_title, &[("name", &secret.name)]),
        detail: t.secrets.delete_detail.to_owned(),
        action: t.common.delete,
        keep: t.common.cancel,
        act: Arc::new(act),
    });
}
