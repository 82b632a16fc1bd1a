//! A job that is a request: what is sent where, and what counts as success.

mod auth;
mod body;
mod expect;
mod field;
mod import;
mod rows;
mod secrets;
mod signing;
mod state;

use leptos::prelude::*;
use mainspring_client::wire::Topic;
use mainspring_ui_model::request::Part;

use super::state::Draft;
use crate::console::console;
use crate::lookup::look_up;
use auth::AuthFields;
use body::BodyField;
use expect::ExpectFields;
use field::{Form, fault, text};
use import::FromCurl;
use rows::{Rows, rows};
pub(super) use secrets::HttpDialogs;
use secrets::placeholders;
use signing::SigningField;
pub(super) use state::HttpDraft;

/// What the server lets a request be.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Everything that a request is.
#[component]
pub(super) fn HttpFields(draft: Draft) -> AnyView {
    let t = console().texts();
    let found = look_up(&[Topic::Secrets], |client| {
        Box::pin(async move {
            let page = client.secrets().await?;
            Ok(page.items.into_iter().map(|secret| secret.name).collect::<Vec<_>>())
        })
    });
    // Where they cannot be read, none are offered, and their placeholders can still be typed.
    let secrets =
        Signal::derive(move || found.value.get().map(|it| it.to_vec()).unwrap_or_default());
    let faults = Memo::new(move |_| {
        let asked = draft.asked.get();
        if asked { draft.http.faults() } else { Vec::new() }
    });
    let form = Form { draft, faults, secrets };
    view! {
        <FromCurl form />
        <div class="http-line">
            <MethodField form />
            {text(form, Part::Url, t.http.url, Some(placeholders(form, Part::Url)))}
        </div>
        <fieldset class="http-group">
            <legend>{t.http.headers}</legend>
            {rows(form, Rows::Headers)}
        </fieldset>
        <BodyField form />
        <AuthFields form />
        <SigningField form />
        <ExpectFields form />
    }
    .into_any()
}

#[component]
fn MethodField(form: Form) -> AnyView {
    let t = console().texts();
    let chosen = form.memo(Part::Method);
    let options = METHODS.map(|method| {
        let selected = move || chosen.with(|chosen| chosen == method);
        view! { <option value=method selected=move || selected()>{method}</option> }
    });
    let place = form.place(Part::Method);
    view! {
        <div class="field">
            <label for=place.clone()>{t.http.method}</label>
            <select
                id=place.clone()
                on:change=move |event| form.set(Part::Method, event_target_value(&event))
            >
                {options.collect_view()}
            </select>
            {fault(form, place)}
        </div>
    }
    .into_any()
}
