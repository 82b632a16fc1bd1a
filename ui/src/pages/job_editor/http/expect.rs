use leptos::prelude::*;
use mainspring_ui_model::request::{Part, RequestDraft, is_within};

use super::field::{Form, fault, text};
use super::rows::{Rows, rows};
use crate::console::texts;

/// How many redirects the server lets a request follow.
const MOST_REDIRECTS: u8 = 10;

/// What an answer must be to count as success. Seldom asked for: folded up until there is something.
#[component]
pub(super) fn ExpectFields(form: Form) -> AnyView {
    let t = texts();
    let request = form.request();
    // Once it is open, clearing a field does not take the fields away from who types in them.
    let open = Memo::new(move |was: Option<&bool>| {
        let is_wrong = ["work.http.assertions", "work.http.redirects"]
            .iter()
            .any(|place| !form.wrong(place, is_within).is_empty());
        was == Some(&true) || is_wrong || request.with(RequestDraft::expects)
    });
    view! {
        <details class="more-fields" open=move || open.get()>
            <summary>{t.http.success}</summary>
            <div class="stack">
                <div class="field-row">
                    <div class="field">
                        {text(form, Part::Status, t.http.status, None)}
                        <p class="hint">{t.http.status_hint}</p>
                    </div>
                    <RedirectsField form />
                </div>
                {text(form, Part::Contains, t.http.contains, None)}
                <fieldset class="http-group">
                    <legend>{t.http.values}</legend>
                    <p class="hint">{t.http.values_hint}</p>
                    {rows(form, Rows::Values)}
                </fieldset>
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn RedirectsField(form: Form) -> AnyView {
    let t = texts();
    let request = form.request();
    let place = "work.http.redirects";
    let choose = move |event| {
        if let Ok(n) = event_target_value(&event).parse() {
            request.update(|request| request.redirects = n);
            form.draft.mended(place);
        }
    };
    let chosen = Memo::new(move |_| request.with(|request| request.redirects));
    let options = (0..=MOST_REDIRECTS).map(|n| {
        let selected = move || chosen.get() == n;
        view! { <option value=n.to_string() selected=move || selected()>{n}</option> }
    });
    view! {
        <div class="field">
            <label for=place>{t.http.redirects}</label>
            <select id=place on:change=choose>{options.collect_view()}</select>
            <p class="hint">{t.http.redirects_hint}</p>
            {fault(form, place.to_owned())}
        </div>
    }
    .into_any()
}
