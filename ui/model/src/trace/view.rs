use mainspring_wire::Level;

use super::{Line, LineKind, pairs};

/// Which lines of a log to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// This grave or graver. Ends and cuts are always shown.
    pub level: Option<Level>,
    /// With this in the line as it is shown; case does not matter.
    pub search: String,
    /// In this step only.
    pub step: Option<u32>,
}

impl Filter {
    fn is_open(&self) -> bool {
        self.level.is_none_or(|level| level == Level::Trace)
            && self.search.is_empty()
            && self.step.is_none()
    }

    fn matches(&self, line: &Line, needle: &str) -> bool {
        let level = match line.kind {
            LineKind::Log(level) => self.level.is_none_or(|least| level >= least),
            LineKind::Truncated | LineKind::Ended => true,
        };
        level
            && self.step.is_none_or(|step| line.step == Some(step))
            && (needle.is_empty() || line.has(needle))
    }
}

impl Line {
    fn has(&self, needle: &str) -> bool {
        if self.fields.is_empty() {
            return has(&self.text, needle);
        }
        has(&[&self.text, " ", &pairs(&self.fields)].concat(), needle)
    }
}

/// The lines that a filter lets through, kept up as lines come.
#[derive(Default)]
pub struct View {
    filter: Filter,
    needle: String,
    /// Indexes of lines; unused while everything is shown.
    matches: Vec<u32>,
    /// How many lines have been looked at.
    seen: usize,
}

impl View {
    /// A view of no lines yet.
    pub fn new(filter: Filter) -> Self {
        let needle = filter.search.to_lowercase();
        Self { filter, needle, matches: Vec::new(), seen: 0 }
    }

    /// Looks at lines that it has not seen, at `most` of them, so that a search through a million does
    /// not hold up the screen; says whether it has seen all. The slice holds all lines, from the first.
    pub fn extend(&mut self, lines: &[Line], most: usize) -> bool {
        if self.filter.is_open() {
            self.seen = lines.len().max(self.seen);
            return true;
        }
        let end = lines.len().min(self.seen.saturating_add(most));
        for (at, line) in lines.iter().enumerate().take(end).skip(self.seen) {
            if self.filter.matches(line, &self.needle) {
                self.matches.extend(u32::try_from(at));
            }
        }
        self.seen = end.max(self.seen);
        self.seen >= lines.len()
    }

    /// Which lines it lets through.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// How many lines it shows.
    pub fn len(&self) -> usize {
        if self.filter.is_open() { self.seen } else { self.matches.len() }
    }

    /// Whether it shows none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The index of the line in this row.
    pub fn line(&self, row: usize) -> Option<usize> {
        if self.filter.is_open() {
            return (row < self.seen).then_some(row);
        }
        self.matches.get(row).and_then(|at| usize::try_from(*at).ok())
    }
}

/// Whether the text holds the needle, which is in lower case. ASCII, which nearly all logs are, is
/// compared without making a copy of each line.
fn has(text: &str, needle: &str) -> bool {
    if text.is_ascii() {
        let (text, needle) = (text.as_bytes(), needle.as_bytes());
        return text.windows(needle.len()).any(|part| part.eq_ignore_ascii_case(needle));
    }
    text.to_lowercase().contains(needle)
}

#[cfg(test)]
mod tests {
    use mainspring_wire::{Field, TraceEvent};

    use super::super::Trace;
    use super::super::tests::log;
    use super::*;

    fn trace() -> Trace {
        let mut trace = Trace::default();
        let retry = Field { name: "Retry".into(), value: "yes".into() };
        trace.push(&[
            log(1, Level::Info, "opens ÄPFEL"),
            TraceEvent { fields: vec![retry], step: Some(7), ..log(2, Level::Warn, "slow") },
            log(3, Level::Error, "Broken pipe"),
        ]);
        trace
    }

    fn shown(filter: Filter) -> Vec<usize> {
        let (trace, mut view) = (trace(), View::new(filter));
        // As it arrives: line by line.
        for to in 0..=trace.lines().len() {
            assert!(view.extend(&trace.lines()[..to], 10));
        }
        (0..view.len()).filter_map(|row| view.line(row)).collect()
    }

    #[test]
    fn lines_are_found_by_text_names_and_values_in_any_case() {
        let search = |text: &str| shown(Filter { search: text.into(), ..Filter::default() });
        assert_eq!(search("äpfel"), [0]);
        assert_eq!(search("RETRY"), [1]);
        assert_eq!(search("pipe"), [2]);
        assert_eq!(search("slow retry=yes"), [1]);
        assert_eq!(search(""), [0, 1, 2]);
        assert!(search("nothing").is_empty());
    }

    #[test]
    fn a_long_search_goes_on_where_it_was_left() {
        let (trace, mut view) =
            (trace(), View::new(Filter { search: "e".into(), ..Filter::default() }));
        let rounds = (1..9).find(|_| view.extend(trace.lines(), 2));
        assert_eq!((rounds, view.len()), (Some(2), 3));
    }

    #[test]
    fn levels_and_steps_narrow_the_log() {
        assert_eq!(shown(Filter { level: Some(Level::Warn), ..Filter::default() }), [1, 2]);
        assert_eq!(shown(Filter { step: Some(7), ..Filter::default() }), [1]);
    }
}
