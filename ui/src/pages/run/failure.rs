use leptos::prelude::*;
use mainspring_client::wire::{Attempt, OutcomeKind};
use mainspring_ui_model::text::{Texts, fill};

use crate::console::texts;
use crate::parts::frames::Frames;
use crate::parts::icon::{Icon, icon};
use crate::parts::json_view::JsonView;

/// Why an attempt did not end well: what happened in plain words, what the plugin said, and where in its
/// code. Nothing where it ended well or runs.
#[component]
pub(super) fn Failure(attempt: Attempt) -> AnyView {
    let t = texts();
    let Some((title, why)) = attempt.outcome.and_then(|outcome| words(outcome, t)) else {
        return ().into_any();
    };
    let mild = matches!(attempt.outcome, Some(OutcomeKind::Cancelled | OutcomeKind::Interrupted));
    let number = fill(t.run.attempt, &[("n", &attempt.number)]);
    let details = attempt.details.map(|details| {
        view! {
            <div class="failure-details">
                <h3>{t.run.details}</h3>
                <JsonView text=details.as_str().to_owned() />
            </div>
        }
    });
    let frames = (!attempt.frames.is_empty()).then(|| view! { <Frames frames=attempt.frames /> });
    view! {
        <section class="card failure" class:mild=mild aria-label=t.run.what_failed>
            <header>
                {icon(if mild { Icon::Stop } else { Icon::Warning })}
                <h2>{title}</h2>
                <span class="end">{number}</span>
            </header>
            <div class="body">
                {attempt.message.map(|message| view! { <pre class="failure-message" tabindex="0">{message}</pre> })}
                <p class="failure-why">{why}</p>
                {details}
                {frames}
            </div>
        </section>
    }
    .into_any()
}

/// What an end is called, and what it means.
fn words(outcome: OutcomeKind, t: &'static Texts) -> Option<(&'static str, &'static str)> {
    Some(match outcome {
        OutcomeKind::Done => return None,
        OutcomeKind::Retry => (t.run.retry, t.run.why_retry),
        OutcomeKind::Fatal => (t.run.fatal, t.run.why_fatal),
        OutcomeKind::TimedOut => (t.run.timed_out, t.run.why_timed_out),
        OutcomeKind::OutOfFuel => (t.run.out_of_fuel, t.run.why_out_of_fuel),
        OutcomeKind::OverMemory => (t.run.over_memory, t.run.why_over_memory),
        OutcomeKind::InvalidOutput => (t.run.invalid_output, t.run.why_invalid_output),
        OutcomeKind::Trapped => (t.run.trapped, t.run.why_trapped),
        OutcomeKind::Cancelled => (t.run.cancelled, t.run.why_cancelled),
        OutcomeKind::Interrupted => (t.run.interrupted, t.run.why_interrupted),
    })
}
