//! The rules for what a plugin says about itself.

use std::time::Duration;

use mainspring_domain::Invalid;
use mainspring_domain::json::Json;
use mainspring_domain::plugin::{Manifest, Rejected, check_name};
use mainspring_domain::work::Limits;

use super::abi_v1;

const LONGEST_VERSION: usize = 64;
const LONGEST_SUMMARY: usize = 500;
const LONGEST_PARAMETERS: usize = 64 << 10;
const LONGEST_CAPABILITY: usize = 64;
const MOST_CAPABILITIES: usize = 32;

/// The description with its rules checked, or the first rule that it breaks.
pub(super) fn check(told: abi_v1::Manifest) -> Result<Manifest, Rejected> {
    check_name(&told.name).map_err(|reason| wrong("name", reason))?;
    require(is_version(&told.version), "version", || {
        format!("must be a semantic version such as 1.4.0, at most {LONGEST_VERSION} characters")
    })?;
    require(told.summary.chars().count() <= LONGEST_SUMMARY, "summary", || {
        format!("must be at most {LONGEST_SUMMARY} characters")
    })?;
    check_capabilities(&told.capabilities)?;
    Ok(Manifest {
        parameters: told.parameters.as_deref().map(parameters).transpose()?,
        limits: limits(&told.limits)?,
        name: told.name,
        version: told.version,
        summary: told.summary,
        capabilities: told.capabilities,
    })
}

fn check_capabilities(names: &[String]) -> Result<(), Rejected> {
    require(names.len() <= MOST_CAPABILITIES, "capabilities", || {
        format!("must be at most {MOST_CAPABILITIES}, not {}", names.len())
    })?;
    let is_name = |name: &String| {
        (1..=LONGEST_CAPABILITY).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic())
    };
    require(names.iter().all(is_name), "capabilities", || {
        format!("must be names of 1 to {LONGEST_CAPABILITY} ASCII characters without blanks")
    })
}

fn parameters(text: &str) -> Result<Json, Rejected> {
    require(text.len() <= LONGEST_PARAMETERS, "parameters", || {
        format!("must be at most {LONGEST_PARAMETERS} bytes, not {}", text.len())
    })?;
    let schema = Json::parse(text)
        .map_err(|error| wrong("parameters", format!("must be a JSON Schema: {error}")))?;
    require(schema.as_str().starts_with('{'), "parameters", || {
        "must be a JSON Schema, which is an object".to_owned()
    })?;
    Ok(schema)
}

fn limits(told: &abi_v1::Limits) -> Result<Limits, Rejected> {
    let limits = Limits {
        timeout: told.timeout.map(Duration::from_millis),
        memory: told.memory,
        fuel: told.fuel,
        ..Limits::default()
    };
    let mut invalid = Invalid::default();
    limits.check(&mut invalid);
    match invalid.rules().first() {
        Some(rule) => Err(wrong("limits", format!("are wrong: {} {}", rule.field, rule.reason))),
        None => Ok(limits),
    }
}

/// Three numbers, then perhaps a pre-release and a build, as semver has it.
fn is_version(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let is_tag = |b: u8| b.is_ascii_alphanumeric() || b".-+".contains(&b);
    let (core, tags) = match text.find(['-', '+']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    text.len() <= LONGEST_VERSION
        && core.split('.').count() == 3
        && core.split('.').all(is_number)
        && tags.len() != 1
        && tags.bytes().all(is_tag)
}

fn require(
    holds: bool,
    field: &'static str,
    reason: impl FnOnce() -> String,
) -> Result<(), Rejected> {
    if holds { Ok(()) } else { Err(wrong(field, reason())) }
}

fn wrong(field: &'static str, reason: String) -> Rejected {
    Rejected::BadDescription { field, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told() -> abi_v1::Manifest {
        abi_v1::Manifest {
            name: "probe".to_owned(),
            version: "1.4.0".to_owned(),
            summary: "Looks around.".to_owned(),
            parameters: Some(r#" {"type":"object"} "#.to_owned()),
            capabilities: vec!["http".to_owned()],
            limits: abi_v1::Limits { timeout: Some(1), memory: None, fuel: None },
        }
    }

    fn field(told: abi_v1::Manifest) -> Option<&'static str> {
        match check(told) {
            Err(Rejected::BadDescription { field, .. }) => Some(field),
            _ => None,
        }
    }

    #[test]
    fn a_good_description_is_taken_as_it_is() {
        let manifest = check(told()).unwrap();
        assert_eq!(manifest.limits.timeout, Some(Duration::from_millis(1)));
        assert_eq!(manifest.parameters.unwrap().as_str(), r#"{"type":"object"}"#);
    }

    #[test]
    fn versions_are_semantic() {
        for good in ["0.0.1", "1.4.0-rc.1", "1.4.0+linux", "10.20.30-a-b+c"] {
            assert!(is_version(good), "{good}");
        }
        for bad in ["", "1", "1.4", "1.4.0.0", "v1.4.0", "1.4.0-", "1.4.x", "1.4.0 "] {
            assert!(!is_version(bad), "{bad}");
        }
    }

    #[test]
    fn each_broken_rule_names_its_field() {
        assert_eq!(field(abi_v1::Manifest { name: "Probe".into(), ..told() }), Some("name"));
        assert_eq!(field(abi_v1::Manifest { version: "one".into(), ..told() }), Some("version"));
        assert_eq!(field(abi_v1::Manifest { summary: "x".repeat(501), ..told() }), Some("summary"));
        let parameters = Some("[]".to_owned());
        assert_eq!(field(abi_v1::Manifest { parameters, ..told() }), Some("parameters"));
        let capabilities = vec![String::new()];
        assert_eq!(field(abi_v1::Manifest { capabilities, ..told() }), Some("capabilities"));
        let limits = abi_v1::Limits { timeout: Some(0), memory: None, fuel: None };
        assert_eq!(field(abi_v1::Manifest { limits, ..told() }), Some("limits"));
    }
}
