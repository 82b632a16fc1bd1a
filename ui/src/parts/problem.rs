use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::Error;
use mainspring_client::wire::BrokenRule;
use mainspring_ui_model::text::{Texts, fill, sentence};

use crate::console::texts;
use crate::parts::icon::{Icon, icon};

/// Why something did not work: what happened, which rules are broken, and a button that tries again.
#[component]
pub(crate) fn ProblemView(
    /// What happened.
    error: Arc<Error>,
    /// Tries again.
    #[prop(into, optional)]
    on_retry: Option<Callback<()>>,
) -> AnyView {
    let t = texts();
    let told = tell(&error, t);
    let on_retry = on_retry.filter(|_| !is_final(&error));
    let rules = told.rules.into_iter().map(|BrokenRule { field, reason }| {
        view! {
            <li>
                <code>{field}</code>
                " "
                {reason}
            </li>
        }
    });
    view! {
        <div class="problem" role="alert">
            {icon(Icon::Warning)}
            <div>
                <b>{told.title}</b>
                <p>{told.detail}</p>
                <ul>{rules.collect_view()}</ul>
            </div>
            {on_retry
                .map(|retry| {
                    view! {
                        <button type="button" class="button" on:click=move |_| retry.run(())>
                            {icon(Icon::Retry)}
                            {t.common.retry}
                        </button>
                    }
                })}
        </div>
    }
    .into_any()
}

/// Whether a question is about something that is not there: gone, or named by what names nothing.
pub(crate) fn is_missing(error: &Error) -> bool {
    matches!(error, Error::Problem(problem) if matches!(problem.status, 400 | 404 | 422))
}

/// Whether asking once more leads to the same answer.
fn is_final(error: &Error) -> bool {
    is_missing(error) || matches!(error, Error::Problem(problem) if problem.status == 403)
}

struct Told {
    title: String,
    detail: String,
    rules: Vec<BrokenRule>,
}

fn tell(error: &Error, t: &Texts) -> Told {
    let plain =
        |title: &str, detail: String| Told { title: title.to_owned(), detail, rules: vec![] };
    match error {
        Error::Problem(problem) => Told {
            title: problem.title.clone(),
            detail: sentence(&problem.detail),
            rules: problem.errors.clone(),
        },
        Error::Unexpected { status, .. } => {
            plain(t.common.odd_answer, fill(t.common.odd_answer_detail, &[("status", status)]))
        }
        _ => plain(t.common.unreachable, t.common.unreachable_detail.to_owned()),
    }
}
