use leptos::prelude::*;
use mainspring_ui_model::schema::{Field, List, Object, Shape, Value, Variant};
use mainspring_ui_model::text::fill;

use super::context::{FormState, Place};
use super::leaves::error;
use super::{draw, draw_set, is_large};
use crate::console::texts;
use crate::parts::icon::{Icon, icon, icon_button};

pub(super) fn draw_object(state: FormState, object: Object, place: &Place) -> AnyView {
    let t = texts();
    if object.fields.is_empty() {
        return view! { <p class="hint">{t.form.no_parameters}</p> }.into_any();
    }
    let names = state.read(&place.path, |value| match value {
        Value::Object(_, others) => others.iter().map(|(name, _)| name.clone()).collect(),
        _ => Vec::new(),
    });
    let names = names.unwrap_or_default().join(", ");
    let kept = (!names.is_empty()).then(|| {
        let words = fill(t.form.other_members, &[("names", &names)]);
        view! { <p class="hint">{words}</p> }
    });
    let fields = object.fields.into_iter().enumerate().map(|(at, field)| {
        let hidden = matches!(field.shape, Shape::Constant(_));
        (!hidden).then(|| draw_field(state, field, place, at))
    });
    view! { {fields.collect_view()} {kept} }.into_any()
}

fn draw_field(state: FormState, field: Field, around: &Place, at: usize) -> AnyView {
    let t = texts();
    let Field { name, title, note, required, default, shape } = field;
    let numbers: Vec<String> = around.path.iter().chain([&at]).map(usize::to_string).collect();
    let id = format!("field-{}", numbers.join("-"));
    let place = around.inside(at, id.clone()).optional(!required, default);
    let large = is_large(&shape);
    let here = place.clone();
    // A single field is left out by being empty; several need to be brought in first.
    let is_drawn = Memo::new(move |_| !large || state.is_set(&here));
    let here = place.clone();
    let can_clear = Memo::new(move |_| here.can_be_cleared() && state.is_written(&here));
    let clear = place.clone();
    let shape = StoredValue::new(shape);
    let title = title.filter(|title| *title != name);
    let class = if large { "field schema-group" } else { "field" };
    let body = move || {
        shape.with_value(|shape| {
            if is_drawn.get() {
                draw(state, shape.clone(), place.clone())
            } else {
                draw_set(state, shape, &place)
            }
        })
    };
    let group = large.then(|| ("group", id.clone())).unzip();
    view! {
        <div class=class role=group.0 aria-labelledby=group.1>
            <div class="field-head">
                <span class="label" id=id>
                    {title.map(|title| view! { <span>{title}</span> })}
                    <code>{name}</code>
                </span>
                <span class="muted field-optional" class:hidden=required>{t.form.optional}</span>
                <span class="spacer"></span>
                <span class:hidden=move || !can_clear.get()>
                    {icon_button(Icon::Cross, t.form.leave_out, move |_| state.clear(&clear))}
                </span>
            </div>
            {(!note.is_empty()).then(|| view! { <p class="hint">{note}</p> })}
            <div class="field-body">{move || body()}</div>
        </div>
    }
    .into_any()
}

pub(super) fn draw_list(state: FormState, list: List, place: Place) -> AnyView {
    let t = texts();
    let count = state.read(&place.path, |value| match value {
        Value::List(items) => items.len(),
        _ => 0,
    });
    let fault = state.fault(place.path.clone());
    let items = (0..count.unwrap_or(0)).map(|at| {
        let id = format!("{}-{at}", place.label);
        let (inside, around) = (place.inside(at, id.clone()), place.clone());
        let remove = move |_| {
            state.change(&around, |value| {
                if let Value::List(items) = value {
                    items.remove(at);
                }
            });
        };
        view! {
            <li>
                <span class="list-number number muted" id=id>{at + 1}</span>
                <div class="field-body">{draw(state, (*list.item).clone(), inside)}</div>
                {icon_button(Icon::Trash, t.form.remove, remove)}
            </li>
        }
    });
    let items = items.collect_view();
    let item = StoredValue::new(*list.item);
    let add = move |_| {
        let blank = item.with_value(Value::blank);
        state.change(&place, |value| {
            if let Value::List(items) = value {
                items.push(blank);
            }
        });
    };
    view! {
        <ol class="schema-list">{items}</ol>
        {error(fault)}
        <button type="button" class="button small" on:click=add>
            {icon(Icon::Plus)}
            {t.form.add_item}
        </button>
    }
    .into_any()
}

/// The entries of an object whose names are free.
type Entries = Vec<(String, Value)>;

pub(super) fn draw_map(state: FormState, inner: Shape, place: Place) -> AnyView {
    let t = texts();
    let names = state.read(&place.path, |value| match value {
        Value::Map(entries) => entries.iter().map(|(name, _)| name.clone()).collect(),
        _ => Vec::new(),
    });
    let entries = names.unwrap_or_default().into_iter().enumerate().map(|(at, name)| {
        let id = format!("{}-{at}", place.label);
        let inside = place.inside(at, id.clone());
        let (around, renamed) = (place.clone(), place.clone());
        let fault = state.fault(inside.path.clone());
        let change = move |change: &dyn Fn(&mut Entries), place: &Place| {
            state.change(place, |value| {
                if let Value::Map(entries) = value {
                    change(entries);
                }
            });
        };
        let rename = move |event| {
            let name = event_target_value(&event);
            change(&|entries| entries[at].0.clone_from(&name), &renamed);
        };
        let remove = move |_| {
            change(&|entries| drop(entries.remove(at)), &around);
        };
        view! {
            <li>
                <div class="map-name">
                    <input
                        type="text"
                        id=id
                        aria-label=t.form.entry_name
                        placeholder=t.form.entry_name
                        autocomplete="off"
                        prop:value=name
                        on:input=rename
                    />
                    {error(fault)}
                </div>
                <div class="field-body">{draw(state, inner.clone(), inside)}</div>
                {icon_button(Icon::Trash, t.form.remove, remove)}
            </li>
        }
    });
    let entries = entries.collect_view();
    let blank = Value::blank(&inner);
    let add = move |_| {
        let blank = blank.clone();
        state.change(&place, |value| {
            if let Value::Map(entries) = value {
                entries.push((String::new(), blank));
            }
        });
    };
    view! {
        <ol class="schema-list schema-map">{entries}</ol>
        <button type="button" class="button small" on:click=add>
            {icon(Icon::Plus)}
            {t.form.add_entry}
        </button>
    }
    .into_any()
}

pub(super) fn draw_variants(state: FormState, variants: Vec<Variant>, place: Place) -> AnyView {
    let t = texts();
    let chosen = state.read(&place.path, |value| match value {
        Value::Variant(at, _) => Some(*at),
        _ => None,
    });
    let chosen = chosen.flatten();
    let names = variants.iter().enumerate().map(|(at, variant)| {
        let name = match (variant.label.as_str(), &variant.shape) {
            ("", Shape::Text(_) | Shape::Choice(_)) => t.form.kind_text,
            ("", Shape::Number(_)) => t.form.kind_number,
            ("", Shape::Switch) => t.form.kind_switch,
            ("", Shape::Object(_) | Shape::Map(_)) => t.form.kind_object,
            ("", Shape::List(_)) => t.form.kind_list,
            ("", _) => t.form.json,
            (label, _) => label,
        };
        view! { <option value=at.to_string() selected=chosen == Some(at)>{name.to_owned()}</option> }
    });
    let names = names.collect_view();
    let inside = chosen.and_then(|at| variants.get(at)).map(|variant| {
        let note = variant.note.clone();
        let fields = match &variant.shape {
            Shape::Constant(_) => ().into_any(),
            shape => draw(state, shape.clone(), place.inside(0, place.label.clone())),
        };
        let note = (!note.is_empty()).then(|| view! { <p class="hint">{note}</p> });
        view! { {note} <div class="variant">{fields}</div> }
    });
    let (label, fault) = (place.label.clone(), state.fault(place.path.clone()));
    let change = move |event| {
        let at = event_target_value(&event).parse().unwrap_or(0);
        if let Some(variant) = variants.get(at) {
            state.put(&place, Value::Variant(at, Box::new(Value::blank(&variant.shape))));
        }
    };
    view! {
        <select aria-labelledby=label on:change=change>
            <option value="" disabled=true selected=chosen.is_none()>
                {t.form.choose}
            </option>
            {names}
        </select>
        {error(fault)}
        {inside}
    }
    .into_any()
}
