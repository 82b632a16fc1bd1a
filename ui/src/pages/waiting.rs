use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::console::console;
use crate::effects::effect;
use crate::parts::dynamic::dynamic;
use crate::parts::empty::Empty;
use crate::parts::icon::Icon;
use crate::session::SessionState;

/// What stands there until the server has said who is signed in; where it says nothing, that.
#[component]
pub(crate) fn Waiting() -> AnyView {
    let console = console();
    let t = console.texts();
    let unreachable = Memo::new(move |_| {
        console.sessions.state.with(|state| *state == SessionState::Unreachable)
    });
    let ask = move || spawn_local(console.sessions.ask());
    effect(move || {
        if unreachable.get() {
            keep_asking(unreachable, ask);
        }
    });
    dynamic(move || {
        unreachable.get().then(|| {
            view! {
                <main>
                    <h1 class="hidden-text">{t.shell.product}</h1>
                    <Empty
                        shape=Icon::Warning
                        title=t.common.unreachable
                        detail=t.shell.unreachable_at_start
                    >
                        <button type="button" class="button" on:click=move |_| ask()>
                            {t.common.retry}
                        </button>
                    </Empty>
                </main>
            }
            .into_any()
        })
    })
}

/// Asks again every three seconds, as long as there is no answer: a server that starts is there soon.
fn keep_asking(unreachable: Memo<bool>, ask: impl Fn() + Copy + 'static) {
    browser::after(3000, move || {
        if unreachable.try_get_untracked() == Some(true) {
            ask();
            keep_asking(unreachable, ask);
        }
    });
}
