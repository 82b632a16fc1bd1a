use leptos::prelude::*;
use mainspring_client::wire::{
    Backoff, BrokenRule, Job, Json, Limits, PluginWork, Retry, Schedule, Work,
};
use mainspring_ui_model::number::{parse_bytes, typed_bytes};
use mainspring_ui_model::request::is_within;
use mainspring_ui_model::text::{Texts, sentence};
use mainspring_ui_model::{duration, json, work};

use super::http::HttpDraft;
use crate::console::texts;
use crate::parts::input_editor::Input;
use crate::parts::schedule_editor::{Kind, ScheduleState};

/// What has been entered for a job. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) name: RwSignal<String>,
    /// Whether it makes a request; otherwise it runs a plugin.
    pub(super) is_http: RwSignal<bool>,
    pub(super) http: HttpDraft,
    /// The plugin's name; empty while none is chosen.
    pub(super) plugin: RwSignal<String>,
    pub(super) digest: RwSignal<Option<String>>,
    /// What the input begins with when it is edited anew, as JSON.
    pub(super) first_input: StoredValue<String>,
    pub(super) input: RwSignal<Option<Input>>,
    pub(super) schedule: ScheduleState,
    pub(super) enabled: RwSignal<bool>,
    pub(super) timeout: RwSignal<String>,
    pub(super) memory: RwSignal<String>,
    pub(super) fuel: RwSignal<String>,
    pub(super) log: RwSignal<String>,
    pub(super) output: RwSignal<String>,
    pub(super) retry_max: RwSignal<String>,
    pub(super) backoff: RwSignal<Backoff>,
    pub(super) delay: RwSignal<String>,
    pub(super) cap: RwSignal<String>,
    pub(super) jitter: RwSignal<bool>,
    pub(super) priority: RwSignal<u8>,
    pub(super) concurrent: RwSignal<String>,
    /// Whether faults are told.
    pub(super) asked: RwSignal<bool>,
    /// What the server did not take, and why.
    pub(super) broken: RwSignal<Vec<BrokenRule>>,
    /// Whether something has been typed that would be lost.
    pub(super) touched: StoredValue<bool>,
    texts: &'static Texts,
}

/// A job as it was entered, checked as far as that can be done here.
#[derive(Clone)]
pub(super) struct Entered {
    pub(super) name: String,
    pub(super) work: Work,
    pub(super) schedule: Option<Schedule>,
    pub(super) enabled: bool,
    pub(super) limits: Limits,
    pub(super) retry: Retry,
    pub(super) priority: u8,
    pub(super) max_concurrent: Option<u32>,
}

impl Draft {
    pub(super) fn new(job: Option<&Job>) -> Self {
        let plugin = job.and_then(|job| work::plugin(&job.work).cloned());
        let request = job.and_then(|job| work::http(&job.work));
        let (plugin, digest, input) = match plugin {
            Some(PluginWork { name, digest, input }) => (name, digest, input.as_str().to_owned()),
            None => (String::new(), None, "null".to_owned()),
        };
        let limits = job.map(|job| job.limits.clone()).unwrap_or_default();
        let retry = job.map(|job| job.retry.clone()).unwrap_or_default();
        let text = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
        Self {
            name: text(job.map(|job| job.name.clone())),
            is_http: RwSignal::new(request.is_some()),
            http: HttpDraft::new(request),
            plugin: RwSignal::new(plugin),
            digest: RwSignal::new(digest),
            first_input: StoredValue::new(input),
            input: RwSignal::new(None),
            schedule: ScheduleState::new(job.and_then(|job| job.schedule.as_ref())),
            enabled: RwSignal::new(job.is_none_or(|job| job.enabled)),
            timeout: text(limits.timeout_ms.map(duration::typed)),
            memory: text(limits.memory_bytes.map(typed_bytes)),
            fuel: text(limits.fuel.map(|fuel| fuel.to_string())),
            log: text(limits.log_bytes.map(typed_bytes)),
            output: text(limits.output_bytes.map(typed_bytes)),
            retry_max: RwSignal::new(retry.max.to_string()),
            backoff: RwSignal::new(retry.backoff),
            delay: RwSignal::new(duration::typed(retry.delay_ms)),
            cap: RwSignal::new(duration::typed(retry.cap_ms)),
            jitter: RwSignal::new(retry.jitter),
            priority: RwSignal::new(job.map_or(5, |job| job.priority)),
            concurrent: text(job.and_then(|job| job.max_concurrent).map(|n| n.to_string())),
            asked: RwSignal::new(false),
            broken: RwSignal::new(Vec::new()),
            touched: StoredValue::new(false),
            texts: texts(),
        }
    }

    /// Somebody has typed something that would be lost.
    pub(super) fn touch(&self) {
        self.touched.set_value(true);
    }

    pub(super) fn is_touched(&self) -> bool {
        self.touched.get_value()
    }

    /// Why the server did not take the fields that fit a place, as [`is_within`] or equality tell it.
    pub(super) fn refused(&self, place: &str, fits: fn(&str, &str) -> bool) -> Vec<String> {
        self.broken.with(|rules| {
            let here = rules.iter().filter(|rule| fits(&rule.field, place));
            here.map(|rule| sentence(&rule.reason)).collect()
        })
    }

    /// What the server said of a field is no longer about what stands there.
    pub(super) fn mended(&self, place: &str) {
        if self.broken.with_untracked(|rules| rules.iter().any(|it| is_within(&it.field, place))) {
            self.broken.update(|rules| rules.retain(|it| !is_within(&it.field, place)));
        }
    }

    pub(super) fn has_schedule(&self) -> bool {
        self.schedule.kind() != Kind::Never
    }

    pub(super) fn name_fault(&self) -> Option<&'static str> {
        let length = self.name.with(|name| name.trim().chars().count());
        match length {
            0 => Some(self.texts.editor.name_missing),
            1..=200 => None,
            _ => Some(self.texts.editor.name_long),
        }
    }

    /// The retry policy, as far as it makes sense.
    pub(super) fn retry(&self) -> Option<Retry> {
        Some(Retry {
            max: self.retry_max.get().trim().parse().ok().filter(|max| *max <= 100)?,
            backoff: self.backoff.get(),
            delay_ms: duration::parse(&self.delay.get())?,
            cap_ms: duration::parse(&self.cap.get())?,
            jitter: self.jitter.get(),
        })
    }

    /// The whole job, or how many of its fields are wrong, which all say so from now on.
    pub(super) fn entered(&self) -> Result<Entered, usize> {
        untrack(|| {
            self.asked.set(true);
            let work = if self.is_http.get() { self.http_work() } else { self.plugin_work() };
            let schedule = self.schedule.entered();
            let (limits, retry) = (self.limits(), self.retry());
            let max_concurrent = optional(&self.concurrent.get(), |text| {
                text.parse().ok().filter(|n| (1..=10_000).contains(n))
            });
            let wrong = usize::from(self.name_fault().is_some())
                + work.as_ref().err().copied().unwrap_or(0)
                + usize::from(schedule.is_err())
                + usize::from(limits.is_none())
                + usize::from(retry.is_none())
                + usize::from(max_concurrent.is_none());
            match (work, schedule, limits, retry, max_concurrent) {
                (Ok(work), Ok(schedule), Some(limits), Some(retry), Some(max_concurrent))
                    if wrong == 0 =>
                {
                    Ok(Entered {
                        name: self.name.get().trim().to_owned(),
                        work,
                        schedule,
                        enabled: self.enabled.get(),
                        limits,
                        retry,
                        priority: self.priority.get(),
                        max_concurrent,
                    })
                }
                _ => Err(wrong),
            }
        })
    }

    /// The plugin with its input, or how many of its fields are wrong.
    fn plugin_work(&self) -> Result<Work, usize> {
        let input = match self.input.get() {
            // What differs in nothing but its spelling is no change.
            Some(input) => input.json().map(|new| {
                self.first_input
                    .with_value(|old| if json::same(old, &new) { old.clone() } else { new })
            }),
            // The plugin's parameters did not come; the input stays as it was.
            None => self.first_input.with_value(|text| json::compact(text)).map_err(|_| 1),
        };
        let name = self.plugin.get();
        let missing = usize::from(name.is_empty());
        match input {
            Ok(input) if missing == 0 => {
                let input = Json::parse(input).unwrap_or_default();
                Ok(Work::Plugin(PluginWork { name, digest: self.digest.get(), input }))
            }
            Ok(_) => Err(missing),
            Err(wrong) => Err(wrong + missing),
        }
    }

    /// The request, or how many of its fields are wrong.
    fn http_work(&self) -> Result<Work, usize> {
        self.http.entered().map(Work::Http)
    }

    /// A request has no memory, fuel or log to be bounded.
    fn limits(&self) -> Option<Limits> {
        let limits = self.all_limits()?;
        let of_plugins = !self.is_http.get();
        Some(Limits {
            memory_bytes: limits.memory_bytes.filter(|_| of_plugins),
            fuel: limits.fuel.filter(|_| of_plugins),
            log_bytes: limits.log_bytes.filter(|_| of_plugins),
            ..limits
        })
    }

    fn all_limits(&self) -> Option<Limits> {
        Some(Limits {
            timeout_ms: optional(&self.timeout.get(), duration::parse)?,
            memory_bytes: optional(&self.memory.get(), parse_bytes)?,
            fuel: optional(&self.fuel.get(), |text| text.parse().ok())?,
            log_bytes: optional(&self.log.get(), parse_bytes)?,
            output_bytes: optional(&self.output.get(), parse_bytes)?,
        })
    }
}

/// What a field holds that may be empty: nothing, or something that makes sense.
#[expect(clippy::option_option, reason = "nothing wrong and nothing there are two things")]
pub(super) fn optional<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    let text = text.trim();
    if text.is_empty() { Some(None) } else { read(text).map(Some) }
}
