use leptos::prelude::*;
use mainspring_client::wire::Json;
use mainspring_ui_model::json::{Tree, compact, pretty};
use mainspring_ui_model::schema::{Shape, shape};

use crate::console::texts;
use crate::parts::json_editor::JsonEditor;
use crate::parts::schema_form::{FormState, SchemaForm};

/// The input of a plugin while it is edited: as a form, as far as the plugin says what it takes, or as
/// JSON. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Input {
    shape: StoredValue<Shape>,
    /// The form; `None` while the input is edited as JSON.
    form: RwSignal<Option<FormState>>,
    text: RwSignal<String>,
}

impl Input {
    /// An input of a plugin with these parameters that begins with this JSON.
    pub(crate) fn new(parameters: Option<&Json>, json: &str) -> Self {
        let shape = parameters.map_or(Shape::Raw, |schema| shape(schema.as_str()));
        let form = (!shape.is_raw()).then(|| FormState::new(shape.clone(), json));
        let text = pretty(json).unwrap_or_else(|_| json.to_owned());
        Self {
            shape: StoredValue::new(shape),
            form: RwSignal::new(form),
            text: RwSignal::new(text),
        }
    }

    /// What was entered, on one line; or how many fields are wrong, which all say so from now on.
    pub(crate) fn json(&self) -> Result<String, usize> {
        match self.form.get_untracked() {
            Some(form) => form.json(),
            None => self.text.with_untracked(|text| compact(text)).map_err(|_| 1),
        }
    }

    /// The JSON as far as it goes, however wrong it is: to go on with elsewhere.
    pub(crate) fn draft(&self) -> String {
        match self.form.get_untracked() {
            Some(form) => form.draft(),
            None => self.text.get_untracked(),
        }
    }

    fn can_be_form(&self) -> bool {
        self.shape.with_value(|shape| !shape.is_raw())
    }

    fn as_json(&self) {
        if let Some(form) = self.form.get_untracked() {
            self.text.set(form.draft());
            self.form.set(None);
        }
    }

    /// Makes a form of the JSON; says whether that can be done.
    fn as_form(&self) -> bool {
        let text = self.text.get_untracked();
        let fine = Tree::whole(&text).is_ok();
        if fine && self.form.with_untracked(Option::is_none) {
            self.form.set(Some(FormState::new(self.shape.with_value(Shape::clone), &text)));
        }
        fine
    }
}

/// The fields of a plugin's input, or its JSON, with a switch between both.
#[component]
pub(crate) fn InputEditor(
    /// What is edited.
    input: Input,
) -> AnyView {
    let t = texts();
    let stuck = RwSignal::new(false);
    let is_json = move || input.form.with(Option::is_none);
    let pressed = move |yes: bool| if yes { "true" } else { "false" };
    let to_form = move |_| stuck.set(!input.as_form());
    let to_json = move |_| {
        stuck.set(false);
        input.as_json();
    };
    let body = move || match input.form.get() {
        Some(state) => view! { <SchemaForm state /> }.into_any(),
        None => view! {
            <JsonEditor
                label=t.form.json
                value=input.text
                on_input=move |text| {
                    stuck.set(false);
                    input.text.set(text);
                }
            />
        }
        .into_any(),
    };
    let can_be_form = input.can_be_form();
    view! {
        <div class="input-editor">
            <div class="segments" role="group" class:hidden=!can_be_form>
                <button type="button" aria-pressed=move || pressed(!is_json()) on:click=to_form>
                    {t.form.form}
                </button>
                <button type="button" aria-pressed=move || pressed(is_json()) on:click=to_json>
                    {t.form.json}
                </button>
            </div>
            <p class="hint" class:hidden=can_be_form>{t.form.no_schema}</p>
            <p class="error" role="alert" class:hidden=move || !stuck.get()>{t.form.json_first}</p>
            {move || body()}
        </div>
    }
    .into_any()
}
