use leptos::prelude::*;
use mainspring_client::wire::AppWithSecret;
use mainspring_ui_model::text::fill;

use crate::console::console;
use crate::overlays::Unsaved;
use crate::parts::copy::CopyButton;
use crate::parts::dialog::Dialog;
use crate::parts::icon::{Icon, icon};

/// An app's key and its secret, which is shown this once.
#[component]
pub(super) fn AppSecret(made: AppWithSecret, #[prop(into)] on_close: Callback<()>) -> AnyView {
    let console = console();
    let t = console.texts();
    let label = fill(t.apps.secret_label, &[("name", &made.app.name)]);
    // Going back or closing the tab would lose it as well.
    let shown = StoredValue::new(true);
    console.overlays.guard(Unsaved { typed: shown, ask: Callback::new(|()| ()) });
    let key = made.app.key.map(|key| line(t.apps.key.to_owned(), key));
    view! {
        <Dialog title=t.apps.secret_title light=false firm=true on_close=on_close>
            <div class="notice">
                {icon(Icon::Warning)}
                <p>{t.apps.secret_detail}</p>
            </div>
            {key}
            {line(label, made.secret)}
            <footer>
                <button type="button" class="button primary" on:click=move |_| on_close.run(())>
                    {t.apps.done}
                </button>
            </footer>
        </Dialog>
    }
    .into_any()
}

fn line(label: String, text: String) -> AnyView {
    view! {
        <div class="field">
            <span class="label">{label}</span>
            <div class="secret">
                <code>{text.clone()}</code>
                <CopyButton text=text />
            </div>
        </div>
    }
    .into_any()
}
