use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::reply::Invalid;

/// Where a push message can go.
const PLATFORMS: [&str; 5] = ["android", "ios", "winphone", "hmos", "quickapp"];

/// Who it can be for.
const AUDIENCES: [&str; 7] =
    ["tag", "tag_and", "tag_not", "alias", "registration_id", "segment", "abtest"];

/// Refuses what no gateway would take: a message says where it goes, to whom, and what it is.
pub(super) fn check(push: &RawValue) -> Result<(), Invalid> {
    let push: Map<String, Value> =
        serde_json::from_str(push.get()).map_err(|_| Invalid::Section)?;
    let is_object = |name: &str| push.get(name).map(Value::is_object);
    let (notification, message) = (is_object("notification"), is_object("message"));
    let content = notification == Some(true) || message == Some(true);
    let sound = notification != Some(false) && message != Some(false);
    let fits = push.get("platform").is_some_and(is_platform)
        && push.get("audience").is_some_and(is_audience)
        && content
        && sound;
    if fits { Ok(()) } else { Err(Invalid::Section) }
}

fn is_platform(platform: &Value) -> bool {
    let known = |one: &Value| one.as_str().is_some_and(|name| PLATFORMS.contains(&name));
    match platform {
        Value::String(name) => name == "all" || PLATFORMS.contains(&name.as_str()),
        Value::Array(several) => !several.is_empty() && several.iter().all(known),
        _ => false,
    }
}

fn is_audience(audience: &Value) -> bool {
    match audience {
        Value::String(name) => name == "all",
        Value::Object(groups) => {
            !groups.is_empty() && groups.keys().all(|name| AUDIENCES.contains(&name.as_str()))
        }
        _ => false,
    }
}
