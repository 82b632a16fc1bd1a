use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_client::wire::{Job, JobPatch, NewJob};
use mainspring_client::{Client, Error};

use super::state::{Draft, Entered};
use crate::browser;
use crate::console::Console;
use crate::pages::run_now::random_key;

/// Saves what was entered. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Saving {
    console: Console,
    draft: Draft,
    /// The job that the editing began with.
    old: StoredValue<Option<Job>>,
    on_close: Callback<Option<Job>>,
    /// The same for every try: a job whose answer got lost is not made twice.
    once: StoredValue<String>,
    pub(super) busy: RwSignal<bool>,
    /// How many fields are wrong.
    pub(super) wrong: RwSignal<usize>,
    pub(super) error: RwSignal<Option<Arc<Error>>>,
    /// The job as it is now, where somebody else has changed it meanwhile.
    pub(super) conflict: RwSignal<Option<Job>>,
}

impl Saving {
    pub(super) fn new(
        console: Console,
        draft: Draft,
        old: Option<Job>,
        on_close: Callback<Option<Job>>,
    ) -> Self {
        Self {
            console,
            draft,
            old: StoredValue::new(old),
            on_close,
            once: StoredValue::new(random_key()),
            busy: RwSignal::new(false),
            wrong: RwSignal::new(0),
            error: RwSignal::new(None),
            conflict: RwSignal::new(None),
        }
    }

    /// The job that the editing began with.
    pub(super) fn old(&self) -> Option<Job> {
        self.old.get_value()
    }

    /// Saves the job if it still has the revision that the editing began with, or the one that is given.
    pub(super) fn save(self, over: Option<i64>) {
        let entered = self.draft.entered();
        self.wrong.set(entered.as_ref().err().copied().unwrap_or(0));
        let Ok(entered) = entered else { return show_first_fault() };
        self.draft.broken.set(Vec::new());
        self.busy.set(true);
        spawn_local(async move {
            let client = self.console.client();
            let (old, once) = (self.old.get_value(), self.once.get_value());
            let result = match &old {
                None => client.create_job(&new(entered), Some(&once)).await,
                Some(old) => {
                    let revision = over.unwrap_or(old.revision);
                    client.update_job(&old.id, &patch(old, entered), Some(revision)).await
                }
            };
            match result {
                Ok(job) => self.on_close.run(Some(job)),
                Err(why) => self.failed(&client, old.as_ref(), why).await,
            }
        });
    }

    /// Throws away what was typed, and begins again with the job as it is now.
    pub(super) fn begin_again(&self, now: Job) {
        self.console.overlays.show(crate::overlays::Overlay::EditJob(now));
    }

    async fn failed(&self, client: &Client, old: Option<&Job>, why: Error) {
        self.console.sessions.heard(&why);
        let now = match (old, &why) {
            (Some(old), Error::Problem(problem)) if problem.code == "job_changed" => {
                client.job(&old.id).await.ok()
            }
            _ => None,
        };
        self.busy.try_set(false);
        if let Error::Problem(problem) = &why {
            self.draft.broken.try_set(problem.errors.clone());
            self.wrong.try_set(problem.errors.len());
            show_first_fault();
        }
        self.error.try_set(now.is_none().then(|| Arc::new(why)));
        self.conflict.try_set(now);
    }
}

/// Puts the focus into the first field that is wrong, as soon as it says so: it may be out of sight.
fn show_first_fault() {
    browser::next_frame(|| {
        if let Some(field) = browser::find(".editor [aria-invalid=\"true\"]") {
            let _ = field.focus();
        }
    });
}

fn new(entered: Entered) -> NewJob {
    NewJob {
        name: entered.name,
        enabled: entered.enabled,
        work: entered.work,
        schedule: entered.schedule,
        retry: entered.retry,
        limits: entered.limits,
        priority: entered.priority,
        max_concurrent: entered.max_concurrent,
    }
}

/// Only what was changed: what somebody else has set meanwhile stays where it is not touched.
fn patch(old: &Job, entered: Entered) -> JobPatch {
    fn changed<T: PartialEq>(old: &T, new: T) -> Option<T> {
        (*old != new).then_some(new)
    }
    JobPatch {
        name: changed(&old.name, entered.name),
        enabled: changed(&old.enabled, entered.enabled),
        work: changed(&old.work, entered.work),
        schedule: changed(&old.schedule, entered.schedule),
        retry: changed(&old.retry, entered.retry),
        limits: changed(&old.limits, entered.limits),
        priority: changed(&old.priority, entered.priority),
        max_concurrent: changed(&old.max_concurrent, entered.max_concurrent),
    }
}
