use leptos::prelude::*;
use mainspring_client::wire::Backoff;
use mainspring_ui_model::apps::{AppDraft, WINDOW, Window};

use super::draft::{Form, Text};
use crate::console::texts;
use crate::parts::dynamic::dynamic;

/// A line to type in, by where the server has it.
pub(super) fn text(
    form: Form,
    place: &'static str,
    label: &'static str,
    hint: &'static str,
    of: Text,
) -> AnyView {
    let wrong = form.wrong(place);
    let value = form.get(of);
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <input
                type="text"
                autocomplete="off"
                spellcheck="false"
                autofocus=(place == "name").then_some("")
                prop:value=value
                aria-invalid=move || if wrong.with(String::is_empty) { "false" } else { "true" }
                on:input=move |event| form.set(place, of, event_target_value(&event))
            />
            <span class="hint">{hint}</span>
            <span class="error" role="alert">{move || wrong.get()}</span>
        </label>
    }
    .into_any()
}

/// Remarks, which may have lines.
pub(super) fn note(form: Form) -> AnyView {
    let wrong = form.wrong("note");
    let value = form.get(|draft| &mut draft.note);
    view! {
        <label class="field">
            <span class="label">{texts().apps.note}</span>
            <textarea
                rows="2"
                prop:value=value
                on:input=move |event| {
                    form.set("note", |draft| &mut draft.note, event_target_value(&event));
                }
            ></textarea>
            <span class="error" role="alert">{move || wrong.get()}</span>
        </label>
    }
    .into_any()
}

/// What its callback gets.
pub(super) fn callback_form(form: Form) -> AnyView {
    let t = texts();
    let choices = [(t.apps.form_json, false), (t.apps.form_form, true)];
    choice(form, t.apps.form, choices, |draft| draft.form, |draft, value| draft.form = value)
}

/// How far signed times may be off.
pub(super) fn window(form: Form) -> AnyView {
    let t = texts();
    let choices = [
        (t.apps.window_usual, Window::Usual),
        (t.apps.window_door, Window::Door),
        (t.apps.window_other, Window::Other),
    ];
    let is_other = Memo::new(move |_| form.draft.with(|draft| draft.window == Window::Other));
    let length = move || {
        let of: Text = |draft| &mut draft.window_length;
        is_other.get().then(|| text(form, WINDOW, t.apps.window_length, t.apps.window_hint, of))
    };
    view! {
        <div class="field-grid">
            {choice(form, t.apps.window, choices, |draft| draft.window, |draft, it| draft.window = it)}
            {dynamic(length)}
        </div>
    }
    .into_any()
}

/// How stubbornly its tasks are tried again.
pub(super) fn retries(form: Form) -> AnyView {
    let (t, words) = (texts(), &texts().editor);
    let choices = [(t.apps.retries_usual, false), (t.apps.retries_own, true)];
    let backoffs = [
        (words.fixed, Backoff::Fixed),
        (words.linear, Backoff::Linear),
        (words.exponential, Backoff::Exponential),
    ];
    let is_own = Memo::new(move |_| form.draft.with(|draft| draft.own_retry));
    let own = move || {
        is_own.get().then(|| {
            view! {
                <div class="field-grid">
                    {text(form, "retry.max", words.retry_max, "", |draft| &mut draft.retry_max)}
                    {choice(form, words.backoff, backoffs, |draft| draft.backoff, |draft, it| draft.backoff = it)}
                    {text(form, "retry.delay_ms", words.delay_first, "", |draft| &mut draft.delay)}
                    {text(form, "retry.cap_ms", words.cap, "", |draft| &mut draft.cap)}
                </div>
            }
            .into_any()
        })
    };
    view! {
        {choice(form, t.apps.retries, choices, |draft| draft.own_retry, |draft, it| draft.own_retry = it)}
        {dynamic(own)}
    }
    .into_any()
}

/// One of a few.
fn choice<T: Copy + PartialEq + Send + Sync + 'static, const N: usize>(
    form: Form,
    label: &'static str,
    choices: [(&'static str, T); N],
    get: fn(&AppDraft) -> T,
    set: fn(&mut AppDraft, T),
) -> AnyView {
    let options = choices.into_iter().enumerate().map(move |(i, (text, value))| {
        let selected = move || form.draft.with(|draft| get(draft) == value);
        view! { <option value=i.to_string() selected=move || selected()>{text}</option> }
    });
    let change = move |event| {
        let at = event_target_value(&event).parse::<usize>();
        if let Some((_, value)) = at.ok().and_then(|at| choices.get(at)) {
            form.draft.update(|draft| set(draft, *value));
        }
    };
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <select on:change=change>{options.collect_view()}</select>
        </label>
    }
    .into_any()
}
