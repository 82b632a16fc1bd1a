use std::str::FromStr as _;

use serde::{Deserialize, Serialize};

use crate::vault::SecretName;

/// A text with placeholders, `{{name}}`, which are filled when a request is made. What stands in
/// double braces and does not look like a name (letters, digits, `_`, `-`, `.`, one colon) is text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Template(String);

/// A stretch of a [`Template`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<'t> {
    /// Sent as it stands.
    Text(&'t str),
    /// `{{braces}}`: two opening braces.
    Braces,
    /// `{{run_id}}`: the run's id, the same for all its attempts.
    RunId,
    /// `{{job_id}}`: the job's id.
    JobId,
    /// `{{scheduled_at}}`: the nominal time, RFC 3339 in UTC.
    ScheduledAt,
    /// `{{triggered_at}}`: when the attempt began, RFC 3339 in UTC.
    TriggeredAt,
    /// `{{secret:NAME}}`: a secret of the job's app.
    Secret(SecretName),
}

const OPEN: &str = "{{";
const BRACES: &str = "{{braces}}";

/// Why a text is no [`Template`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    /// There is no such placeholder.
    #[error(
        "has an unknown placeholder {{{{{0}}}}}: there are {{{{run_id}}}}, {{{{job_id}}}}, \
         {{{{scheduled_at}}}}, {{{{triggered_at}}}}, {{{{secret:NAME}}}} and {{{{braces}}}}"
    )]
    Unknown(String),
    /// A secret cannot have that name.
    #[error("has a placeholder of a secret {0:?}, whose name {reason}", reason = crate::vault::NAME_RULE)]
    BadSecret(String),
}

impl Template {
    /// A text whose writer knows the placeholders of a run only: what else looks like one stays as it is.
    pub fn of_stranger(text: &str) -> Self {
        let known = ["run_id}}", "job_id}}", "scheduled_at}}", "triggered_at}}"];
        let mut parts = text.split(OPEN);
        let mut safe = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let is_known = known.iter().any(|name| part.starts_with(name));
            safe.push_str(if is_known { OPEN } else { BRACES });
            safe.push_str(part);
        }
        Self(safe)
    }

    /// A text without placeholders: what looks like one stays as it is.
    pub fn literal(text: &str) -> Self {
        Self(text.replace(OPEN, BRACES))
    }

    /// The text as the stranger wrote it.
    pub fn for_stranger(&self) -> String {
        self.0.replace(BRACES, OPEN)
    }

    /// The text with its placeholders.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text, taken apart.
    pub fn parts(&self) -> Result<Vec<Part<'_>>, BadTemplate> {
        let mut parts = Vec::new();
        let (mut text, mut from) = (self.0.as_str(), 0);
        while let Some(open) = text[from..].find("{{").map(|at| from + at) {
            let inside = &text[open + 2..];
            match inside.find("}}").map(|end| &inside[..end]).filter(|name| looks_like_name(name)) {
                Some(name) => {
                    if open > 0 {
                        parts.push(Part::Text(&text[..open]));
                    }
                    parts.push(placeholder(name)?);
                    (text, from) = (&inside[name.len() + 2..], 0);
                }
                None => from = open + 1,
            }
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        Ok(parts)
    }

    /// The secrets it names; those of a bad template up to where it goes wrong are not told.
    pub fn secrets(&self) -> Vec<SecretName> {
        let parts = self.parts().unwrap_or_default();
        let secret = |part| if let Part::Secret(name) = part { Some(name) } else { None };
        parts.into_iter().filter_map(secret).collect()
    }
}

impl From<&str> for Template {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Template {
    fn from(text: String) -> Self {
        Self(text)
    }
}

fn looks_like_name(inside: &str) -> bool {
    let name = inside.split_once(':').map_or(inside, |(_, name)| name);
    let letter = |b: u8| b.is_ascii_alphanumeric() || b"_-.:".contains(&b);
    !inside.is_empty() && inside.bytes().all(letter) && !name.contains(':')
}

fn placeholder(name: &str) -> Result<Part<'static>, BadTemplate> {
    match name {
        "braces" => Ok(Part::Braces),
        "run_id" => Ok(Part::RunId),
        "job_id" => Ok(Part::JobId),
        "scheduled_at" => Ok(Part::ScheduledAt),
        "triggered_at" => Ok(Part::TriggeredAt),
        _ => match name.strip_prefix("secret:") {
            Some(secret) => SecretName::from_str(secret)
                .map(Part::Secret)
                .map_err(|_| BadTemplate::BadSecret(secret.to_owned())),
            None => Err(BadTemplate::Unknown(name.to_owned())),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found_between_texts() {
        let template = Template::from("{{run_id}}/x{{secret:a-1}}{{job_id}}");
        let secret = Part::Secret("a-1".parse().unwrap());
        let parts = [Part::RunId, Part::Text("/x"), secret, Part::JobId];
        assert_eq!(template.parts().unwrap(), parts);
    }

    #[test]
    fn what_a_stranger_writes_reads_no_secret_and_comes_back_as_it_was() {
        for text in [
            "{{secret:key}}",
            "{{{{x}}",
            "{{run_id}}{{nobody}}",
            "{{{run_id}}}",
            "{{braces}}",
            "{{",
        ] {
            let template = Template::of_stranger(text);
            assert!(template.parts().is_ok() && template.secrets().is_empty(), "{text}");
            assert_eq!(template.for_stranger(), text, "{text}");
        }
        let template = Template::of_stranger("{{run_id}}{{secret:a}}");
        assert_eq!(
            template.parts().unwrap(),
            [Part::RunId, Part::Braces, Part::Text("secret:a}}")]
        );
    }

    #[test]
    fn a_literal_has_no_placeholders() {
        let template = Template::literal("{{run_id}}");
        assert_eq!(template.parts().unwrap(), [Part::Braces, Part::Text("run_id}}")]);
        assert_eq!(template.for_stranger(), "{{run_id}}");
    }

    #[test]
    fn braces_that_hold_no_name_are_text() {
        for text in
            ["{{", "}}{{", r#"{"a":{"b":{}}}"#, "{{ run_id }}", "{{}}", "{{a b}}", "{{a:b:c}}"]
        {
            assert_eq!(Template::from(text).parts().unwrap(), [Part::Text(text)], "{text}");
        }
        let nested = Template::from(r#"{"a":{"b":{{run_id}}}}"#);
        let parts = [Part::Text(r#"{"a":{"b":"#), Part::RunId, Part::Text("}}")];
        assert_eq!(nested.parts().unwrap(), parts);
        let thrice = Template::from("{{{run_id}}}");
        assert_eq!(thrice.parts().unwrap(), [Part::Text("{"), Part::RunId, Part::Text("}")]);
    }

    #[test]
    fn a_placeholder_that_nobody_fills_is_an_error() {
        let parts = |text| Template::from(text).parts().map(|_| ()).unwrap_err();
        assert_eq!(parts("a {{runid}}"), BadTemplate::Unknown("runid".into()));
        assert_eq!(parts("{{secret:-}}"), BadTemplate::BadSecret("-".into()));
        assert!(parts("{{x}}").to_string().contains("{{x}}: there are {{run_id}}, "));
    }
}
