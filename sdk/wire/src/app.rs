use serde::{Deserialize, Serialize};

use crate::json::present;
use crate::{Retry, Time};

/// An app to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct NewApp {
    /// What people call it, 1 to 100 characters, unlike any other app.
    pub name: String,
    /// Where it wants to be told of its jobs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_url: Option<String>,
    /// Where its push messages go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_url: Option<String>,
    /// Remarks, at most 1000 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub note: String,
    /// How stubbornly those of its jobs are tried again whose makers have no say in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<Retry>,
    /// How far from now the time may lie that a program signs as the app, in milliseconds, before or after; each nonce
    /// counts once then. 1 s to 24 h, 5 min where it is left out; `null`: as the door says where the program comes in.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(nullable, deserialize_with = "crate::openapi::present"))]
    pub signature_window_ms: Option<Option<u64>>,
    /// Whether `callback_url` gets what a job holds as the field `data` of a form, not in a JSON object.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub callback_form: bool,
}

/// A change of an app. What is given replaces the value; what is left out stays. `null` removes an address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct AppPatch {
    /// What people call it.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether programs may authenticate as the app.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// Where it wants to be told of its jobs; `null`: nowhere.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(nullable, deserialize_with = "crate::openapi::present"))]
    pub callback_url: Option<Option<String>>,
    /// Where its push messages go; `null`: nowhere.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(nullable, deserialize_with = "crate::openapi::present"))]
    pub gateway_url: Option<Option<String>>,
    /// Remarks.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// How stubbornly those of its jobs are tried again whose makers have no say in it; `null`: as any.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(nullable, deserialize_with = "crate::openapi::present"))]
    pub retry: Option<Option<Retry>>,
    /// How far from now the time may lie that a program signs as the app, in milliseconds; `null`: as its door says.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(nullable, deserialize_with = "crate::openapi::present"))]
    pub signature_window_ms: Option<Option<u64>>,
    /// Whether `callback_url` gets what a job holds as the field `data` of a form.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub callback_form: Option<bool>,
}

/// An app with its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(example))]
pub struct AppWithSecret {
    /// The app.
    pub app: App,
    /// What programs prove with that they speak for the app. Shown this once.
    pub secret: String,
}

/// An app: it owns jobs, keys and secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none))]
pub struct App {
    /// Its id.
    pub id: String,
    /// What programs name it by; left out where none do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What people call it.
    pub name: String,
    /// Whether programs may authenticate as the app.
    pub enabled: bool,
    /// Where it wants to be told of its jobs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_url: Option<String>,
    /// Where its push messages go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_url: Option<String>,
    /// Remarks.
    pub note: String,
    /// How stubbornly those of its jobs are tried again whose makers have no say in it; left out: as any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<Retry>,
    /// How far from now the time may lie that a program signs as the app, in milliseconds; left out: as its door says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature_window_ms: Option<u64>,
    /// Whether `callback_url` gets what a job holds as the field `data` of a form.
    #[serde(default)]
    pub callback_form: bool,
    /// When it was made.
    pub created_at: Time,
    /// When it was last changed.
    pub updated_at: Time,
}

impl NewApp {
    /// An app without addresses.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            callback_url: None,
            gateway_url: None,
            note: String::new(),
            retry: None,
            signature_window_ms: None,
            callback_form: false,
        }
    }
}
