//! The JSON of this door. Fields that it does not know are passed over.

use std::collections::BTreeMap;

use mainspring_domain::Timestamp;
use serde::{Deserialize, Serialize};

use super::duration::GoDuration;

/// A job to be made, or a change of one: what is given replaces the whole value.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Sent {
    pub(super) name: Option<String>,
    pub(super) enabled: Option<bool>,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) http: Option<SentHttp>,
    pub(super) schedule: Option<SentPlan>,
    pub(super) timeout: Option<GoDuration>,
    pub(super) max_retries: Option<i64>,
    pub(super) retry_backoff: Option<GoDuration>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct SentHttp {
    pub(super) method: Option<String>,
    pub(super) url: Option<String>,
    pub(super) headers: Option<BTreeMap<String, String>>,
    pub(super) body: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct SentPlan {
    #[serde(default)]
    pub(super) kind: String,
    pub(super) run_at: Option<Timestamp>,
    pub(super) every: Option<GoDuration>,
    pub(super) start_at: Option<Timestamp>,
    pub(super) jitter: Option<GoDuration>,
}

/// A job as it is shown, its fields in this order.
#[derive(Debug, Serialize)]
pub(super) struct Job {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) enabled: bool,
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) http: Http,
    pub(super) schedule: Plan,
    pub(super) timeout: GoDuration,
    pub(super) max_retries: u32,
    pub(super) retry_backoff: GoDuration,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_run_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_run_at: Option<Timestamp>,
    pub(super) last_status: &'static str,
    pub(super) last_error: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Http {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: String,
}

#[derive(Debug, Serialize)]
pub(super) struct Plan {
    pub(super) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) run_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) every: Option<GoDuration>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) start_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) jitter: Option<GoDuration>,
}
