use leptos::prelude::*;
use mainspring_ui_model::schema::{Choice, Number, Text, Value};
use mainspring_ui_model::text::{Texts, fill};

use super::context::{FormState, Place};
use crate::console::texts;
use crate::parts::dynamic::dynamic;

/// A text without a bound like this may have several lines.
const ONE_LINE: usize = 120;

pub(super) fn draw_text(state: FormState, rules: Text, place: Place) -> AnyView {
    let t = texts();
    let tall = rules.format.is_none() && rules.most.is_none_or(|most| most > ONE_LINE);
    let shown = shown(state, place.clone());
    let fault = state.fault(place.path.clone());
    let left = place.clone();
    let leave = move |_| state.leave(&left.path);
    let invalid = move || if fault.get().is_some() { "true" } else { "false" };
    let hint = [rules.format, rules.pattern].into_iter().flatten().next();
    let placeholder = placeholder(&place, hint.as_deref(), t);
    let label = place.label.clone();
    let input = move |event| state.put(&place, Value::Text(event_target_value(&event)));
    let field = if tall {
        view! {
            <textarea
                rows="1"
                aria-labelledby=label
                aria-invalid=move || invalid()
                placeholder=placeholder
                prop:value=shown
                on:input=input
                on:blur=leave
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                type="text"
                aria-labelledby=label
                aria-invalid=move || invalid()
                placeholder=placeholder
                autocomplete="off"
                prop:value=shown
                on:input=input
                on:blur=leave
            />
        }
        .into_any()
    };
    view! { {field} {error(fault)} }.into_any()
}

pub(super) fn draw_number(state: FormState, rules: &Number, place: Place) -> AnyView {
    let t = texts();
    let shown = shown(state, place.clone());
    let fault = state.fault(place.path.clone());
    let left = place.clone();
    let placeholder = placeholder(&place, range(rules, t).as_deref(), t);
    let label = place.label.clone();
    let input = move |event| {
        let text = event_target_value(&event);
        // A number that is deleted is one that nobody gives; a text may well be empty.
        if text.trim().is_empty() && place.can_be_cleared() {
            state.put(&place, Value::Text(text));
            state.clear(&place);
        } else {
            state.put(&place, Value::Text(text));
        }
    };
    let mode = if rules.whole { "numeric" } else { "decimal" };
    view! {
        <input
            type="text"
            inputmode=mode
            class="number"
            aria-labelledby=label
            aria-invalid=move || if fault.get().is_some() { "true" } else { "false" }
            placeholder=placeholder
            autocomplete="off"
            prop:value=shown
            on:input=input
            on:blur=move |_| state.leave(&left.path)
        />
        {error(fault)}
    }
    .into_any()
}

pub(super) fn draw_switch(state: FormState, place: Place) -> AnyView {
    let t = texts();
    let read = place.path.clone();
    let on = move || state.read(&read, |value| *value == Value::Switch(true)).unwrap_or(false);
    let written = place.clone();
    let is_default = move || !state.is_set(&written);
    let words = {
        let on = on.clone();
        move || if on() { t.common.yes } else { t.common.no }
    };
    let label = place.label.clone();
    let pressed = on.clone();
    let toggle = move |_| state.put(&place, Value::Switch(!pressed()));
    view! {
        <span class="switch-line" class:unset=move || is_default()>
            <button
                type="button"
                class="switch"
                role="switch"
                aria-labelledby=label
                aria-checked=move || if on() { "true" } else { "false" }
                on:click=toggle
            >
                <span></span>
            </button>
            <span class="muted">{move || words()}</span>
        </span>
    }
    .into_any()
}

pub(super) fn draw_choice(state: FormState, choices: Vec<Choice>, place: Place) -> AnyView {
    let t = texts();
    let fault = state.fault(place.path.clone());
    let read = place.clone();
    let chosen = move || {
        let at = state.read(&read.path, |value| match value {
            Value::Choice(at) => *at,
            _ => None,
        });
        at.flatten().filter(|_| state.is_set(&read))
    };
    let unset = match (&place.default, place.can_be_cleared()) {
        (Some(default), _) => fill(t.form.default, &[("value", default)]),
        (None, true) => t.common.none.to_owned(),
        (None, false) => t.form.choose.to_owned(),
    };
    let (label, left) = (place.label.clone(), place.path.clone());
    let change = move |event| match event_target_value(&event).parse() {
        Ok(at) => state.put(&place, Value::Choice(Some(at))),
        Err(_) => state.clear(&place),
    };
    let note = {
        let chosen = chosen.clone();
        let notes: Vec<String> = choices.iter().map(|choice| choice.note.clone()).collect();
        move || chosen().and_then(|at| notes.get(at).cloned()).filter(|note| !note.is_empty())
    };
    let options = choices.into_iter().enumerate().map(|(at, choice)| {
        let chosen = chosen.clone();
        view! {
            <option value=at.to_string() selected=move || chosen() == Some(at)>
                {choice.label}
            </option>
        }
    });
    let options = options.collect_view();
    view! {
        <select aria-labelledby=label on:change=change on:blur=move |_| state.leave(&left)>
            <option value="" selected=move || chosen().is_none()>
                {unset}
            </option>
            {options}
        </select>
        {move || note().map(|note| view! { <p class="hint">{note}</p> })}
        {error(fault)}
    }
    .into_any()
}

/// What is wrong with a field.
pub(super) fn error(fault: Memo<Option<String>>) -> AnyView {
    dynamic(move || {
        fault.get().map(|words| view! { <p class="error" role="alert">{words}</p> }.into_any())
    })
}

/// What a field shows: nothing where its value is left out.
fn shown(state: FormState, place: Place) -> impl Fn() -> String + Clone + Send + 'static {
    move || {
        let text = state.read(&place.path, |value| match value {
            Value::Text(text) => text.clone(),
            _ => String::new(),
        });
        text.filter(|_| state.is_set(&place)).unwrap_or_default()
    }
}

/// The default, where there is one; else what else can be said in grey.
fn placeholder(place: &Place, hint: Option<&str>, t: &'static Texts) -> String {
    match &place.default {
        Some(default) if default != "null" => fill(t.form.default, &[("value", default)]),
        _ => hint.unwrap_or_default().to_owned(),
    }
}

/// The range of a number, where it says more than that it is not negative.
fn range(rules: &Number, t: &'static Texts) -> Option<String> {
    let (least, most) = (rules.least.as_ref()?, rules.most.as_ref()?);
    // The ends of machine words are noise.
    let short = |number: &str| number.len() <= 6;
    let both = [("least", &least.number as &dyn std::fmt::Display), ("most", &most.number)];
    (short(&least.number) && short(&most.number)).then(|| fill(t.form.range, &both))
}
