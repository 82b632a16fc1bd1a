use leptos::prelude::*;
use mainspring_client::wire::Role;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::Texts;

use super::account::Account;
use crate::console::console;
use crate::overlays::Overlay;
use crate::parts::icon::{Icon, icon};

/// The pages, the palette, and who is signed in: at the side, and on narrow screens at top and bottom.
#[component]
pub(super) fn Nav() -> AnyView {
    let console = console();
    let t = console.texts();
    let links = sections(console.may(Role::Admin)).into_iter().map(|(route, shape)| {
        let path = route.path();
        let text = title_of(&route, t);
        let is_here = Memo::new(move |_| console.router.route.with(Route::section) == route);
        view! {
            <li>
                <a href=path aria-current=move || is_here.get().then_some("page")>
                    {icon(shape)}
                    <span>{text}</span>
                </a>
            </li>
        }
    });
    view! {
        <header class="side">
            <div class="side-top">
                <a class="brand" href=Route::Overview.path() aria-label=t.shell.product>
                    {logo()}
                    <span>{t.shell.product}</span>
                </a>
            </div>
            <button
                type="button"
                class="jump"
                on:click=move |_| console.overlays.show(Overlay::Palette)
            >
                {icon(Icon::Search)}
                <span>{t.shell.palette}</span>
                <kbd>"Ctrl K"</kbd>
            </button>
            <nav aria-label=t.shell.navigation>
                <ul>{links.collect_view()}</ul>
            </nav>
            <Account />
        </header>
    }
    .into_any()
}

/// The pages of the navigation. Keys are an administrator's business.
pub(super) fn sections(admin: bool) -> Vec<(Route, Icon)> {
    let mut sections = vec![
        (Route::Overview, Icon::Overview),
        (Route::Jobs, Icon::Jobs),
        (Route::Runs, Icon::Runs),
        (Route::Plugins(None), Icon::Plugins),
        (Route::Secrets, Icon::Lock),
        (Route::Apps, Icon::Apps),
    ];
    if admin {
        sections.push((Route::Keys, Icon::Keys));
    }
    sections
}

/// What a page is called.
pub(super) fn title_of(route: &Route, t: &'static Texts) -> &'static str {
    match route {
        Route::Doors(_) => t.shell.doors,
        Route::Apps => t.shell.apps,
        Route::Jobs | Route::Job(_) => t.shell.jobs,
        Route::Runs | Route::Run(_) => t.shell.runs,
        Route::Plugins(_) => t.shell.plugins,
        Route::Secrets => t.shell.secrets,
        Route::Keys => t.shell.keys,
        Route::SignIn => t.sign_in.submit,
        Route::Overview => t.shell.overview,
        Route::Nowhere => t.shell.nowhere,
    }
}

/// A mainspring, as it lies in its barrel.
pub(crate) fn logo() -> AnyView {
    view! {
        <svg class="logo" viewBox="0 0 24 24" aria-hidden="true">
            <circle class="logo-barrel" cx="12" cy="12" r="10.5"></circle>
            <path
                class="logo-spring"
                d="M12 12c0-1.1 1.7-1.1 1.7.3 0 1.800-2.200 2.500-3.500 1.300-1.800-1.700-.7-5 1.900-5.300 3.600-.4 5.500 3.500 3.900 6.600-2 3.700-7.300 3.600-9.300.1C4.500 11.200 6.600 6 11.300 5.200c3.600-.6 6.700 1.300 7.900 4.300"
            ></path>
        </svg>
    }
    .into_any()
}
