use std::collections::BTreeMap;

use mainspring_domain::json::Json;
use serde::de::DeserializeOwned;

use super::reply::Refused;

/// The members of an object, whose names have no case.
#[derive(Debug, Default)]
pub(super) struct Fields(BTreeMap<String, Json>);

impl Fields {
    /// An object that must be one.
    pub(super) fn read(text: &[u8]) -> Result<Self, Refused> {
        let members: BTreeMap<String, Json> = serde_json::from_slice(text)
            .map_err(|error| Refused::Bad(format!("the body is no JSON object: {error}")))?;
        Ok(Self(members.into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect()))
    }

    /// The members of what may be something else, and then has none.
    pub(super) fn within(json: &Json) -> Self {
        Self::read(json.as_str().as_bytes()).unwrap_or_default()
    }

    /// The member of this name; none where it is null, too.
    pub(super) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, Refused> {
        let Some(value) = self.0.remove(&name.to_lowercase()) else { return Ok(None) };
        serde_json::from_str(value.as_str())
            .map_err(|_| Refused::Bad(format!("{name} has a wrong type")))
    }

    /// The member of this name, which must hold more than blanks.
    pub(super) fn text(&mut self, name: &str) -> Result<String, Refused> {
        let text: Option<String> = self.take(name)?;
        text.filter(|text| !text.trim().is_empty())
            .ok_or_else(|| Refused::Bad(format!("{name} is missing")))
    }
}
