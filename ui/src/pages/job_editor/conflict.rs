use leptos::prelude::*;
use mainspring_client::wire::Job;
use mainspring_ui_model::text::{Texts, fill};

use super::save::Saving;
use crate::console::texts;
use crate::parts::icon::{Icon, icon};

/// That somebody else has changed the job meanwhile: what they changed, and what can be done now.
#[component]
pub(super) fn Conflict(
    saving: Saving,
    /// The job as it is now.
    now: Job,
) -> AnyView {
    let t = texts();
    let fields = saving.old().map(|old| changed(&old, &now, t)).unwrap_or_default();
    let words = fill(t.editor.conflict_same, &[("fields", &fields.join(t.schedule.list))]);
    let revision = now.revision;
    view! {
        <div class="notice" role="alert">
            {icon(Icon::Warning)}
            <div class="stack-s">
                <b>{t.editor.conflict}</b>
                <p class:hidden=fields.is_empty()>{words}</p>
                <p>{t.editor.conflict_detail}</p>
                <div class="actions">
                    <button type="button" class="button" on:click=move |_| saving.save(Some(revision))>
                        {t.editor.overwrite}
                    </button>
                    <button
                        type="button"
                        class="button ghost"
                        on:click=move |_| saving.begin_again(now.clone())
                    >
                        {t.editor.reload}
                    </button>
                </div>
            </div>
        </div>
    }
    .into_any()
}

/// The names of the fields that differ.
fn changed(old: &Job, now: &Job, t: &'static Texts) -> Vec<&'static str> {
    let fields = [
        (t.editor.name, old.name != now.name),
        (t.editor.plugin, old.work != now.work),
        (t.editor.when, old.schedule != now.schedule),
        (t.editor.enabled, old.enabled != now.enabled),
        (t.editor.limits, old.limits != now.limits),
        (t.editor.retries, old.retry != now.retry),
        (t.editor.priority, old.priority != now.priority),
        (t.editor.concurrent, old.max_concurrent != now.max_concurrent),
    ];
    fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}
