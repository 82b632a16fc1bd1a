//! The settings of the doors for clients of other systems.

use std::path::PathBuf;

use mainspring_api::{Doors, KsanaOptions};

use super::egress::flag;
use super::layers::Values;
use super::problem::Problem;
use super::{duration, optional_path};

/// Which doors are open, and the file of API keys that one of them brings.
pub(super) fn read(values: &Values) -> Result<(Doors, Option<PathBuf>), Problem> {
    let options = KsanaOptions {
        timeout: values.get("ksana.timeout", duration)?,
        max_retries: values.get("ksana.max_retries", retries)?,
        retry_backoff: values.get("ksana.retry_backoff", duration)?,
        allow_origin: values.get("ksana.allow_origin", origin)?,
    };
    let keys = values.get("ksana.auth_keys_file", optional_path)?;
    let enabled = values.get("ksana.enabled", flag)?;
    Ok((Doors { ksana: enabled.then_some(options) }, keys.filter(|_| enabled)))
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
