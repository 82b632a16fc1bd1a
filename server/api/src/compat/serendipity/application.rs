//! Apps as this door's clients make and see them.

use std::time::Duration;

use mainspring_domain::Timestamp;
use mainspring_domain::app::{App, AppSpec};
use mainspring_domain::retry::{Backoff, Retry};
use mainspring_domain::schedule::Zone;
use mainspring_domain::vault::SecretValue;
use mainspring_engine::Engine;
use md5::{Digest as _, Md5};
use serde::Serialize;

use super::super::fields::{Fields, Misfit};

/// How long the keys of apps are that are made here.
pub(super) const KEY_LENGTH: usize = 16;

const LONGEST_NAME: usize = 64;
const LONGEST_STEP: u64 = 3600;
const MOST_RETRIES: u32 = 10;

/// What an app says of retries that does not say anything: after 5 s, 10 s, 15 s, ….
const STEP: u64 = 5;
const RETRIES: u32 = 5;

/// An app with what its program needs to sign.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    nonce: String,
    timestamps: String,
    signature: String,
    #[serde(rename = "appKey")]
    key: String,
    payload: String,
    #[serde(rename = "secretKey")]
    secret: String,
}

pub(super) fn read(mut fields: Fields, now: Timestamp, zone: &Zone) -> Result<AppSpec, Misfit> {
    let name = fields.text("appName")?;
    let link = fields.text("linkUrl")?;
    let step = fields.take("step")?.unwrap_or(STEP);
    let retries = fields.take("retryTotal")?.unwrap_or(RETRIES);
    let remark: Option<String> = fields.take("remark")?;
    let is_url = link.starts_with("http://") || link.starts_with("https://");
    for (holds, rule) in [
        (name.chars().count() <= LONGEST_NAME, "appName must be at most 64 characters"),
        (is_url, "linkUrl must begin with http:// or https://"),
        (step <= LONGEST_STEP, "step must be between 0 and 3600"),
        (retries <= MOST_RETRIES, "retryTotal must be between 0 and 10"),
    ] {
        if !holds {
            return Err(Misfit(rule.to_owned()));
        }
    }
    Ok(AppSpec {
        callback_url: Some(link),
        note: remark.unwrap_or_else(|| zone.write(now)),
        retry: Some(retry(step, retries)),
        ..AppSpec::new(name)
    })
}

/// How the tasks of an app are tried again.
pub(super) fn retry_of(app: &App) -> Retry {
    app.spec.retry.clone().unwrap_or_else(|| retry(STEP, RETRIES))
}

fn retry(step: u64, max: u32) -> Retry {
    let (delay, cap) = (Duration::from_secs(step), Duration::from_secs(LONGEST_STEP));
    Retry { max, backoff: Backoff::Linear, delay, cap, jitter: false }
}

/// What an app's signatures carry besides a time and a nonce.
pub(super) fn payload(app: &App) -> String {
    hex::encode(Md5::digest(app.spec.name.as_bytes()))
}

pub(super) fn shown(engine: &Engine, app: &App, secret: &SecretValue) -> Shown {
    let signed = engine.sign_as(app, secret, &payload(app));
    Shown {
        nonce: signed.nonce,
        timestamps: signed.timestamp,
        signature: signed.signature,
        key: signed.key,
        payload: signed.payload,
        secret: secret.reveal().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use mainspring_domain::id::AppId;

    use super::*;

    #[test]
    fn the_payload_is_the_digest_of_the_name() {
        let of = |name: &str| {
            let at = Timestamp::UNIX_EPOCH;
            let (id, spec) = (AppId::DEFAULT, AppSpec::new(name));
            payload(&App { id, key: None, spec, created_at: at, updated_at: at })
        };
        assert_eq!(of("帅的批爆1"), "57bcd60eefcac9701fd2407080a5a7b0");
        assert_eq!(of("demo"), "fe01ce2a7fbac8fafaed7c982a04e229");
    }
}
