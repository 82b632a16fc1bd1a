use leptos::prelude::*;
use mainspring_ui_model::curl::{self, NotTaken};
use mainspring_ui_model::text::{Texts, fill};

use super::field::Form;
use crate::console::texts;

/// Fills the fields from a command that was pasted.
#[component]
pub(super) fn FromCurl(form: Form) -> AnyView {
    let t = texts();
    let words = &t.http;
    let command = RwSignal::new(String::new());
    let said = RwSignal::new(None::<String>);
    let wrong = RwSignal::new(false);
    let take = move |_| match command.with_untracked(|text| curl::read(text)) {
        Ok(found) => {
            form.request().set(found.request);
            form.draft.mended("work.http");
            form.draft.touch();
            command.set(String::new());
            wrong.set(false);
            let options = found.ignored.join(", ");
            let told = fill(t.http.curl_ignored, &[("options", &options)]);
            said.set((!options.is_empty()).then_some(told));
        }
        Err(why) => {
            wrong.set(true);
            said.set(Some(say(&why, t)));
        }
    };
    view! {
        <details class="more-fields">
            <summary>{words.curl}</summary>
            <div class="field">
                <textarea
                    class="mono"
                    rows="4"
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    aria-label=words.curl
                    aria-describedby="http-curl-hint"
                    prop:value=command
                    on:input=move |event| command.set(event_target_value(&event))
                ></textarea>
                <p class="hint" id="http-curl-hint">{words.curl_hint}</p>
                <div>
                    <button
                        type="button"
                        class="button small"
                        disabled=move || command.with(|text| text.trim().is_empty())
                        on:click=take
                    >
                        {words.curl_take}
                    </button>
                </div>
            </div>
        </details>
        <p role="status" class="hint" class:error=wrong class:hidden=move || said.with(Option::is_none)>
            {move || said.get()}
        </p>
    }
    .into_any()
}

fn say(why: &NotTaken, t: &Texts) -> String {
    let words = &t.http;
    match why {
        NotTaken::NoCurl => words.curl_none.to_owned(),
        NotTaken::OpenQuote => words.curl_quote.to_owned(),
        NotTaken::Urls(n) => fill(words.curl_urls, &[("n", n)]),
        NotTaken::NoValue(option) => fill(words.curl_value, &[("option", option)]),
        NotTaken::File(file) => fill(words.curl_file, &[("file", file)]),
        NotTaken::Form(option) => fill(words.curl_form, &[("option", option)]),
    }
}
