use std::sync::Arc;

use leptos::prelude::*;
use mainspring_client::wire::HttpWork;
use mainspring_ui_model::request::{Fault, RequestDraft};

use crate::pages::secrets::Wanted;

/// What has been entered for a request. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
pub(in crate::pages::job_editor) struct HttpDraft {
    pub(super) request: RwSignal<RequestDraft>,
    /// The secret that is being set meanwhile.
    pub(super) keeping: RwSignal<Option<Keeping>>,
    /// The request that the editing began with.
    old: StoredValue<Option<HttpWork>>,
}

/// A secret that is about to be set, and what is done with its name then.
#[derive(Clone)]
pub(super) struct Keeping {
    pub(super) wanted: Wanted,
    pub(super) then: Arc<dyn Fn(&str) + Send + Sync>,
}

impl HttpDraft {
    pub(in crate::pages::job_editor) fn new(old: Option<&HttpWork>) -> Self {
        Self {
            request: RwSignal::new(old.map(RequestDraft::of).unwrap_or_default()),
            keeping: RwSignal::new(None),
            old: StoredValue::new(old.cloned()),
        }
    }

    /// What is wrong, as far as that is seen here.
    pub(super) fn faults(&self) -> Vec<Fault> {
        self.request.with(|request| self.old.with_value(|old| request.faults(old.as_ref())))
    }

    /// The request, or how many of its fields are wrong.
    pub(in crate::pages::job_editor) fn entered(&self) -> Result<HttpWork, usize> {
        self.request.update(RequestDraft::tidy);
        let read = self
            .request
            .with_untracked(|request| self.old.with_value(|old| request.read(old.as_ref())));
        read.map_err(|faults| faults.len())
    }
}
