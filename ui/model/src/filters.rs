//! What lists show only a part of, and how that stands in the URL.

use mainspring_wire::RunPhase;

use crate::query;

/// Which runs to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunFilters {
    /// In one of these states; empty: in any.
    pub states: Vec<RunPhase>,
    /// Of this job only.
    pub job: Option<String>,
    /// Asked for at or after this.
    pub since: Option<Since>,
    /// Asked for before this, in RFC 3339.
    pub until: Option<String>,
}

/// A beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// So long before now, whenever that is.
    Last(Span),
    /// An instant in RFC 3339.
    At(String),
}

/// The spans that are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// The last 15 minutes.
    Quarter,
    /// The last hour.
    Hour,
    /// The last 24 hours.
    Day,
    /// The last 7 days.
    Week,
}

impl Span {
    /// All of them, the shortest first.
    pub const ALL: [Self; 4] = [Self::Quarter, Self::Hour, Self::Day, Self::Week];

    /// Its name in the URL.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quarter => "15m",
            Self::Hour => "1h",
            Self::Day => "1d",
            Self::Week => "7d",
        }
    }

    /// Its length in milliseconds.
    pub fn ms(self) -> u64 {
        let minutes = match self {
            Self::Quarter => 15,
            Self::Hour => 60,
            Self::Day => 24 * 60,
            Self::Week => 7 * 24 * 60,
        };
        minutes * 60_000
    }
}

/// All phases in the order in which runs pass them.
pub const PHASES: [RunPhase; 6] = [
    RunPhase::Queued,
    RunPhase::Running,
    RunPhase::Succeeded,
    RunPhase::Failed,
    RunPhase::Cancelled,
    RunPhase::Missed,
];

/// A phase's name in the URL, which is the one in the API.
pub fn phase_name(phase: RunPhase) -> &'static str {
    match phase {
        RunPhase::Queued => "queued",
        RunPhase::Running => "running",
        RunPhase::Succeeded => "succeeded",
        RunPhase::Failed => "failed",
        RunPhase::Cancelled => "cancelled",
        RunPhase::Missed => "missed",
    }
}

impl RunFilters {
    /// Reads a query; what it does not understand is no filter.
    pub fn parse(query: &str) -> Self {
        let mut filters = Self::default();
        for (name, value) in query::parse(query) {
            match name.as_str() {
                "state" => {
                    let phase = PHASES.into_iter().find(|phase| phase_name(*phase) == value);
                    let new = phase.filter(|phase| !filters.states.contains(phase));
                    filters.states.extend(new);
                }
                "job" if !value.is_empty() => filters.job = Some(value),
                "last" => {
                    let span = Span::ALL.into_iter().find(|span| span.name() == value);
                    filters.since = span.map(Since::Last);
                }
                "since" if is_time(&value) => filters.since = Some(Since::At(value)),
                "until" if is_time(&value) => filters.until = Some(value),
                _ => {}
            }
        }
        filters
    }

    /// The query that says the same.
    pub fn query(&self) -> String {
        let mut pairs: Vec<(&str, &str)> =
            self.states.iter().map(|phase| ("state", phase_name(*phase))).collect();
        pairs.extend(self.job.as_deref().map(|job| ("job", job)));
        pairs.extend(self.since.as_ref().map(|since| match since {
            Since::Last(span) => ("last", span.name()),
            Since::At(time) => ("since", time.as_str()),
        }));
        pairs.extend(self.until.as_deref().map(|until| ("until", until)));
        query::format(pairs)
    }

    /// Whether all runs are shown.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds a state, or takes it away.
    pub fn toggle(&mut self, phase: RunPhase) {
        match self.states.iter().position(|chosen| *chosen == phase) {
            Some(at) => {
                self.states.remove(at);
            }
            None => self.states.push(phase),
        }
    }
}

fn is_time(text: &str) -> bool {
    crate::instant::micros(text).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filters() -> impl Strategy<Value = RunFilters> {
        let since = prop_oneof![
            prop::sample::select(Span::ALL.to_vec()).prop_map(Since::Last),
            Just(Since::At("2026-03-02T05:30:00Z".to_owned())),
        ];
        let states = prop::sample::subsequence(PHASES.to_vec(), 0..=6);
        let until = prop::option::of(Just("2026-03-02T07:30:00+02:00".to_owned()));
        (states, prop::option::of("[0-9a-f]{4}"), prop::option::of(since), until)
            .prop_map(|(states, job, since, until)| RunFilters { states, job, since, until })
    }

    proptest! {
        #[test]
        fn filters_come_back_from_the_url_as_they_went(filters in filters()) {
            prop_assert_eq!(RunFilters::parse(&filters.query()), filters);
        }
    }

    #[test]
    fn what_is_not_understood_is_no_filter() {
        assert!(RunFilters::parse("state=odd&last=2y&since=yesterday&until=&job=&x=1").is_empty());
    }

    #[test]
    fn a_state_is_chosen_once_and_taken_away_by_the_second_click() {
        let mut filters = RunFilters::parse("state=failed&state=failed");
        filters.toggle(RunPhase::Failed);
        assert!(filters.is_empty());
    }
}
