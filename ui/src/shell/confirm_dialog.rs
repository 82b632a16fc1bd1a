use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::confirm::Question;
use crate::console::{Console, console};
use crate::parts::dialog::Dialog;
use crate::parts::dynamic::dynamic;
use crate::parts::problem::ProblemView;

/// The question that is asked before something goes.
#[component]
pub(super) fn ConfirmDialog() -> AnyView {
    let console = console();
    dynamic(move || console.confirm.open.get().map(|question| draw(console, question)))
}

fn draw(console: Console, question: Question) -> AnyView {
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None);
    let close = move || console.confirm.open.set(None);
    let act = question.act;
    let confirmed = move |_| {
        busy.set(true);
        let doing = act();
        spawn_local(async move {
            match doing.await {
                Ok(()) => close(),
                Err(why) => {
                    console.sessions.heard(&why);
                    error.try_set(Some(Arc::new(why)));
                    busy.try_set(false);
                }
            }
        });
    };
    view! {
        <Dialog title=question.title on_close=move |()| close()>
            <p>{question.detail}</p>
            {move || error.get().map(|error| view! { <ProblemView error /> }.into_any())}
            <footer>
                <button type="button" class="button" on:click=move |_| close()>{question.keep}</button>
                <button type="button" class="button danger" disabled=busy on:click=confirmed>
                    {question.action}
                </button>
            </footer>
        </Dialog>
    }
    .into_any()
}
