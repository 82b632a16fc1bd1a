use leptos::prelude::*;
use mainspring_ui_model::request::{AuthKind, Part};

use super::field::{Form, fault_of_all, text};
use super::secrets::{clear, secret_instead};
use crate::console::texts;
use crate::parts::dynamic::dynamic;

/// Who the request says it comes from.
#[component]
pub(super) fn AuthFields(form: Form) -> AnyView {
    let t = texts();
    let request = form.request();
    let kinds = [
        ("none", AuthKind::Unneeded, t.http.auth_none),
        ("basic", AuthKind::Basic, t.http.auth_basic),
        ("bearer", AuthKind::Bearer, t.http.auth_bearer),
        ("header", AuthKind::Header, t.http.auth_header),
    ];
    let choose = move |event| {
        let value = event_target_value(&event);
        if let Some((_, kind, _)) = kinds.iter().find(|(name, ..)| *name == value) {
            request.update(|request| request.auth = *kind);
            form.draft.mended("work.http.auth");
        }
    };
    let kind = Memo::new(move |_| request.with(|request| request.auth));
    let options = kinds.map(|(name, own, words)| {
        let selected = move || kind.get() == own;
        view! { <option value=name selected=move || selected()>{words}</option> }
    });
    let fields = dynamic(move || {
        let (who, label) = match kind.get() {
            AuthKind::Unneeded => return None,
            AuthKind::Basic => (Some(t.http.user), t.http.password),
            AuthKind::Bearer => (None, t.http.token),
            AuthKind::Header => (Some(t.http.auth_name), t.http.auth_value),
        };
        let who = who.map(|label| text(form, Part::Who, label, None));
        let button = secret_instead(form, Part::Credential);
        Some(
            view! {
                <div class="http-auth">
                    {who} {text(form, Part::Credential, label, Some(button))}
                    {clear(form, Part::Credential, |_| true)}
                </div>
            }
            .into_any(),
        )
    });
    view! {
        <div class="field">
            <label for="http-auth">{t.http.auth}</label>
            <select id="http-auth" class="medium" on:change=choose>
                {options.collect_view()}
            </select>
            {fault_of_all(form, "work.http.auth")}
            {fields}
        </div>
    }
    .into_any()
}
