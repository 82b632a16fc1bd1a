use leptos::prelude::*;
use mainspring_ui_model::json::pretty;
use mainspring_ui_model::request::{BodyKind, Part, is_within};
use mainspring_ui_model::schema::say_json;
use mainspring_ui_model::text::fill;

use super::field::{Form, fault};
use super::secrets::placeholders;
use crate::console::texts;

/// What is sent: any text, with a button that puts JSON in order.
#[component]
pub(super) fn BodyField(form: Form) -> AnyView {
    let t = texts();
    let body = form.memo(Part::Body);
    let kind = Memo::new(move |_| body.with(|text| BodyKind::of(text)));
    let hint = move || match kind.get() {
        BodyKind::Text => t.http.body_hint.to_owned(),
        BodyKind::Json => t.http.body_json.to_owned(),
        BodyKind::Odd(fault) => {
            let why = say_json(fault.kind, &t.form);
            let why = fill(t.form.bad_json, &[("line", &fault.line), ("why", &why)]);
            fill(t.http.body_odd, &[("why", &why)])
        }
    };
    let order = move |_| {
        if let Ok(text) = body.with_untracked(|text| pretty(text)) {
            form.set(Part::Body, text);
        }
    };
    let place = form.place(Part::Body);
    let at = place.clone();
    let invalid = move || if form.wrong(&at, is_within).is_empty() { "false" } else { "true" };
    view! {
        <div class="field">
            <div class="http-head">
                <label for=place.clone()>{t.http.body}</label>
                <button
                    type="button"
                    class="button ghost small"
                    disabled=move || kind.get() != BodyKind::Json
                    on:click=order
                >
                    {t.form.format_json}
                </button>
                {placeholders(form, Part::Body)}
            </div>
            <textarea
                id=place.clone()
                class="mono"
                rows="5"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                aria-invalid=move || invalid()
                aria-describedby="http-body-hint"
                prop:value=body
                on:input=move |event| form.set(Part::Body, event_target_value(&event))
            ></textarea>
            <p class="hint" id="http-body-hint">{move || hint()}</p>
            {fault(form, place)}
        </div>
    }
    .into_any()
}
