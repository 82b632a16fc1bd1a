use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_client::Error;
use mainspring_client::wire::{NewSecret, Secret};
use mainspring_ui_model::secrets::{self, placeholder};
use mainspring_ui_model::text::fill;

use crate::console::console;
use crate::parts::dialog::Dialog;
use crate::parts::problem::ProblemView;

/// What is known of a secret before it is set.
#[derive(Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) name: String,
    /// What is kept, where that is known already.
    pub(crate) value: String,
    pub(crate) hosts: String,
    /// Whether there is one of this name, which is replaced.
    pub(crate) again: bool,
}

impl Wanted {
    pub(crate) fn again(secret: &Secret) -> Self {
        Self {
            name: secret.name.clone(),
            hosts: secret.hosts.join(", "),
            again: true,
            ..Self::default()
        }
    }
}

/// Sets a secret, a new one or another value of one.
#[component]
pub(crate) fn SetSecret(
    /// What is known already.
    wanted: Wanted,
    /// Hears the name of what was set, or that nothing was.
    #[prop(into)]
    on_close: Callback<Option<String>>,
) -> AnyView {
    let console = console();
    let t = console.texts();
    let again = wanted.again;
    let title = if again {
        fill(t.secrets.replace_title, &[("name", &wanted.name)])
    } else {
        t.secrets.new.to_owned()
    };
    let (name, value) = (RwSignal::new(wanted.name), RwSignal::new(wanted.value));
    let hosts = RwSignal::new(wanted.hosts);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<Arc<Error>>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let (client, named) = (console.client(), name.get_untracked().trim().to_owned());
        let secret = NewSecret {
            value: value.get_untracked(),
            hosts: secrets::hosts(&hosts.get_untracked()),
        };
        spawn_local(async move {
            match client.set_secret(&named, &secret).await {
                Ok(secret) => on_close.run(Some(secret.name)),
                Err(why) => {
                    console.sessions.heard(&why);
                    error.try_set(Some(Arc::new(why)));
                }
            }
            busy.try_set(false);
        });
    };
    let hint = move || {
        let name = name.with(|name| name.trim().to_owned());
        let name = if name.is_empty() { "NAME" } else { &name };
        fill(t.secrets.name_hint, &[("placeholder", &placeholder(name))])
    };
    let incomplete = move || {
        let is_empty = |field: RwSignal<String>| field.with(|text| text.trim().is_empty());
        busy.get() || is_empty(name) || value.with(String::is_empty) || is_empty(hosts)
    };
    view! {
        <Dialog title=title light=false on_close=move |()| on_close.run(None)>
            <form on:submit=submit>
                <div class="field" class:hidden=again>
                    <label for="secret-name">{t.secrets.name}</label>
                    <input
                        id="secret-name"
                        autofocus=""
                        autocomplete="off"
                        spellcheck="false"
                        aria-describedby="secret-name-hint"
                        prop:value=name
                        on:input=move |event| name.set(event_target_value(&event))
                    />
                    <p class="hint" id="secret-name-hint">{move || hint()}</p>
                </div>
                <div class="field">
                    <label for="secret-value">{t.secrets.value}</label>
                    <input
                        id="secret-value"
                        type="password"
                        autocomplete="new-password"
                        aria-describedby="secret-value-hint"
                        prop:value=value
                        on:input=move |event| value.set(event_target_value(&event))
                    />
                    <p class="hint" id="secret-value-hint">{t.secrets.value_hint}</p>
                </div>
                <div class="field">
                    <label for="secret-hosts">{t.secrets.hosts}</label>
                    <input
                        id="secret-hosts"
                        autocomplete="off"
                        spellcheck="false"
                        placeholder="api.example.org"
                        aria-describedby="secret-hosts-hint"
                        prop:value=hosts
                        on:input=move |event| hosts.set(event_target_value(&event))
                    />
                    <p class="hint" id="secret-hosts-hint">{t.secrets.hosts_hint}</p>
                </div>
                {move || error.get().map(|error| view! { <ProblemView error /> }.into_any())}
                <footer>
                    <button type="button" class="button" on:click=move |_| on_close.run(None)>
                        {t.common.cancel}
                    </button>
                    <button type="submit" class="button primary" disabled=move || incomplete()>
                        {t.secrets.set}
                    </button>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}
