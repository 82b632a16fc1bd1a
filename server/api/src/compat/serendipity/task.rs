//! A task as it is sent, and what is made of it.

use std::sync::Arc;
use std::time::Duration;

use mainspring_domain::Timestamp;
use mainspring_domain::app::{APP_SECRET, App};
use mainspring_domain::http::{AppAddress, Assertions, HttpCall, Signing, StatusRange, Template};
use mainspring_domain::job::{Job, JobSpec, Priority, Source};
use mainspring_domain::json::Json;
use mainspring_domain::plugin::check_name;
use mainspring_domain::run::NewRun;
use mainspring_domain::schedule::Zone;
use mainspring_domain::work::{Limits, PluginCall, Work};
use mainspring_engine::Engine;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::super::fields::{Fields, Misfit};
use super::reply::Refused;
use super::{DOOR, application, class};

/// What an app answers that has done its task.
const SUCCESS: &str = "success";

pub(super) struct Task {
    /// What its app calls it by.
    pub(super) number: String,
    name: String,
    content: Json,
    timeout: Duration,
    runtime: Option<Timestamp>,
}

impl Task {
    /// What was sent, or the first rule that it breaks.
    pub(super) fn read(mut fields: Fields, zone: &Zone) -> Result<Self, Misfit> {
        let number = fields.text("taskNo")?;
        let content: Json = fields.take("content")?.ok_or_else(|| missing("content"))?;
        let millis: i64 = fields.take("timeout")?.ok_or_else(|| missing("timeout"))?;
        let name = fields.text("name")?;
        let runtime: Option<Value> = fields.take("runtime")?;
        let is_text = |text: &str| !text.contains(char::is_control);
        for (holds, rule) in [
            (number.chars().count() <= 50, "taskNo must be at most 50 characters"),
            (is_text(&number), "taskNo must not contain control characters"),
            (name.chars().count() <= 64, "name must be at most 64 characters"),
            (millis > 0, "timeout must be more than 0"),
        ] {
            if !holds {
                return Err(Misfit(rule.to_owned()));
            }
        }
        let runtime = runtime.filter(|sent| sent.as_str() != Some("")).map(|sent| {
            let rule = "runtime must be like 2021-03-05 12:00:00, or seconds since 1970";
            time(&sent, zone).ok_or_else(|| Misfit(rule.to_owned()))
        });
        Ok(Self {
            number,
            name,
            content: unpacked(content)?,
            timeout: Duration::from_millis(millis.unsigned_abs()),
            runtime: runtime.transpose()?,
        })
    }

    pub(super) fn run(&self) -> NewRun {
        NewRun { due_at: self.runtime, ..NewRun::default() }
    }

    pub(super) fn source(&self) -> Source {
        Source {
            door: DOOR.to_owned(),
            reference: Some(self.number.clone()),
            note: self.runtime.map(|at| at.to_string()),
        }
    }

    /// The job of this system: the plugin that the content's class names, else a request to the app.
    pub(super) async fn spec(&self, engine: &Engine, app: &App) -> Result<JobSpec, Refused> {
        let work = match self.plugin(engine).await? {
            Some(call) => Work::Plugin(call),
            None => Work::Http(Arc::new(self.call(app)?)),
        };
        Ok(JobSpec {
            name: self.name.clone(),
            enabled: true,
            work,
            schedule: None,
            retry: application::retry_of(app),
            limits: Limits { timeout: Some(self.timeout), ..Limits::default() },
            priority: Priority::default(),
            max_concurrent: None,
        })
    }

    async fn plugin(&self, engine: &Engine) -> Result<Option<PluginCall>, Refused> {
        let mut content = Fields::within(&self.content, true);
        let Ok(Some(class)) = content.take::<String>("class") else { return Ok(None) };
        let plugin = class::plugin_of(&class);
        if check_name(&plugin).is_err() || !engine.has_plugin(&plugin).await? {
            return Ok(None);
        }
        let input = match content.take("_params")? {
            Some(input) => Some(input),
            None => content.take("params")?,
        };
        Ok(Some(PluginCall { plugin, version: None, input: input.unwrap_or_else(Json::null) }))
    }

    /// The request that brings the content to the app, signed so that the app can tell where it comes from.
    fn call(&self, app: &App) -> Result<HttpCall, Refused> {
        let content = self.content.as_str();
        let (kind, body) = if app.spec.callback_form {
            let text = utf8_percent_encode(content, NON_ALPHANUMERIC);
            ("application/x-www-form-urlencoded", format!("data={text}"))
        } else {
            ("application/json", format!(r#"{{"data":{content}}}"#))
        };
        let signing = Signing::SignedNonce {
            key: app.key.clone().unwrap_or_default(),
            payload: application::payload(app),
            secret: APP_SECRET.parse().map_err(|_| Refused::Internal)?,
        };
        Ok(HttpCall {
            method: "POST".to_owned(),
            url: AppAddress::Callback.as_url().into(),
            headers: vec![("content-type".to_owned(), kind.into())],
            body: Some(Template::literal(&body)),
            auth: None,
            signing: Some(signing),
            assertions: Assertions { body_is: Some(SUCCESS.to_owned()), ..Assertions::default() },
            retry_statuses: vec![StatusRange { from: 100, to: 599 }],
            redirects: 0,
        })
    }
}

/// When a task that is published again runs: at its time, if that is still to come.
pub(super) fn due_of(job: &Job) -> Option<Timestamp> {
    job.source.note.as_deref()?.parse().ok()
}

/// A civil time, or seconds since 1970.
fn time(sent: &Value, zone: &Zone) -> Option<Timestamp> {
    let seconds = match sent {
        Value::Number(seconds) => seconds.as_i64(),
        Value::String(text) => match text.trim().parse() {
            Ok(seconds) => Some(seconds),
            Err(_) => return zone.read(text.trim()),
        },
        _ => None,
    };
    Timestamp::from_second(seconds?).ok()
}

/// Content that comes as a text holds JSON.
fn unpacked(content: Json) -> Result<Json, Misfit> {
    match serde_json::from_str::<String>(content.as_str()) {
        Ok(text) => Json::parse(&text)
            .map_err(|error| Misfit(format!("content is a text that holds no JSON: {error}"))),
        Err(_) => Ok(content),
    }
}

fn missing(field: &str) -> Misfit {
    Misfit(format!("{field} is missing"))
}
