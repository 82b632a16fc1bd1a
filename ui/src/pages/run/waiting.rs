use leptos::prelude::*;
use mainspring_client::wire::RunState;

use super::Shown;
use crate::console::texts;
use crate::parts::ago::{Ago, Countdown};
use crate::parts::empty::Empty;
use crate::parts::icon::Icon;

/// What stands there as long as no attempt has begun: what the run waits for, or why none ever did.
#[component]
pub(super) fn Waiting(shown: Shown) -> AnyView {
    let t = texts();
    let draw = move || {
        let run = shown.run()?;
        let (shape, detail) = match run.state {
            RunState::Scheduled | RunState::Retrying => (Icon::Clock, ""),
            RunState::Missed => (Icon::Skip, t.run.was_missed),
            RunState::Cancelled => (Icon::Stop, t.run.was_cancelled),
            _ => (Icon::Ring, t.run.waits_slot),
        };
        let due = run.due_at.clone().filter(|_| !run.state.is_final());
        let due = due.map(|at| {
            view! {
                <b class="run-countdown">
                    <Countdown at=at.clone() />
                </b>
                <span class="muted">
                    <Ago at />
                </span>
            }
        });
        Some(view! {
            <section class="card">
                <Empty shape=shape title=t.run.no_attempts detail=detail>
                    {due}
                </Empty>
            </section>
        })
    };
    draw.into_any()
}
