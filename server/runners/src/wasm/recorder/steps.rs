use mainspring_domain::trace::{MOST_STEPS, TraceEntry};

/// The steps of an attempt: numbered in order, nested by what is open when they begin.
#[derive(Default)]
pub(super) struct Steps {
    begun: u32,
    dropped: u32,
    open: Vec<u32>,
}

impl Steps {
    /// Begins a step; without a name, or beyond the most there may be, it gets a number and is not
    /// shown.
    pub(super) fn begin(&mut self, name: Option<String>) -> (u32, Option<TraceEntry>) {
        self.begun = self.begun.saturating_add(1);
        let step = self.begun;
        let Some(name) = name.filter(|_| step <= MOST_STEPS) else {
            self.dropped += 1;
            return (step, None);
        };
        let parent = self.innermost();
        self.open.push(step);
        (step, Some(TraceEntry::StepBegan { step, parent, name }))
    }

    /// Ends a step; nothing comes of a number that is no open step's.
    pub(super) fn end(&mut self, step: u32, error: Option<String>) -> Option<TraceEntry> {
        let at = self.open.iter().rposition(|&open| open == step)?;
        self.open.remove(at);
        Some(TraceEntry::StepEnded { step, error })
    }

    /// The step that was begun last and is still open.
    pub(super) fn innermost(&self) -> Option<u32> {
        self.open.last().copied()
    }

    /// Ends all that are open, the innermost first; `cut` where the attempt did not end well.
    pub(super) fn end_all(&mut self, cut: bool) -> impl Iterator<Item = TraceEntry> {
        let error = cut.then(|| "the attempt ended in this step".to_owned());
        let ended = move |step| TraceEntry::StepEnded { step, error: error.clone() };
        self.open.drain(..).rev().map(ended)
    }

    /// Says how many were dropped, if any were.
    pub(super) fn truncated(&self) -> Option<TraceEntry> {
        (self.dropped > 0)
            .then(|| TraceEntry::Truncated { message: format!("steps dropped: {}", self.dropped) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn began(step: u32, parent: Option<u32>) -> (u32, Option<TraceEntry>) {
        (step, Some(TraceEntry::StepBegan { step, parent, name: String::new() }))
    }

    #[test]
    fn steps_nest_and_open_ones_end_with_the_attempt() {
        let mut steps = Steps::default();
        assert_eq!(steps.begin(Some(String::new())), began(1, None));
        assert_eq!(steps.begin(Some(String::new())), began(2, Some(1)));
        assert_eq!(steps.end(7, None), None);
        assert!(steps.end(1, None).is_some());
        assert_eq!(steps.begin(Some(String::new())), began(3, Some(2)));
        let ended: Vec<_> = steps.end_all(false).collect();
        assert_eq!(ended, [3, 2].map(|step| TraceEntry::StepEnded { step, error: None }));
    }

    #[test]
    fn a_step_in_which_the_attempt_is_cut_off_did_not_end_well() {
        let mut steps = Steps::default();
        steps.begin(Some(String::new()));
        let ended = steps.end_all(true).next();
        assert!(matches!(ended, Some(TraceEntry::StepEnded { step: 1, error: Some(_) })));
    }

    #[test]
    fn steps_beyond_the_most_are_dropped_and_counted() {
        let mut steps = Steps::default();
        for _ in 0..MOST_STEPS {
            let (step, _) = steps.begin(Some(String::new()));
            steps.end(step, None);
        }
        assert_eq!(steps.begin(Some(String::new())), (MOST_STEPS + 1, None));
        assert_eq!(
            steps.truncated(),
            Some(TraceEntry::Truncated { message: "steps dropped: 1".to_owned() })
        );
    }
}
