use std::sync::Arc;

use leptos::prelude::*;
use mainspring_ui_model::request::{Part, RequestDraft, host, is_clear};
use mainspring_ui_model::secrets::placeholder;

use super::super::state::Draft;
use super::field::Form;
use super::state::Keeping;
use crate::browser;
use crate::console::texts;
use crate::pages::secrets::{SetSecret, Wanted};
use crate::parts::dynamic::dynamic;
use crate::parts::icon::{Icon, icon};
use crate::parts::menu::{Item, Menu};

/// What is filled in when a request is made, apart from secrets.
const FACTS: [&str; 4] = ["{{run_id}}", "{{job_id}}", "{{scheduled_at}}", "{{triggered_at}}"];

/// Hears the name of a secret.
type Then = Arc<dyn Fn(&str) + Send + Sync>;

/// A menu of placeholders, which are put where somebody types.
pub(super) fn placeholders(form: Form, part: Part) -> AnyView {
    let t = texts();
    let insert = move |text: &str| {
        let id = form.place(part);
        if let Some(value) = browser::insert(&id, text) {
            form.set(part, value);
        }
    };
    let items = Signal::derive(move || {
        let facts = FACTS.map(|fact| Item::new(fact, move || insert(fact)));
        let named: Then = Arc::new(move |name| insert(&placeholder(name)));
        facts.into_iter().chain(secrets(form, named)).collect()
    });
    let button = view! { <span class="mono">"{ }"</span> }.into_any();
    view! { <Menu label=t.http.insert class="button square" button items /> }.into_any()
}

/// A menu of secrets, of which one takes the place of what was typed.
pub(super) fn secret_instead(form: Form, part: Part) -> AnyView {
    let put: Then = Arc::new(move |name| form.set(part, placeholder(name)));
    secret_menu(form, texts().http.use_secret, "button", Icon::Lock, put)
}

/// A menu of secrets, with one more line for a new one.
pub(super) fn secret_menu(
    form: Form,
    label: &'static str,
    class: &'static str,
    shape: Icon,
    then: Then,
) -> AnyView {
    let items = Signal::derive(move || secrets(form, then.clone()).collect());
    let button = view! { {icon(shape)} {label} }.into_any();
    view! { <Menu label class named=true button items /> }.into_any()
}

fn secrets(form: Form, then: Then) -> impl Iterator<Item = Item> {
    let new = {
        let then = then.clone();
        let set = move || keep(form, String::new(), then.clone());
        Item::new(texts().http.new_secret, set).icon(Icon::Plus)
    };
    let all = form.secrets.get().into_iter().map(move |name| {
        let then = then.clone();
        Item::new(name.clone(), move || then(&name)).icon(Icon::Lock)
    });
    all.chain(std::iter::once(new))
}

/// Asks for what a new secret still lacks, for the host that the request goes to.
fn keep(form: Form, value: String, then: Then) {
    let hosts = form.request().with_untracked(|request| host(&request.url));
    let wanted = Wanted { value, hosts, ..Wanted::default() };
    form.draft.http.keeping.set(Some(Keeping { wanted, then }));
}

/// That a credential can be read by everybody, and a button that keeps it as a secret in its place.
pub(super) fn clear(
    form: Form,
    part: Part,
    carries: impl Fn(&RequestDraft) -> bool + Send + Sync + 'static,
) -> AnyView {
    let t = texts();
    let request = form.request();
    let shown =
        Memo::new(move |_| request.with(|request| is_clear(request.get(part)) && carries(request)));
    let act = move |_| {
        let value = request.with_untracked(|request| request.get(part).to_owned());
        keep(form, value, Arc::new(move |name| form.set(part, placeholder(name))));
    };
    dynamic(move || {
        shown.get().then(|| {
            view! {
                <p class="http-clear">
                    {icon(Icon::Warning)}
                    <span>{t.http.clear}</span>
                    <button type="button" class="button small" on:click=act>{t.http.keep}</button>
                </p>
            }
            .into_any()
        })
    })
}

/// What lies over the editor. It must not stand within the editor's form: it has one of its own.
#[component]
pub(in crate::pages::job_editor) fn HttpDialogs(draft: Draft) -> AnyView {
    let keeping = draft.http.keeping;
    dynamic(move || {
        let Keeping { wanted, then } = keeping.get()?;
        let close = move |saved: Option<String>| {
            keeping.set(None);
            if let Some(name) = saved {
                then(&name);
            }
        };
        Some(view! { <SetSecret wanted on_close=close /> }.into_any())
    })
}
