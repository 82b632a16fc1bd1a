//! What is sent to make a schedule, or to change one.

use std::collections::BTreeMap;
use std::sync::Arc;

use mainspring_domain::Timestamp;
use mainspring_domain::app::{APP_SECRET, App};
use mainspring_domain::http::{AppAddress, Assertions, HttpAuth, HttpCall, Template};
use mainspring_domain::job::{Job, JobSpec, Priority};
use mainspring_domain::retry::Retry;
use mainspring_domain::schedule::Zone;
use mainspring_domain::work::{Limits, Work};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::reply::Invalid;
use super::{push, trigger};

/// The fields that came; what this door does not know is passed over.
pub(super) struct Sent(BTreeMap<String, Box<RawValue>>);

/// The longest name, in bytes.
const LONGEST_NAME: usize = 255;

/// So many characters of it are the job's name here.
const LONGEST_JOB_NAME: usize = 200;

impl Sent {
    /// The body, whatever it says that it is.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Invalid> {
        serde_json::from_slice(bytes)
            .map(Self)
            .map_err(|error| if error.is_data() { Invalid::Section } else { Invalid::Json })
    }

    pub(super) fn is_empty(&self) -> bool {
        ["name", "enabled", "trigger", "push"].iter().all(|field| !self.0.contains_key(*field))
    }

    pub(super) fn has_trigger(&self) -> bool {
        self.0.contains_key("trigger")
    }

    /// What a repetition of this creation is known by.
    pub(super) fn cid(&self) -> Result<Option<String>, Invalid> {
        let cid: Option<String> = self.field("cid")?;
        let fits = |cid: &String| (1..=200).contains(&cid.len()) && cid.is_ascii();
        match cid {
            Some(cid) if !fits(&cid) => Err(Invalid::Section),
            cid => Ok(cid),
        }
    }

    pub(super) fn name(&self) -> Result<String, Invalid> {
        let name: String = self.field("name")?.ok_or(Invalid::Section)?;
        let letters = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let fits = (1..=LONGEST_NAME).contains(&name.len()) && letters;
        if fits { Ok(name) } else { Err(Invalid::Section) }
    }

    /// A new job; it is enabled.
    pub(super) fn spec(&self, app: &App, zone: &Zone, now: Timestamp) -> Result<JobSpec, Invalid> {
        let name = self.name()?;
        if self.field("enabled")? != Some(true) {
            return Err(Invalid::Section);
        }
        let trigger = self.0.get("trigger").ok_or(Invalid::Section)?;
        let push = self.0.get("push").ok_or(Invalid::Section)?;
        Ok(JobSpec {
            name: name.chars().take(LONGEST_JOB_NAME).collect(),
            enabled: true,
            work: work(push, app)?,
            schedule: Some(trigger::read(trigger, zone, now)?),
            retry: Retry::default(),
            limits: Limits::default(),
            priority: Priority::default(),
            max_concurrent: None,
        })
    }

    /// A job with what was sent, and its name; each field replaces the whole value.
    pub(super) fn over(
        &self,
        job: &Job,
        app: &App,
        zone: &Zone,
        now: Timestamp,
    ) -> Result<(JobSpec, String), Invalid> {
        let mut spec = job.spec.clone();
        let mut name = job.source.reference.clone().unwrap_or_else(|| spec.name.clone());
        if self.0.contains_key("name") {
            name = self.name()?;
            spec.name = name.chars().take(LONGEST_JOB_NAME).collect();
        }
        if let Some(enabled) = self.field("enabled")? {
            spec.enabled = enabled;
        }
        if let Some(sent) = self.0.get("trigger") {
            let schedule = trigger::read(sent, zone, now)?;
            let before = spec.schedule.as_ref().map(trigger::is_single);
            if before != Some(trigger::is_single(&schedule)) {
                return Err(Invalid::Update);
            }
            spec.schedule = Some(schedule);
        }
        if let Some(push) = self.0.get("push") {
            spec.work = work(push, app)?;
        }
        Ok((spec, name))
    }

    fn field<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Invalid> {
        let Some(raw) = self.0.get(name) else { return Ok(None) };
        serde_json::from_str(raw.get()).map(Some).map_err(|_| Invalid::Section)
    }
}

/// The push message goes to the app's gateway as it was sent, authenticated as the app.
fn work(push: &RawValue, app: &App) -> Result<Work, Invalid> {
    push::check(push)?;
    let auth = HttpAuth::Basic {
        user: Template::literal(app.key.as_deref().unwrap_or_default()),
        password: format!("{{{{secret:{APP_SECRET}}}}}").into(),
    };
    Ok(Work::Http(Arc::new(HttpCall {
        method: "POST".to_owned(),
        url: AppAddress::Gateway.as_url().into(),
        headers: vec![("Content-Type".to_owned(), "application/json".into())],
        body: Some(Template::literal(push.get())),
        auth: Some(auth),
        signing: None,
        assertions: Assertions::default(),
        retry_statuses: Vec::new(),
        redirects: 0,
    })))
}
