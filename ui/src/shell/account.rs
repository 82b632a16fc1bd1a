use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_ui_model::text::Language;

use crate::console::{Console, console};
use crate::overlays::Overlay;
use crate::parts::badge::role_name;
use crate::parts::icon::{Icon, icon};
use crate::parts::live_indicator::LiveIndicator;
use crate::parts::menu::{Item, Menu};
use crate::settings::Theme;

/// Who is signed in, how the console looks, and the way out.
#[component]
pub(super) fn Account() -> AnyView {
    let console = console();
    let t = console.texts();
    let name = console.sessions.name().unwrap_or_default();
    let role = console.sessions.role().map(|role| role_name(role, t));
    view! {
        <div class="account">
            <div class="account-tools">
                <ThemeMenu />
                <LanguageMenu />
                <Menu
                    label=t.shell.help
                    button=icon(Icon::Keyboard)
                    items=Signal::derive(move || help_items(console))
                />
                <LiveIndicator />
            </div>
            <Menu
                label=t.shell.account
                class="account-button"
                named=true
                button=view! {
                    <span class="avatar">{icon(Icon::User)}</span>
                    <span class="account-name">
                        <b>{name}</b>
                        <small>{role}</small>
                    </span>
                    {icon(Icon::More)}
                }
                    .into_any()
                items=Signal::derive(move || vec![sign_out(console)])
            />
        </div>
    }
    .into_any()
}

/// The menu of themes. The page for signing in has it too.
#[component]
pub(crate) fn ThemeMenu() -> AnyView {
    let console = console();
    let t = console.texts();
    let items = move || {
        let chosen = console.settings.theme.get();
        let themes = [
            (Theme::System, t.shell.theme_system),
            (Theme::Light, t.shell.theme_light),
            (Theme::Dark, t.shell.theme_dark),
        ];
        let choose = |(theme, name)| {
            Item::new(name, move || console.settings.choose_theme(theme)).chosen(theme == chosen)
        };
        themes.map(choose).to_vec()
    };
    view! { <Menu label=t.shell.theme button=icon(Icon::Sun) items=Signal::derive(items) /> }
        .into_any()
}

/// The menu of languages. The page for signing in has it too.
#[component]
pub(crate) fn LanguageMenu() -> AnyView {
    let console = console();
    let t = console.texts();
    let items = move || {
        let choose = |language: Language| {
            let chosen = language == console.settings.language.get();
            Item::new(language.name(), move || console.settings.choose_language(language))
                .chosen(chosen)
        };
        Language::ALL.map(choose).to_vec()
    };
    view! { <Menu label=t.shell.language button=icon(Icon::Globe) items=Signal::derive(items) /> }
        .into_any()
}

fn help_items(console: Console) -> Vec<Item> {
    let t = console.texts();
    vec![
        Item::new(t.shell.shortcuts, move || console.overlays.show(Overlay::Help))
            .icon(Icon::Keyboard),
        Item::new(t.shell.api_docs, || {
            let _ = crate::browser::window().open_with_url_and_target("/swagger", "_blank");
        })
        .icon(Icon::Book),
    ]
}

/// The line that signs out.
pub(super) fn sign_out(console: Console) -> Item {
    Item::new(console.texts().shell.sign_out, move || {
        spawn_local(async move {
            if let Err(error) = console.sessions.sign_out().await {
                console.toasts.failed(&error);
            }
        });
    })
    .icon(Icon::SignOut)
}
