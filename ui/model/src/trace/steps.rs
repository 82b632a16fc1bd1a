use mainspring_wire::{Level, TraceEvent};

/// Deeper steps are drawn as if they were this deep.
const MOST_DEPTH: usize = 12;

/// The steps of an attempt, each after the step around it.
#[derive(Default)]
pub struct Steps {
    /// By number, from 1.
    steps: Vec<Step>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its number.
    pub number: u32,
    /// Its name.
    pub name: Box<str>,
    /// The step around it.
    pub parent: Option<u32>,
    /// How many steps are around it.
    pub depth: usize,
    /// When it began, in microseconds since 1970.
    pub from: i64,
    /// When it ended; `None` while it is open.
    pub to: Option<i64>,
    /// What went wrong in it.
    pub error: Option<Box<str>>,
    /// The gravest line that was said directly in it.
    pub gravest: Option<Level>,
    /// How many lines the log had when it began.
    pub line: usize,
    /// How many steps are directly in it.
    pub children: usize,
}

/// A step's bar between a beginning and an end, in ten-thousandths of that stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Where it begins.
    pub from: u32,
    /// How long it is.
    pub length: u32,
}

impl Steps {
    pub(super) fn begin(&mut self, event: &TraceEvent, at: i64, line: usize) {
        let number = event.step.unwrap_or_default();
        let depth = match event.parent.and_then(|parent| self.get_mut(parent)) {
            Some(parent) => {
                parent.children += 1;
                (parent.depth + 1).min(MOST_DEPTH)
            }
            None => 0,
        };
        self.steps.push(Step {
            number,
            name: event.name.clone().unwrap_or_default().into_boxed_str(),
            parent: event.parent,
            depth,
            from: at,
            to: None,
            error: None,
            gravest: None,
            line,
            children: 0,
        });
    }

    pub(super) fn end(&mut self, event: &TraceEvent, at: i64) {
        if let Some(step) = event.step.and_then(|number| self.get_mut(number)) {
            step.to = Some(at);
            step.error = event.error.as_deref().map(Into::into);
        }
    }

    pub(super) fn note(&mut self, number: u32, level: Level) {
        if let Some(step) = self.get_mut(number) {
            step.gravest = step.gravest.max(Some(level));
        }
    }

    /// All steps in the order of their beginning. A step begins after the one around it, and steps
    /// do not overlap their neighbours, so this is the order of the tree.
    pub fn all(&self) -> &[Step] {
        &self.steps
    }

    /// The step with this number.
    pub fn get(&self, number: u32) -> Option<&Step> {
        self.place(number).and_then(|at| self.steps.get(at))
    }

    fn get_mut(&mut self, number: u32) -> Option<&mut Step> {
        self.place(number).and_then(|at| self.steps.get_mut(at))
    }

    /// Numbers ascend; usually without holes, so that the first guess is right.
    fn place(&self, number: u32) -> Option<usize> {
        let guess = usize::try_from(number).ok()?.checked_sub(1)?;
        if self.steps.get(guess).is_some_and(|step| step.number == number) {
            return Some(guess);
        }
        self.steps.binary_search_by_key(&number, |step| step.number).ok()
    }
}

impl Step {
    /// How long it took, or takes by `now`, in microseconds.
    pub fn length(&self, now: i64) -> u64 {
        u64::try_from(self.to.unwrap_or(now) - self.from).unwrap_or(0)
    }

    /// Its bar on a line from `begin` to `end`.
    pub fn row(&self, begin: i64, end: i64) -> Row {
        let place = |at: i64| {
            let whole = i128::from((end - begin).max(1));
            let part = i128::from((at - begin).max(0)) * 10_000 / whole;
            u32::try_from(part.min(10_000)).unwrap_or(0)
        };
        let (from, to) = (place(self.from), place(self.to.unwrap_or(end)));
        Row { from, length: to.saturating_sub(from) }
    }
}

#[cfg(test)]
mod tests {
    use mainspring_wire::TraceKind;

    use super::super::Trace;
    use super::super::tests::{event, log};
    use super::*;

    fn began(seq: u64, ms: u64, step: u32, parent: Option<u32>) -> TraceEvent {
        let name = Some(format!("step {step}"));
        TraceEvent { step: Some(step), parent, name, ..event(seq, ms, TraceKind::StepBegan) }
    }

    fn ended(seq: u64, ms: u64, step: u32, error: Option<&str>) -> TraceEvent {
        let error = error.map(str::to_owned);
        TraceEvent { step: Some(step), error, ..event(seq, ms, TraceKind::StepEnded) }
    }

    fn sample() -> Trace {
        let mut trace = Trace::default();
        let warning = TraceEvent { step: Some(2), ..log(3, Level::Warn, "hm") };
        trace.push(&[began(1, 0, 1, None), began(2, 100, 2, Some(1)), warning]);
        trace.push(&[ended(4, 300, 2, Some("no disk")), began(5, 300, 3, Some(1))]);
        trace
    }

    #[test]
    fn steps_form_a_tree_with_their_errors_and_gravest_lines() {
        let trace = sample();
        let steps: Vec<_> = trace
            .steps()
            .all()
            .iter()
            .map(|step| {
                (step.number, step.depth, step.error.as_deref(), step.gravest, step.to.is_some())
            })
            .collect();
        assert_eq!(
            steps,
            [
                (1, 0, None, None, false),
                (2, 1, Some("no disk"), Some(Level::Warn), true),
                (3, 1, None, None, false),
            ]
        );
        assert_eq!(trace.steps().get(1).unwrap().children, 2);
    }

    #[test]
    fn bars_lie_on_the_line_of_the_attempt_and_open_ones_reach_its_end() {
        let trace = sample();
        let begin = trace.steps().all()[0].from;
        let rows: Vec<_> =
            trace.steps().all().iter().map(|step| step.row(begin, begin + 400_000)).collect();
        assert_eq!(
            rows,
            [
                Row { from: 0, length: 10_000 },
                Row { from: 2500, length: 5000 },
                Row { from: 7500, length: 2500 },
            ]
        );
    }

    #[test]
    fn the_end_of_an_unknown_step_changes_nothing() {
        let mut trace = sample();
        trace.push(&[ended(6, 350, 9, None), ended(7, 350, 0, None)]);
        assert_eq!(trace.steps().all().len(), 3);
    }
}
