//! A job as it is sent, and what is made of it: what its configuration says decides what runs.

use std::time::Duration;

use mainspring_domain::job::{JobSpec, Priority, Source};
use mainspring_domain::json::Json;
use mainspring_domain::plugin::{Digest, check_name};
use mainspring_domain::retry::Retry;
use mainspring_domain::work::{Limits, PluginCall, Work};
use mainspring_engine::Engine;

use super::super::fields::Fields;
use super::reply::Refused;
use super::wire::{Kind, Note};
use super::{DOOR, http};

/// How long a request may take where its configuration does not say.
const REQUEST: Duration = Duration::from_secs(30);

/// What runs where nothing else is named.
const ECHO: &str = "echo";

pub(super) struct Draft {
    pub(super) kind: Kind,
    business_id: String,
    name: String,
    description: Option<String>,
    configuration: Option<String>,
}

impl Draft {
    /// What was sent, or the first rule that it breaks.
    pub(super) fn read(body: &[u8]) -> Result<Self, Refused> {
        let mut fields = Fields::read(body, false)?;
        let business_id = fields.text("businessId")?;
        let number: Option<i64> = fields.take("jobType")?;
        let name = fields.text("name")?;
        let description: Option<String> = fields.take("description")?;
        let configuration = fields.take("configuration")?;
        let kind = number.and_then(Kind::of);
        let fits = |text: &str, most| text.chars().count() <= most;
        let rules = [
            (is_text(&business_id), "businessId must not contain control characters"),
            (fits(&business_id, 100), "businessId must be at most 100 characters"),
            (kind.is_some(), "jobType must be 1 (BuiltIn), 2 (Custom) or 3 (Http)"),
            (fits(&name, 200), "name must be at most 200 characters"),
            (
                description.as_deref().is_none_or(|text| fits(text, 500)),
                "description must be at most 500 characters",
            ),
        ];
        match (rules.iter().find(|(holds, _)| !holds), kind) {
            (None, Some(kind)) => Ok(Self { kind, business_id, name, description, configuration }),
            (broken, _) => Err(Refused::Bad(broken.map(|rule| rule.1).unwrap_or_default().into())),
        }
    }

    /// What is kept beside the job.
    pub(super) fn note(&self) -> Note {
        let Self { kind, description, configuration, .. } = self;
        let (description, configuration) = (description.clone(), configuration.clone());
        Note { kind: kind.number(), description, configuration }
    }

    pub(super) fn source(&self) -> Source {
        Source {
            door: DOOR.to_owned(),
            reference: Some(self.business_id.clone()),
            note: serde_json::to_string(&self.note()).ok(),
        }
    }

    /// The job of this system.
    pub(super) async fn spec(&self, engine: &Engine) -> Result<JobSpec, Refused> {
        let text = self.configuration.as_deref().filter(|text| !text.trim().is_empty());
        let given = Json::parse(text.unwrap_or("null"))
            .map_err(|error| Refused::Bad(format!("configuration is no JSON: {error}")))?;
        let mut fields = Fields::within(&given, false);
        let seconds: Option<u64> = fields.take("timeoutSeconds")?;
        let max: Option<u32> = fields.take("maxRetries")?;
        let (work, usual) = match self.kind {
            Kind::Http => (Work::Http(http::call(fields)?.into()), Some(REQUEST)),
            Kind::BuiltIn | Kind::Custom => {
                (Work::Plugin(self.plugin(engine, given, fields).await?), None)
            }
        };
        let retry = Retry::default();
        Ok(JobSpec {
            name: self.name.clone(),
            enabled: true,
            work,
            schedule: None,
            retry: Retry { max: max.unwrap_or(retry.max), ..retry },
            limits: Limits {
                timeout: seconds.map(Duration::from_secs).or(usual),
                ..Limits::default()
            },
            priority: Priority::default(),
            max_concurrent: None,
        })
    }

    /// The plugin that the configuration names, else the one that the job is named for, else the echo. Only the first
    /// expects its input in a place of its own; the others take the whole.
    async fn plugin(
        &self,
        engine: &Engine,
        given: Json,
        mut fields: Fields,
    ) -> Result<PluginCall, Refused> {
        let named: Option<String> = fields.take("plugin")?;
        let (plugin, whole) = match named {
            Some(plugin) => (plugin, Json::null()),
            None if is_plugin(engine, &self.name).await? => (self.name.clone(), given),
            None => {
                return Ok(PluginCall { plugin: ECHO.to_owned(), version: None, input: given });
            }
        };
        let version = match fields.take::<String>("version")? {
            Some(text) => Some(version(engine, &plugin, &text).await?),
            None => None,
        };
        let input: Option<Json> = fields.take("input")?;
        Ok(PluginCall { plugin, version, input: input.unwrap_or(whole) })
    }
}

/// Whether a text can be a business id: not every database keeps all characters.
pub(super) fn is_text(text: &str) -> bool {
    !text.contains(char::is_control)
}

async fn is_plugin(engine: &Engine, name: &str) -> Result<bool, Refused> {
    Ok(check_name(name).is_ok() && engine.has_plugin(name).await?)
}

/// The version that is meant, by its number or by its digest.
async fn version(engine: &Engine, plugin: &str, text: &str) -> Result<Digest, Refused> {
    if let Ok(digest) = text.strip_prefix("sha256:").unwrap_or(text).parse() {
        return Ok(digest);
    }
    check_name(plugin).map_err(|reason| Refused::Bad(format!("plugin {reason}")))?;
    let versions = engine.plugin_versions(plugin).await?;
    let found = versions.iter().find(|version| version.manifest.version == text);
    let unknown = || Refused::Bad(format!("the plugin {plugin} has no version {text}"));
    found.map(|version| version.digest).ok_or_else(unknown)
}
