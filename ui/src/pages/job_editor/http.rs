use leptos::prelude::*;
use mainspring_ui_model::curl::{self, NotTaken};
use mainspring_ui_model::request::{Fault, RequestDraft};
use mainspring_ui_model::text::{Texts, fill};

use super::state::Draft;
use crate::console::console;

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// What a request consists of, while it is typed.
#[derive(Clone, Copy)]
pub(super) struct RequestFields {
    method: RwSignal<String>,
    url: RwSignal<String>,
    headers: RwSignal<String>,
    body: RwSignal<String>,
    more: RwSignal<String>,
}

impl RequestFields {
    pub(super) fn new(draft: RequestDraft) -> Self {
        Self {
            method: RwSignal::new(draft.method),
            url: RwSignal::new(draft.url),
            headers: RwSignal::new(draft.headers),
            body: RwSignal::new(draft.body),
            more: RwSignal::new(draft.more),
        }
    }

    pub(super) fn draft(&self) -> RequestDraft {
        RequestDraft {
            method: self.method.get(),
            url: self.url.get(),
            headers: self.headers.get(),
            body: self.body.get(),
            more: self.more.get(),
        }
    }

    fn set(&self, draft: RequestDraft) {
        self.method.set(draft.method);
        self.url.set(draft.url);
        self.headers.set(draft.headers);
        self.body.set(draft.body);
        self.more.set(draft.more);
    }
}

/// A request: what is sent where, and what counts as success.
#[component]
pub(super) fn HttpFields(draft: Draft) -> AnyView {
    let t = console().texts();
    let words = &t.editor;
    let fields = draft.request;
    let faults = Memo::new(move |_| {
        let all = draft.asked.get().then(|| fields.draft().read().err());
        all.flatten().unwrap_or_default()
    });
    let fault = move |of: fn(&Fault, &Texts) -> Option<String>| {
        move || faults.with(|all| all.iter().find_map(|fault| of(fault, t)))
    };
    let url = fault(|fault, t| (*fault == Fault::Url).then(|| t.editor.url_bad.to_owned()));
    let headers = fault(|fault, t| match fault {
        Fault::Header(line) => Some(fill(t.editor.header_bad, &[("n", line)])),
        _ => None,
    });
    let more = fault(|fault, t| match fault {
        Fault::More(why) => Some(fill(t.editor.more_bad, &[("why", why)])),
        _ => None,
    });
    let has_more = fields.more.with_untracked(|text| !text.is_empty());
    let options = move || {
        let chosen = fields.method.get();
        METHODS.map(|name| view! { <option selected=name == chosen>{name}</option> }).collect_view()
    };
    let url_hint = fill(
        words.url_hint,
        &[
            ("run", &"{{run_id}}"),
            ("job", &"{{job_id}}"),
            ("scheduled", &"{{scheduled_at}}"),
            ("triggered", &"{{triggered_at}}"),
            ("secret", &"{{secret:NAME}}"),
        ],
    );
    view! {
        <FromCurl fields />
        <div class="field-row">
            <label class="field narrow">
                <span class="label">{words.method}</span>
                <select on:change=move |event| fields.method.set(event_target_value(&event))>
                    {move || options()}
                </select>
            </label>
            <label class="field">
                <span class="label">{words.url}</span>
                <input
                    type="text"
                    inputmode="url"
                    autocomplete="off"
                    spellcheck="false"
                    prop:value=fields.url
                    aria-invalid=move || if url().is_some() { "true" } else { "false" }
                    on:input=move |event| fields.url.set(event_target_value(&event))
                />
                <span class="hint">{url_hint}</span>
                <span class="error" role="alert">{move || url()}</span>
            </label>
        </div>
        {area(words.headers, words.headers_hint, fields.headers, 3, headers)}
        {area(words.body, words.body_hint, fields.body, 6, || None)}
        <details open=has_more>
            <summary>{words.more}</summary>
            {area(words.more, words.more_hint, fields.more, 8, more)}
        </details>
    }
    .into_any()
}

fn area(
    label: &'static str,
    hint: &'static str,
    value: RwSignal<String>,
    rows: u32,
    fault: impl Fn() -> Option<String> + Copy + Send + Sync + 'static,
) -> AnyView {
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <textarea
                rows=rows
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                prop:value=value
                aria-invalid=move || if fault().is_some() { "true" } else { "false" }
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
            <span class="hint">{hint}</span>
            <span class="error" role="alert">{move || fault()}</span>
        </label>
    }
    .into_any()
}

/// Fills the fields from a command that was pasted.
#[component]
fn FromCurl(fields: RequestFields) -> AnyView {
    let t = console().texts();
    let words = &t.editor;
    let command = RwSignal::new(String::new());
    let said = RwSignal::new(None::<String>);
    let wrong = RwSignal::new(false);
    let take = move |_| match command.with_untracked(|text| curl::read(text)) {
        Ok(found) => {
            fields.set(found.request);
            command.set(String::new());
            wrong.set(false);
            let options = found.ignored.join(", ");
            let told = fill(t.editor.curl_ignored, &[("options", &options)]);
            said.set((!options.is_empty()).then_some(told));
        }
        Err(why) => {
            wrong.set(true);
            said.set(Some(say(&why, t)));
        }
    };
    view! {
        <details>
            <summary>{words.curl}</summary>
            <label class="field">
                <span class="label">{words.curl}</span>
                <textarea
                    rows="4"
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    prop:value=command
                    on:input=move |event| command.set(event_target_value(&event))
                ></textarea>
                <span class="hint">{words.curl_hint}</span>
            </label>
            <button
                type="button"
                class="button small"
                disabled=move || command.with(|text| text.trim().is_empty())
                on:click=take
            >
                {words.curl_take}
            </button>
        </details>
        <p role="status" class="hint" class:error=wrong>{move || said.get()}</p>
    }
    .into_any()
}

fn say(why: &NotTaken, t: &Texts) -> String {
    let words = &t.editor;
    match why {
        NotTaken::NoCurl => words.curl_none.to_owned(),
        NotTaken::OpenQuote => words.curl_quote.to_owned(),
        NotTaken::Urls(n) => fill(words.curl_urls, &[("n", n)]),
        NotTaken::NoValue(option) => fill(words.curl_value, &[("option", option)]),
        NotTaken::File(file) => fill(words.curl_file, &[("file", file)]),
        NotTaken::Form(option) => fill(words.curl_form, &[("option", option)]),
    }
}
