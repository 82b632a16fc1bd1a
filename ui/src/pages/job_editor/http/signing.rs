use std::sync::Arc;

use leptos::prelude::*;
use mainspring_ui_model::text::fill;

use super::field::{Form, fault};
use super::secrets::secret_menu;
use crate::console::texts;
use crate::parts::dynamic::dynamic;
use crate::parts::icon::{Icon, icon};

const PLACE: &str = "work.http.signing";

/// The secrets that sign: several while one replaces another.
#[component]
pub(super) fn SigningField(form: Form) -> AnyView {
    let t = texts();
    let request = form.request();
    let signing = Memo::new(move |_| request.with(|request| request.signing.clone()));
    let changed = move || {
        form.draft.mended(PLACE);
        form.draft.touch();
    };
    let chip = move |(at, name): (usize, String)| {
        let remove = move |_| {
            request.update(|request| {
                request.signing.remove(at);
            });
            changed();
        };
        view! {
            <span class="chip set">
                <span class="chip-button"><b>{name.clone()}</b></span>
                <button
                    type="button"
                    class="chip-clear"
                    aria-label=fill(t.http.signing_remove, &[("name", &name)])
                    on:click=remove
                >
                    {icon(Icon::Cross)}
                </button>
            </span>
        }
    };
    let chips = dynamic(move || {
        Some(signing.get().into_iter().enumerate().map(chip).collect_view().into_any())
    });
    let add = Arc::new(move |name: &str| {
        request.update(|request| {
            if request.signing.iter().all(|known| known != name) {
                request.signing.push(name.to_owned());
            }
        });
        changed();
    });
    view! {
        <div class="field">
            <span class="label" id="http-signing">{t.http.signing}</span>
            <div class="field-line" role="group" aria-labelledby="http-signing">
                {chips}
                {secret_menu(form, t.http.signing_add, "button small", Icon::Plus, add)}
            </div>
            <p class="hint">{t.http.signing_hint}</p>
            {fault(form, PLACE.to_owned())}
        </div>
    }
    .into_any()
}
