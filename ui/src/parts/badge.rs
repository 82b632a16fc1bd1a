use leptos::prelude::*;
use mainspring_client::wire::{Role, RunState};
use mainspring_ui_model::text::Texts;

use crate::console::texts;
use crate::parts::icon::{Icon, icon};

/// The state of a run: by a word, a colour and a shape, so that none of them has to be told apart alone.
#[component]
pub(crate) fn StateBadge(
    /// The state.
    state: RunState,
) -> AnyView {
    view! {
        <span class=format!("badge state-{}", state_class(state))>
            {icon(state_icon(state))} {state_name(state, texts())}
        </span>
    }
    .into_any()
}

/// What a state is called.
pub(crate) fn state_name(state: RunState, t: &'static Texts) -> &'static str {
    match state {
        RunState::Scheduled => t.common.scheduled,
        RunState::Queued => t.common.queued,
        RunState::Retrying => t.common.retrying,
        RunState::Running => t.common.running,
        RunState::Succeeded => t.common.succeeded,
        RunState::Failed => t.common.failed,
        RunState::Cancelled => t.common.cancelled,
        RunState::Missed => t.common.missed,
    }
}

/// The word by which the styles know a state: `state-…` sets `--state` to its colour.
pub(crate) fn state_class(state: RunState) -> &'static str {
    match state {
        RunState::Scheduled => "scheduled",
        RunState::Queued => "queued",
        RunState::Retrying => "retrying",
        RunState::Running => "running",
        RunState::Succeeded => "succeeded",
        RunState::Failed => "failed",
        RunState::Cancelled => "cancelled",
        RunState::Missed => "missed",
    }
}

/// The shape of a state.
pub(crate) fn state_icon(state: RunState) -> Icon {
    match state {
        RunState::Scheduled => Icon::Clock,
        RunState::Queued => Icon::Ring,
        RunState::Retrying => Icon::Retry,
        RunState::Running => Icon::Dot,
        RunState::Succeeded => Icon::Check,
        RunState::Failed => Icon::Cross,
        RunState::Cancelled => Icon::Stop,
        RunState::Missed => Icon::Skip,
    }
}

/// What a role is called.
pub(crate) fn role_name(role: Role, t: &'static Texts) -> &'static str {
    match role {
        Role::Viewer => t.common.viewer,
        Role::Operator => t.common.operator,
        Role::Admin => t.common.admin,
    }
}
