use crate::text::Http;

/// What is wrong with a field, as far as that is seen here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The field, as the server would name it.
    pub place: String,
    /// What is wrong.
    pub why: Why,
}

/// What can be wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no URL of the web.
    Url,
    /// A header has a value, but no name.
    Unnamed,
    /// Nothing says who the request comes from, though something should.
    NoCredential,
    /// It is no list of status codes.
    Status,
    /// A place of the answer is named, but not what stands there.
    NoValue,
}

impl Why {
    /// The same in words.
    pub fn say(self, t: &Http) -> &'static str {
        match self {
            Self::Url => t.url_bad,
            Self::Unnamed => t.unnamed,
            Self::NoCredential => t.no_credential,
            Self::Status => t.status_bad,
            Self::NoValue => t.no_value,
        }
    }
}

/// Whether a field of a request, as the server names it, is the one at this place or a part of it.
pub fn is_within(field: &str, place: &str) -> bool {
    field.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_within_itself_and_what_holds_it() {
        assert!(is_within("headers.1.name", "headers.1"));
        assert!(is_within("headers.1", "headers.1"));
        assert!(!is_within("headers.10.name", "headers.1"));
        assert!(!is_within("headers", "headers.1"));
    }
}
