use leptos::prelude::*;
use mainspring_ui_model::request::{Fault, Part, RequestDraft, is_within};

use super::super::state::Draft;
use crate::console::texts;
use crate::parts::dynamic::dynamic;

/// The form of a request, with what its fields draw on. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) draft: Draft,
    /// What is wrong, once somebody has tried to save.
    pub(super) faults: Memo<Vec<Fault>>,
    /// The names of the secrets that there are.
    pub(super) secrets: Signal<Vec<String>>,
}

impl Form {
    pub(super) fn request(&self) -> RwSignal<RequestDraft> {
        self.draft.http.request
    }

    /// What stands in a field.
    pub(super) fn memo(&self, part: Part) -> Memo<String> {
        let request = self.request();
        Memo::new(move |_| request.with(|request| request.get(part).to_owned()))
    }

    /// Puts something else into a field.
    pub(super) fn set(&self, part: Part, text: String) {
        self.request().update(|request| request.set(part, text));
        self.draft.mended(&self.place(part));
        self.draft.touch();
    }

    /// Where the server has a field; also the field's id.
    pub(super) fn place(&self, part: Part) -> String {
        part.place(self.request().with_untracked(|request| request.auth))
    }

    /// What is wrong with the fields that fit a place, said here or by the server.
    pub(super) fn wrong(&self, place: &str, fits: fn(&str, &str) -> bool) -> Vec<String> {
        let t = texts();
        let mut words = self.faults.with(|faults| {
            let here = faults.iter().filter(|fault| fits(&fault.place, place));
            here.map(|fault| fault.why.say(&t.http).to_owned()).collect::<Vec<_>>()
        });
        words.extend(self.draft.refused(place, fits));
        words
    }
}

/// A line to type in, below its label; with a button beside it, where there is one.
pub(super) fn text(
    form: Form,
    part: Part,
    label: &'static str,
    button: Option<AnyView>,
) -> AnyView {
    let place = form.place(part);
    view! {
        <div class="field">
            <label for=place.clone()>{label}</label>
            <div class="with-button">{input(form, part, None, "")} {button}</div>
            {fault(form, place)}
        </div>
    }
    .into_any()
}

/// A line to type in by itself. Without a label beside it, it needs a name, and says in grey what it is.
pub(super) fn input(
    form: Form,
    part: Part,
    name: Option<String>,
    placeholder: &'static str,
) -> AnyView {
    let place = form.place(part);
    let at = place.clone();
    let invalid = move || if form.wrong(&at, is_within).is_empty() { "false" } else { "true" };
    view! {
        <input
            id=place
            type="text"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            aria-label=name
            placeholder=placeholder
            aria-invalid=move || invalid()
            prop:value=form.memo(part)
            on:input=move |event| form.set(part, event_target_value(&event))
        />
    }
    .into_any()
}

/// What is wrong at a place, and with anything in it.
pub(super) fn fault(form: Form, place: String) -> AnyView {
    told(form, place, is_within)
}

/// What is wrong at a place itself: its parts tell their own.
pub(super) fn fault_of_all(form: Form, place: &str) -> AnyView {
    told(form, place.to_owned(), |field, place| field == place)
}

fn told(form: Form, place: String, fits: fn(&str, &str) -> bool) -> AnyView {
    let words = Memo::new(move |_| form.wrong(&place, fits));
    dynamic(move || {
        let words = words.get();
        let lines = words.into_iter().map(|it| view! { <p class="error" role="alert">{it}</p> });
        Some(lines.collect_view().into_any())
    })
}
