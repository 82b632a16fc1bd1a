use leptos::prelude::*;
use mainspring_client::wire::{
    Cron, Delay, Every, Misfire, Once, Overlap, Schedule, Time, Trigger,
};
use mainspring_ui_model::calendar::{self, Entered};
use mainspring_ui_model::duration;
use mainspring_ui_model::text::Texts;

use crate::console::texts;
use crate::time;

/// The kinds of schedules, and that there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Never,
    Cron,
    Calendar,
    Every,
    Delay,
    Once,
}

/// What can be wrong before the server is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    NoLength,
    TooShort,
    NoExpression,
    NoTime,
    Calendar(calendar::Fault),
}

/// What has been entered. The fields of kinds that are not chosen keep their content. Cheap to copy; copies
/// are the same.
#[derive(Clone, Copy)]
pub(crate) struct ScheduleState {
    pub(super) kind: RwSignal<Kind>,
    pub(super) period: RwSignal<String>,
    pub(super) expression: RwSignal<String>,
    pub(super) zone: RwSignal<String>,
    pub(super) calendar: RwSignal<Entered>,
    pub(super) at: RwSignal<String>,
    pub(super) start: RwSignal<String>,
    pub(super) end: RwSignal<String>,
    pub(super) misfire: RwSignal<Misfire>,
    pub(super) overlap: RwSignal<Overlap>,
    pub(super) fault: Memo<Option<Fault>>,
    /// Whether faults are told.
    pub(super) asked: RwSignal<bool>,
    texts: &'static Texts,
    /// The schedule that was there, whose times keep the parts of a second that no field shows.
    old: StoredValue<Option<Schedule>>,
}

impl ScheduleState {
    pub(crate) fn new(old: Option<&Schedule>) -> Self {
        let own = |time: Option<&Time>| {
            time.map(|time| time::local(time::millis(time))).unwrap_or_default()
        };
        let (mut kind, mut period, mut at) = (Kind::Never, "5m".to_owned(), String::new());
        let (mut expression, mut zone) = ("0 9 * * MON-FRI".to_owned(), time::zone());
        let mut calendar = Entered::default();
        match old.map(|old| &old.trigger) {
            None => {}
            Some(Trigger::Once(once)) => (kind, at) = (Kind::Once, own(Some(&once.at))),
            Some(Trigger::Every(every)) => {
                (kind, period) = (Kind::Every, duration::typed(every.period_ms));
            }
            Some(Trigger::Delay(delay)) => {
                (kind, period) = (Kind::Delay, duration::typed(delay.period_ms));
            }
            Some(Trigger::Cron(cron)) => {
                kind = Kind::Cron;
                (expression, zone) = (cron.expression.clone(), cron.zone.clone());
            }
            Some(Trigger::Calendar(old)) => {
                kind = Kind::Calendar;
                (calendar, zone) = (Entered::of(old), old.zone.clone());
            }
        }
        let fields = Fields {
            kind: RwSignal::new(kind),
            period: RwSignal::new(period),
            expression: RwSignal::new(expression),
            calendar: RwSignal::new(calendar),
            at: RwSignal::new(at),
        };
        Self {
            kind: fields.kind,
            period: fields.period,
            expression: fields.expression,
            zone: RwSignal::new(zone),
            calendar: fields.calendar,
            at: fields.at,
            start: RwSignal::new(own(old.and_then(|old| old.start.as_ref()))),
            end: RwSignal::new(own(old.and_then(|old| old.end.as_ref()))),
            misfire: RwSignal::new(old.map(|old| old.misfire).unwrap_or_default()),
            overlap: RwSignal::new(old.map(|old| old.overlap).unwrap_or_default()),
            fault: Memo::new(move |_| fields.fault()),
            asked: RwSignal::new(false),
            texts: texts(),
            old: StoredValue::new(old.cloned()),
        }
    }

    /// The schedule, or that there is none; or what is wrong.
    pub(crate) fn schedule(&self) -> Result<Option<Schedule>, Fault> {
        if let Some(fault) = self.fault.get() {
            return Err(fault);
        }
        let period_ms = duration::parse(&self.period.get()).unwrap_or(0);
        let trigger = match self.kind.get() {
            Kind::Never => return Ok(None),
            Kind::Cron => Trigger::Cron(Cron {
                expression: self.expression.get().trim().to_owned(),
                zone: self.zone.get().trim().to_owned(),
            }),
            Kind::Calendar => {
                let zone = self.zone.get();
                let calendar = self.calendar.with(|entered| entered.read(&zone));
                Trigger::Calendar(calendar.map_err(Fault::Calendar)?)
            }
            Kind::Every => Trigger::Every(Every { period_ms }),
            Kind::Delay => Trigger::Delay(Delay { period_ms }),
            Kind::Once => Trigger::Once(Once {
                at: self
                    .time(self.at, |old| match &old.trigger {
                        Trigger::Once(once) => Some(once.at.clone()),
                        _ => None,
                    })
                    .ok_or(Fault::NoTime)?,
            }),
        };
        Ok(Some(Schedule {
            trigger,
            start: self.time(self.start, |old| old.start.clone()),
            end: self.time(self.end, |old| old.end.clone()),
            // No field yet: whoever set it elsewhere keeps it.
            jitter_ms: self.old.with_value(|old| old.as_ref().map_or(0, |old| old.jitter_ms)),
            misfire: self.misfire.get(),
            overlap: self.overlap.get(),
        }))
    }

    /// The schedule as it is to be saved; what is wrong is told from now on.
    pub(crate) fn entered(&self) -> Result<Option<Schedule>, Fault> {
        let schedule = untrack(|| self.schedule());
        if schedule.is_err() {
            self.asked.set(true);
        }
        schedule
    }

    /// The zone that the schedule's times are in, where it has one.
    pub(crate) fn zone_of_fires(&self) -> Option<String> {
        matches!(self.kind.get(), Kind::Cron | Kind::Calendar).then(|| self.zone.get())
    }

    /// Which kind is chosen.
    pub(crate) fn kind(&self) -> Kind {
        self.kind.get()
    }

    pub(super) fn has_bounds(&self) -> bool {
        let set = |field: RwSignal<String>| field.with_untracked(|text| !text.is_empty());
        set(self.start) || set(self.end)
    }

    pub(super) fn words(&self, fault: Fault) -> &'static str {
        let words = &self.texts.editor;
        match fault {
            Fault::NoLength => words.period_bad,
            Fault::TooShort => words.period_short,
            Fault::NoExpression => words.expression_missing,
            Fault::NoTime => words.at_missing,
            Fault::Calendar(calendar::Fault::Frequency) => words.frequency_bad,
            Fault::Calendar(calendar::Fault::Weekdays) => words.weekdays_bad,
            Fault::Calendar(calendar::Fault::MonthDays) => words.month_days_bad,
            Fault::Calendar(calendar::Fault::Times) => words.times_bad,
        }
    }

    /// The instant in a field: the one that was there, where nobody changed it.
    fn time(
        &self,
        field: RwSignal<String>,
        read: impl Fn(&Schedule) -> Option<Time>,
    ) -> Option<Time> {
        let text = field.get();
        let old = self.old.with_value(|old| old.as_ref().and_then(read));
        let same = old.filter(|old| time::local(time::millis(old)) == text);
        same.or_else(|| time::of_local(&text))
    }
}

#[derive(Clone, Copy)]
struct Fields {
    kind: RwSignal<Kind>,
    period: RwSignal<String>,
    expression: RwSignal<String>,
    calendar: RwSignal<Entered>,
    at: RwSignal<String>,
}

impl Fields {
    fn fault(&self) -> Option<Fault> {
        match self.kind.get() {
            Kind::Never => None,
            Kind::Every | Kind::Delay => match self.period.with(|text| duration::parse(text)) {
                None => Some(Fault::NoLength),
                Some(0..1000) => Some(Fault::TooShort),
                Some(_) => None,
            },
            Kind::Cron => {
                self.expression.with(|text| text.trim().is_empty()).then_some(Fault::NoExpression)
            }
            Kind::Calendar => {
                self.calendar.with(|entered| entered.read("").err()).map(Fault::Calendar)
            }
            Kind::Once => {
                self.at.with(|text| time::of_local(text)).is_none().then_some(Fault::NoTime)
            }
        }
    }
}
