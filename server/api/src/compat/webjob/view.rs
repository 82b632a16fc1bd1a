use mainspring_domain::job::Job;
use mainspring_domain::run::{Run, RunState};

use super::wire::{self, Kind, Note};
use super::{DOOR, ids};

/// A job of this door with its newest run.
pub(super) struct Known {
    pub(super) kind: Kind,
    pub(super) note: Note,
    pub(super) job: Job,
    pub(super) run: Run,
}

impl Known {
    /// `None` where it came through another door.
    pub(super) fn of(job: Job, run: Run) -> Option<Self> {
        let note = job.source.note.as_deref().filter(|_| job.source.door == DOOR)?;
        let note: Note = serde_json::from_str(note).ok()?;
        Some(Self { kind: Kind::of(note.kind)?, note, job, run })
    }

    pub(super) fn id(&self) -> String {
        ids::text(self.kind, self.job.id)
    }

    /// As its clients know it. Between two attempts it is still at work.
    pub(super) fn shown(&self) -> wire::Job<'_> {
        let Self { kind, note, job, run } = self;
        let (status, completed_at) = match run.state {
            RunState::Queued { .. } if run.attempts == 0 => (1, None),
            RunState::Queued { .. } | RunState::Running { .. } => (2, None),
            RunState::Succeeded { at } => (3, Some(at)),
            RunState::Failed { at } | RunState::Missed { at } => (4, Some(at)),
            RunState::Cancelled { at, .. } => (5, Some(at)),
        };
        let started_at = run.first_started_at;
        let changed_at = Some(job.updated_at).filter(|_| job.revision > 1);
        wire::Job {
            id: self.id(),
            business_id: job.source.reference.as_deref().unwrap_or_default(),
            kind: kind.number(),
            name: &job.spec.name,
            description: note.description.as_deref(),
            status,
            configuration: note.configuration.as_deref(),
            created_at: job.created_at,
            updated_at: [started_at, completed_at, changed_at].into_iter().flatten().max(),
            started_at,
            completed_at,
        }
    }
}
