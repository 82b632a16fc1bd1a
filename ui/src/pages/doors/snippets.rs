use leptos::prelude::*;
use mainspring_client::wire::App;
use mainspring_ui_model::doors::{Kind, Place, Snippet, snippets};
use mainspring_ui_model::text::{Texts, fill};

use crate::console::texts;
use crate::parts::copy::CopyButton;
use crate::{browser, time};

/// Code to be copied, with this server's address and the key of the app that calls.
#[component]
pub(super) fn Snippets(
    /// The door.
    door: String,
    /// The server's address, as the browser knows it.
    origin: String,
    /// The app that calls, where one is chosen.
    caller: RwSignal<Option<App>>,
) -> AnyView {
    const TWO_DAYS_MS: f64 = 172_800_000.0;
    let t = texts();
    // Far enough ahead for it to be to come in every zone.
    let day: String = time::of_millis(browser::now() + TWO_DAYS_MS).0.chars().take(10).collect();
    let all = move || {
        caller.with(|app| {
            let place = Place {
                origin: &origin,
                app_key: app.as_ref().and_then(|app| app.key.as_deref()),
                app_name: app.as_ref().map(|app| app.name.as_str()),
                day: &day,
            };
            snippets(&door, &place)
        })
    };
    let cards = move || all().into_iter().map(|snippet| card(snippet, t)).collect_view();
    view! { <div class="stack">{move || cards()}</div> }.into_any()
}

fn card(snippet: Snippet, t: &'static Texts) -> AnyView {
    let title = match snippet.kind {
        Kind::Register => t.doors.register.to_owned(),
        Kind::Create => t.doors.create.to_owned(),
        Kind::Read => t.doors.read.to_owned(),
        Kind::Client(client) => fill(t.doors.by_client, &[("client", &client)]),
    };
    let label = title.clone();
    view! {
        <section class="card snippet" aria-label=label>
            <header>
                <h2>{title}</h2>
                <span class="end"><CopyButton text=snippet.code.clone() /></span>
            </header>
            <pre tabindex="0"><code>{snippet.code}</code></pre>
        </section>
    }
    .into_any()
}
