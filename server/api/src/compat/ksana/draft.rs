//! A job as this door understands it, before it is one of this system.

use std::collections::BTreeMap;

use mainspring_domain::Timestamp;
use mainspring_domain::http::{HttpCall, MOST_REDIRECTS, StatusRange, Template};
use mainspring_domain::job::{Job, JobSpec, Priority};
use mainspring_domain::retry::{Backoff, Retry};
use mainspring_domain::schedule::{Misfire, Overlap, Schedule, Trigger};
use mainspring_domain::work::{Limits, Work};
use poem::http::Uri;

use super::KsanaOptions;
use super::duration::GoDuration;
use super::reply::Refused;
use super::view;
use super::wire::{Sent, SentPlan};

/// Receivers know a run by this header, the same for all its attempts. In a stored call it parts the headers that
/// were sent from those that were added.
pub(super) const RUN_ID: &str = "X-Ksana-Run-Id";

/// Statuses after which a request is made again.
const PASSING: [StatusRange; 3] = [
    StatusRange { from: 408, to: 408 },
    StatusRange { from: 429, to: 429 },
    StatusRange { from: 500, to: 599 },
];

pub(super) struct Draft {
    name: String,
    enabled: bool,
    kind: String,
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    body: String,
    plan: SentPlan,
    timeout: GoDuration,
    max_retries: i64,
    retry_backoff: GoDuration,
}

impl Draft {
    /// What a job is where its maker says nothing.
    pub(super) fn new(options: &KsanaOptions) -> Self {
        Self {
            name: String::new(),
            enabled: true,
            kind: "http".to_owned(),
            method: "POST".to_owned(),
            url: String::new(),
            headers: BTreeMap::new(),
            body: String::new(),
            plan: SentPlan::default(),
            timeout: options.timeout.into(),
            max_retries: i64::from(options.max_retries),
            retry_backoff: options.retry_backoff.into(),
        }
    }

    /// A job that is there, for a change.
    pub(super) fn of(job: &Job) -> Self {
        let shown = view::job(job, &super::last::Last::default());
        Self {
            name: shown.name,
            enabled: shown.enabled,
            kind: shown.kind.to_owned(),
            // Whoever replaces the request says its method anew.
            method: shown.http.method,
            url: shown.http.url,
            headers: shown.http.headers,
            body: shown.http.body,
            plan: SentPlan {
                kind: shown.schedule.kind.to_owned(),
                run_at: shown.schedule.run_at,
                every: shown.schedule.every,
                start_at: shown.schedule.start_at,
                jitter: shown.schedule.jitter,
            },
            timeout: shown.timeout,
            max_retries: i64::from(shown.max_retries),
            retry_backoff: shown.retry_backoff,
        }
    }

    /// Takes what was sent. The method of a new job may be left out, that of a request that replaces another not.
    pub(super) fn take(&mut self, sent: Sent) {
        let is_new = self.url.is_empty();
        if let Some(http) = sent.http {
            let method = http.method.unwrap_or_default().to_ascii_uppercase();
            if !(is_new && method.is_empty()) {
                self.method = method;
            }
            self.url = http.url.unwrap_or_default();
            self.headers = http.headers.unwrap_or_default();
            self.body = http.body.unwrap_or_default();
        }
        let Sent { name, enabled, kind, schedule, timeout, max_retries, retry_backoff, .. } = sent;
        self.name = name.unwrap_or(std::mem::take(&mut self.name));
        self.enabled = enabled.unwrap_or(self.enabled);
        self.kind = kind.filter(|kind| !kind.is_empty()).unwrap_or(std::mem::take(&mut self.kind));
        self.plan = schedule.unwrap_or(std::mem::take(&mut self.plan));
        self.timeout = timeout.unwrap_or(self.timeout);
        self.max_retries = max_retries.unwrap_or(self.max_retries);
        self.retry_backoff = retry_backoff.unwrap_or(self.retry_backoff);
    }

    /// The first rule that is broken. A passed `run_at` matters only to a plan that is `new`.
    pub(super) fn check(&self, now: Timestamp, new: bool) -> Result<(), Refused> {
        let zero = GoDuration(0);
        let plan = &self.plan;
        let (once, every) = (plan.kind == "once", plan.kind == "every");
        let rules = [
            (!self.name.is_empty(), "job name is required"),
            (self.kind == "http", "job type must be 'http'"),
            (!self.method.is_empty(), "HTTP method is required"),
            (matches!(self.method.as_str(), "GET" | "POST"), "HTTP method must be GET or POST"),
            (!self.url.is_empty(), "HTTP URL is required"),
            (is_http(&self.url), "invalid HTTP URL"),
            (once || every, "schedule kind must be 'once' or 'every'"),
            (!once || plan.run_at.is_some(), "run_at is required for 'once' schedule"),
            (
                !(once && new) || plan.run_at.is_some_and(|at| now < at),
                "run_at must be in the future",
            ),
            (
                !every || plan.every.is_some_and(|every| zero < every),
                "every must be greater than 0 for 'every' schedule",
            ),
            (plan.jitter.is_none_or(|jitter| zero <= jitter), "jitter must be non-negative"),
            (zero < self.timeout, "timeout must be greater than 0"),
            (0 <= self.max_retries, "max_retries must be non-negative"),
            (zero <= self.retry_backoff, "retry_backoff must be non-negative"),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            Some((_, rule)) => Err(Refused::Rule((*rule).to_owned())),
            None => Ok(()),
        }
    }

    /// The job of this system, once the rules hold.
    pub(super) fn spec(self) -> JobSpec {
        let schedule = self.schedule();
        let backoff = self.retry_backoff.length();
        JobSpec {
            name: self.name.clone(),
            enabled: self.enabled,
            schedule: Some(schedule),
            retry: Retry {
                max: u32::try_from(self.max_retries).unwrap_or(u32::MAX),
                backoff: Backoff::Fixed,
                delay: backoff,
                cap: backoff.max(Retry::default().cap),
                jitter: false,
            },
            limits: Limits { timeout: Some(self.timeout.length()), ..Limits::default() },
            priority: Priority::default(),
            max_concurrent: None,
            work: Work::Http(self.call().into()),
        }
    }

    fn schedule(&self) -> Schedule {
        let plan = &self.plan;
        let period = plan.every.unwrap_or_default().length();
        let trigger = match plan.run_at {
            Some(at) if plan.kind == "once" => Trigger::Once { at },
            _ => Trigger::Every { period },
        };
        Schedule {
            trigger,
            start: plan.start_at.filter(|_| plan.kind == "every"),
            end: None,
            jitter: plan.jitter.unwrap_or_default().length(),
            misfire: Misfire::Skip,
            overlap: Overlap::Skip,
        }
    }

    fn call(self) -> HttpCall {
        let is = |name: &str, other: &str| name.eq_ignore_ascii_case(other);
        let typed = self.headers.keys().any(|name| is(name, "content-type"));
        let sent = self.headers.iter().filter(|(name, _)| !is(name, RUN_ID));
        let mut headers: Vec<(String, Template)> =
            sent.map(|(name, value)| (name.clone(), Template::of_stranger(value))).collect();
        headers.push((RUN_ID.to_owned(), "{{run_id}}".into()));
        if self.method == "POST" && !typed {
            let json = self.body.trim_start().starts_with(['{', '[']);
            let kind = if json { "application/json" } else { "text/plain" };
            headers.push(("Content-Type".to_owned(), kind.into()));
        }
        HttpCall {
            method: self.method,
            url: Template::of_stranger(&self.url),
            headers,
            body: Some(self.body.as_str())
                .filter(|body| !body.is_empty())
                .map(Template::of_stranger),
            auth: None,
            signing: None,
            assertions: mainspring_domain::http::Assertions::default(),
            retry_statuses: PASSING.into(),
            redirects: MOST_REDIRECTS,
        }
    }
}

fn is_http(url: &str) -> bool {
    let uri = url.parse::<Uri>().ok();
    uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.is_empty())
    })
}
