//! A form that follows from a schema.

mod containers;
mod context;
mod leaves;

use leptos::prelude::*;
use mainspring_ui_model::schema::{Shape, Value};

use crate::console::texts;
use crate::parts::dynamic::dynamic;
use crate::parts::icon::{Icon, icon};
use crate::parts::json_editor::JsonEditor;
use containers::{draw_list, draw_map, draw_object, draw_variants};
pub(crate) use context::FormState;
use context::Place;
use leaves::{draw_choice, draw_number, draw_switch, draw_text};

/// The fields of a schema, with what has been entered in them.
#[component]
pub(crate) fn SchemaForm(
    /// What has been entered.
    state: FormState,
) -> AnyView {
    let shape = state.shape.with_value(Shape::clone);
    view! { <div class="schema-form">{draw(state, shape, Place::root())}</div> }.into_any()
}

/// The field or fields of a value. Drawn anew when its structure changes, not when its content does, so
/// that nobody loses the focus while typing.
fn draw(state: FormState, shape: Shape, place: Place) -> AnyView {
    let path = place.path.clone();
    let structure = Memo::new(move |_| state.read(&path, structure));
    let shape = StoredValue::new(shape);
    dynamic(move || {
        let kind = structure.get().map(|(kind, _)| kind);
        Some(shape.with_value(|shape| match kind {
            Some(Kind::Raw) => draw_raw(state, shape, &place),
            Some(Kind::Leaf) if is_large(shape) && !matches!(bare(shape), Shape::Variants(_)) => {
                draw_set(state, shape, &place)
            }
            _ => draw_shape(state, shape, &place),
        }))
    })
}

fn draw_shape(state: FormState, shape: &Shape, place: &Place) -> AnyView {
    match shape {
        Shape::Text(rules) => draw_text(state, rules.clone(), place.clone()),
        Shape::Number(rules) => draw_number(state, rules, place.clone()),
        Shape::Switch => draw_switch(state, place.clone()),
        Shape::Choice(choices) => draw_choice(state, choices.clone(), place.clone()),
        Shape::Constant(json) => view! { <code class="muted">{json.clone()}</code> }.into_any(),
        Shape::Object(object) => draw_object(state, object.clone(), place),
        Shape::List(list) => draw_list(state, list.clone(), place.clone()),
        Shape::Map(inner) => draw_map(state, (**inner).clone(), place.clone()),
        Shape::Variants(variants) => draw_variants(state, variants.clone(), place.clone()),
        Shape::Nullable(inner) => draw_shape(state, inner, &place.clone().nullable()),
        Shape::Raw => draw_raw(state, shape, place),
    }
}

fn draw_raw(state: FormState, shape: &Shape, place: &Place) -> AnyView {
    let t = texts();
    let path = place.path.clone();
    let text = Signal::derive(move || {
        let text = state.read(&path, |value| match value {
            Value::Raw(text) => text.clone(),
            _ => String::new(),
        });
        text.unwrap_or_default()
    });
    let note = (!shape.is_raw()).then(|| view! { <p class="hint">{t.form.does_not_fit}</p> });
    let place = place.clone();
    view! {
        {note}
        <JsonEditor
            label=t.form.json
            value=text
            on_input=move |text| state.put(&place, Value::Raw(text))
        />
    }
    .into_any()
}

/// The button that brings in what has several fields.
fn draw_set(state: FormState, shape: &Shape, place: &Place) -> AnyView {
    let (place, blank) = (place.clone(), Value::blank(bare(shape)));
    view! {
        <button type="button" class="button small" on:click=move |_| state.bring(&place, &blank)>
            {icon(Icon::Plus)}
            {texts().form.set}
        </button>
    }
    .into_any()
}

/// Whether a shape has several fields.
fn is_large(shape: &Shape) -> bool {
    match shape {
        Shape::Object(_) | Shape::List(_) | Shape::Map(_) | Shape::Variants(_) | Shape::Raw => true,
        Shape::Nullable(inner) => is_large(inner),
        _ => false,
    }
}

/// The shape without the possibility of being `null`.
fn bare(shape: &Shape) -> &Shape {
    if let Shape::Nullable(inner) = shape { inner } else { shape }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Leaf,
    Raw,
    Object,
    List,
    Map,
    Variant,
}

/// What a change of means other fields: the kind of a value, and how many there are in it or which.
fn structure(value: &Value) -> (Kind, usize) {
    match value {
        // A field that may be null is the same one with and without a value.
        Value::Text(_) | Value::Switch(_) | Value::Choice(_) | Value::Constant | Value::Null => {
            (Kind::Leaf, 0)
        }
        Value::Raw(_) => (Kind::Raw, 0),
        Value::Object(..) => (Kind::Object, 0),
        Value::List(items) => (Kind::List, items.len()),
        Value::Map(entries) => (Kind::Map, entries.len()),
        Value::Variant(chosen, _) => (Kind::Variant, *chosen),
    }
}
