//! The settings of the doors for clients of other systems.

use std::path::PathBuf;
use std::time::Duration;

use mainspring_api::{Doors, JpushOptions, KsanaOptions, Pace, SerendipityOptions, WebJobOptions};
use mainspring_domain::schedule::Zone;

use super::egress::{flag, list};
use super::layers::Values;
use super::problem::Problem;
use super::{duration, optional_path};

/// What the doors' settings say.
pub(super) struct DoorSettings {
    pub(super) doors: Doors,
    /// API keys besides those that are stored.
    pub(super) key_file: Option<PathBuf>,
    /// Where push messages of apps without a gateway go.
    pub(super) gateway_url: Option<String>,
}

pub(super) fn read(values: &Values) -> Result<DoorSettings, Problem> {
    let (ksana, key_file) = ksana(values)?;
    let options = JpushOptions {
        zone: values.get("jpush.zone", zone)?,
        max_schedules: values.get("jpush.max_schedules", count)?,
        rate_per_minute: values.get("jpush.rate_per_minute", count)?,
    };
    let jpush = values.get("jpush.enabled", flag)?.then_some(options);
    let gateway_url = values.get("jpush.push_url", url)?;
    let serendipity = serendipity(values)?;
    let options = WebJobOptions {
        open: values.get("webjob.open", flag)?,
        origins: values.get("webjob.origins", |text| list(text, exact_origin))?,
        pace: Pace::of(values.get("webjob.keep_alive", beat)?),
    };
    let webjob = values.get("webjob.enabled", flag)?.then_some(options);
    Ok(DoorSettings { doors: Doors { jpush, ksana, serendipity, webjob }, key_file, gateway_url })
}

fn ksana(values: &Values) -> Result<(Option<KsanaOptions>, Option<PathBuf>), Problem> {
    let options = KsanaOptions {
        timeout: values.get("ksana.timeout", duration)?,
        max_retries: values.get("ksana.max_retries", retries)?,
        retry_backoff: values.get("ksana.retry_backoff", duration)?,
        allow_origin: values.get("ksana.allow_origin", origin)?,
    };
    let keys = values.get("ksana.auth_keys_file", optional_path)?;
    let enabled = values.get("ksana.enabled", flag)?;
    Ok((enabled.then_some(options), keys.filter(|_| enabled)))
}

fn serendipity(values: &Values) -> Result<Option<SerendipityOptions>, Problem> {
    let options = SerendipityOptions {
        signature_window: values.get("serendipity.signature_window", duration)?,
        open_registration: values.get("serendipity.open_registration", flag)?,
        zone: values.get("serendipity.zone", zone)?,
    };
    Ok(values.get("serendipity.enabled", flag)?.then_some(options))
}

fn zone(text: &str) -> Result<Zone, String> {
    text.parse()
        .map_err(|_| format!("must be an IANA time zone, as in Asia/Shanghai, not {text:?}"))
}

fn count<N: std::str::FromStr>(text: &str) -> Result<N, String> {
    text.parse().map_err(|_| format!("must be a number, not {text:?}"))
}

/// `None`: nowhere.
fn url(text: &str) -> Result<Option<String>, String> {
    match text {
        "" => Ok(None),
        "*" => Err("must be one URL".to_owned()),
        _ => origin(text).map(Some),
    }
}

fn retries(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(retries) if retries <= 100 => Ok(retries),
        _ => Err(format!("must be a number between 0 and 100, not {text:?}")),
    }
}

fn origin(text: &str) -> Result<String, String> {
    let is_origin = text.starts_with("http://") || text.starts_with("https://");
    if text == "*" || (is_origin && text.bytes().all(|b| b.is_ascii_graphic())) {
        return Ok(text.to_owned());
    }
    Err(format!("must be an origin, as in https://example.com, or *, not {text:?}"))
}

/// As browsers send it: a page on any origin would be let in with its user's key.
fn exact_origin(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_origin = rest.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', '@']));
    if is_origin {
        origin(text)
    } else {
        Err(format!("must be origins, as in https://example.com, not {text:?}"))
    }
}

fn beat(text: &str) -> Result<Duration, String> {
    match duration(text)? {
        beat if (Duration::from_secs(1)..=Duration::from_secs(60)).contains(&beat) => Ok(beat),
        _ => Err(format!("must be between 1s and 60s, not {text:?}")),
    }
}
