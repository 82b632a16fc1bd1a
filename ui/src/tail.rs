//! The trace of the attempt that a page shows: events are taken as they come, and drawn once a frame.

use leptos::prelude::*;
use mainspring_client::wire::TraceEvent;
use mainspring_ui_model::trace::Trace;

use crate::browser;

/// The trace of an attempt. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
pub(crate) struct Tail {
    trace: StoredValue<Trace>,
    /// Goes up when there is something new to draw.
    version: RwSignal<u32>,
    waits: StoredValue<bool>,
    /// Whether the attempt is still going on, so that open steps grow.
    pub(crate) open: RwSignal<bool>,
    /// When the attempt began and, if it has, ended, in microseconds since 1970.
    pub(crate) span: RwSignal<(i64, Option<i64>)>,
    /// Whether events that there are already are still on their way.
    pub(crate) loading: RwSignal<bool>,
}

impl Tail {
    pub(crate) fn new() -> Self {
        Self {
            trace: StoredValue::new(Trace::default()),
            version: RwSignal::new(0),
            waits: StoredValue::new(false),
            open: RwSignal::new(true),
            span: RwSignal::new((0, None)),
            loading: RwSignal::new(true),
        }
    }

    /// Adds events. However many batches come before the next frame, it is drawn once.
    pub(crate) fn push(&self, events: &[TraceEvent]) {
        if self.trace.try_update_value(|trace| trace.push(events)).is_none() {
            return;
        }
        if !self.waits.get_value() {
            self.waits.set_value(true);
            let tail = *self;
            browser::next_frame(move || {
                // The page may be gone by now.
                if tail.waits.try_update_value(|waits| *waits = false).is_some() {
                    tail.version.update(|version| *version = version.wrapping_add(1));
                }
            });
        }
    }

    /// Whether the attempt is known to be going on: then nobody waits for more than there is.
    pub(crate) fn runs(&self) -> bool {
        let (begin, end) = self.span.try_get_untracked().unwrap_or_default();
        begin > 0 && end.is_none()
    }

    /// Looks at the trace, and has whoever does it called again when there is more.
    pub(crate) fn with<T>(&self, look: impl FnOnce(&Trace) -> T) -> T {
        self.version.track();
        self.trace.with_value(look)
    }

    /// Looks at the trace once.
    pub(crate) fn once<T>(&self, look: impl FnOnce(&Trace) -> T) -> T {
        self.trace.with_value(look)
    }
}
