use clap::{Args, ValueEnum};
use mainspring_wire::{
    Calendar, CalendarUnit, Cron, Delay, Every, Misfire, Once, Overlap, Schedule, Time, Trigger,
};

use crate::cli::input::milliseconds;

#[derive(Debug, Args)]
#[command(next_help_heading = "Schedule (without one, it runs only when asked to)")]
pub(super) struct ScheduleArgs {
    /// At one instant, as in 2026-12-24T18:00:00+01:00
    #[arg(long, value_name = "TIME", group = "trigger")]
    once: Option<String>,

    /// At a fixed rate, as in 10s or 24h
    #[arg(long, value_name = "DURATION", group = "trigger", value_parser = milliseconds)]
    every: Option<u64>,

    /// A fixed time after the end of its last run
    #[arg(long, value_name = "DURATION", group = "trigger", value_parser = milliseconds)]
    delay: Option<u64>,

    /// At civil times, as in '0 7 * * MON-FRI'
    #[arg(long, value_name = "EXPRESSION", group = "trigger")]
    cron: Option<String>,

    /// On days of every n-th day, week or month, as in 'day', '2 week: mon, fri' or 'month: 1, 15'
    #[arg(long, value_name = "DAYS", group = "trigger", requires = "at", value_parser = calendar)]
    calendar: Option<Calendar>,

    /// The times of day of --calendar
    #[arg(long, value_name = "HH:MM", requires = "calendar", value_delimiter = ',')]
    at: Vec<String>,

    /// The time zone of --cron or --calendar
    #[arg(long, default_value = "UTC")]
    zone: String,

    /// No fire before this time
    #[arg(long, value_name = "TIME", requires = "trigger")]
    start: Option<String>,

    /// No fire after this time
    #[arg(long, value_name = "TIME", requires = "trigger")]
    end: Option<String>,

    /// Starts each run up to so much later, to spread load
    #[arg(long, value_name = "DURATION", requires = "trigger", value_parser = milliseconds)]
    jitter: Option<u64>,

    /// What becomes of times that passed while no server was up
    #[arg(long, value_enum, default_value = "latest")]
    misfire: MisfireArg,

    /// What becomes of a time that comes while a run of the schedule is unfinished
    #[arg(long, value_enum, default_value = "skip")]
    overlap: OverlapArg,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum MisfireArg {
    /// They are skipped
    Skip,
    /// The latest is run if it is not older than 24 hours
    Latest,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum OverlapArg {
    /// It starts all the same
    Allow,
    /// It is skipped
    Skip,
}

/// `[N] day|week|month[: POINT, …]`, without its times and zone.
fn calendar(text: &str) -> Result<Calendar, String> {
    let (head, points) = text.split_once(':').unwrap_or((text, ""));
    let words: Vec<&str> = head.split_whitespace().collect();
    let (frequency, unit) = match words.as_slice() {
        [unit] => (1, *unit),
        [frequency, unit] => {
            (frequency.parse().map_err(|_| format!("{frequency:?} is no number"))?, *unit)
        }
        _ => {
            return Err(
                "say what is counted: day, week or month, as in '2 week: mon, fri'".to_owned()
            );
        }
    };
    let unit = match unit.trim_end_matches('s') {
        "day" => CalendarUnit::Day,
        "week" => CalendarUnit::Week,
        "month" => CalendarUnit::Month,
        other => return Err(format!("{other:?} is none of day, week and month")),
    };
    let points = points.split(',').map(str::trim).filter(|point| !point.is_empty());
    let points = points.map(str::to_owned).collect();
    Ok(Calendar { unit, frequency, points, times: Vec::new(), zone: String::new() })
}

impl ScheduleArgs {
    pub(super) fn schedule(&self) -> Option<Schedule> {
        let time = |text: &String| Time(text.clone());
        let once = self.once.as_ref().map(|at| Trigger::Once(Once { at: time(at) }));
        let every = self.every.map(|period_ms| Trigger::Every(Every { period_ms }));
        let delay = self.delay.map(|period_ms| Trigger::Delay(Delay { period_ms }));
        let cron = self.cron.as_ref().map(|expression| {
            Trigger::Cron(Cron { expression: expression.clone(), zone: self.zone.clone() })
        });
        let calendar = self.calendar.as_ref().map(|days| {
            let (times, zone) = (self.at.clone(), self.zone.clone());
            Trigger::Calendar(Calendar { times, zone, ..days.clone() })
        });
        Some(Schedule {
            trigger: once.or(every).or(delay).or(cron).or(calendar)?,
            start: self.start.as_ref().map(time),
            end: self.end.as_ref().map(time),
            jitter_ms: self.jitter.unwrap_or(0),
            misfire: match self.misfire {
                MisfireArg::Skip => Misfire::Skip,
                MisfireArg::Latest => Misfire::Latest,
            },
            overlap: match self.overlap {
                OverlapArg::Allow => Overlap::Allow,
                OverlapArg::Skip => Overlap::Skip,
            },
        })
    }
}
