use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_ui_model::route::Route;

use crate::console::{Console, console};
use crate::pages::sign_in::SignIn;
use crate::pages::waiting::Waiting;
use crate::parts::dynamic::dynamic;
use crate::parts::tooltip::Tooltip;
use crate::session::SessionState;
use crate::shell::Shell;

/// The whole console: the page for signing in, or the shell with a page in it.
#[component]
pub(crate) fn App() -> AnyView {
    let console = Console::new();
    provide_context(console);
    spawn_local(console.sessions.ask());
    // In another language everything is built anew.
    let gate = move || {
        console.settings.language.track();
        view! { <Gate /> }.into_any()
    };
    view! {
        {move || gate()}
        <Tooltip />
    }
    .into_any()
}

#[derive(PartialEq, Clone, Copy)]
enum Stage {
    Waiting,
    Out,
    In,
}

#[component]
fn Gate() -> AnyView {
    let console = console();
    let stage = Memo::new(move |_| {
        let by_link = console.router.route.with(|route| *route == Route::SignIn);
        console.sessions.state.with(|state| match state {
            SessionState::Unknown | SessionState::Unreachable => Stage::Waiting,
            SessionState::SignedOut { .. } => Stage::Out,
            SessionState::SignedIn(_) if by_link => Stage::Out,
            SessionState::SignedIn(_) => Stage::In,
        })
    });
    dynamic(move || {
        Some(match stage.get() {
            Stage::Waiting => view! { <Waiting /> }.into_any(),
            Stage::Out => view! { <SignIn /> }.into_any(),
            Stage::In => view! { <Shell /> }.into_any(),
        })
    })
}
