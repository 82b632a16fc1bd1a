//! The members of a JSON object that a client has sent, whatever it says that it is.

use std::collections::BTreeMap;

use mainspring_domain::json::Json;
use serde::de::DeserializeOwned;

/// What is wrong with what was sent, for its sender.
#[derive(Debug)]
pub(super) struct Misfit(pub(super) String);

/// The members of an object.
#[derive(Debug, Default)]
pub(super) struct Fields {
    members: BTreeMap<String, Json>,
    /// Whether names in another case are other names.
    has_case: bool,
}

impl Fields {
    /// An object that must be one.
    pub(super) fn read(text: &[u8], has_case: bool) -> Result<Self, Misfit> {
        let members: BTreeMap<String, Json> = serde_json::from_slice(text)
            .map_err(|error| Misfit(format!("the body is no JSON object: {error}")))?;
        let folded = |(name, value)| (fold(name, has_case), value);
        Ok(Self { members: members.into_iter().map(folded).collect(), has_case })
    }

    /// The members of what may be something else, and then has none.
    pub(super) fn within(json: &Json, has_case: bool) -> Self {
        Self::read(json.as_str().as_bytes(), has_case).unwrap_or_default()
    }

    /// The member of this name; none where it is null, too.
    pub(super) fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<Option<T>, Misfit> {
        let Some(value) = self.members.remove(&fold(name.to_owned(), self.has_case)) else {
            return Ok(None);
        };
        serde_json::from_str(value.as_str()).map_err(|_| Misfit(format!("{name} has a wrong type")))
    }

    /// The member of this name, which must hold more than blanks.
    pub(super) fn text(&mut self, name: &str) -> Result<String, Misfit> {
        let text: Option<String> = self.take(name)?;
        text.filter(|text| !text.trim().is_empty())
            .ok_or_else(|| Misfit(format!("{name} is missing")))
    }
}

fn fold(name: String, has_case: bool) -> String {
    if has_case { name } else { name.to_lowercase() }
}
