use super::{AuthKind, RequestDraft};

/// A text of a request that is typed. Rows are numbered from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The method.
    Method,
    /// The URL.
    Url,
    /// The name of a header.
    HeaderName(usize),
    /// The value of a header.
    HeaderValue(usize),
    /// What is sent.
    Body,
    /// The user, or the name of the header of the receiver's own.
    Who,
    /// The password, the token, or the value of that header.
    Credential,
    /// Status codes of success.
    Status,
    /// A text that the answer contains.
    Contains,
    /// A place of the answer.
    Pointer(usize),
    /// What stands there.
    Equals(usize),
}

impl Part {
    /// The field that the server knows it by.
    pub fn place(self, auth: AuthKind) -> String {
        let place = match self {
            Self::Method => "method",
            Self::Url => "url",
            Self::Body => "body",
            Self::Status => "assertions.status",
            Self::Contains => "assertions.body_contains",
            Self::Who if auth == AuthKind::Basic => "auth.basic.user",
            Self::Who => "auth.header.name",
            Self::Credential => match auth {
                AuthKind::Basic => "auth.basic.password",
                AuthKind::Bearer => "auth.bearer.token",
                AuthKind::Header | AuthKind::Unneeded => "auth.header.value",
            },
            Self::HeaderName(at) => return format!("work.http.headers.{at}.name"),
            Self::HeaderValue(at) => return format!("work.http.headers.{at}.value"),
            Self::Pointer(at) => return format!("work.http.assertions.json.{at}.pointer"),
            Self::Equals(at) => return format!("work.http.assertions.json.{at}.equals"),
        };
        format!("work.http.{place}")
    }
}

impl RequestDraft {
    /// What stands in a field; nothing in a row that is not there.
    pub fn get(&self, part: Part) -> &str {
        match part {
            Part::Method => &self.method,
            Part::Url => &self.url,
            Part::HeaderName(at) => self.headers.get(at).map_or("", |(name, _)| name),
            Part::HeaderValue(at) => self.headers.get(at).map_or("", |(_, value)| value),
            Part::Body => &self.body,
            Part::Who => &self.who,
            Part::Credential => &self.credential,
            Part::Status => &self.status,
            Part::Contains => &self.contains,
            Part::Pointer(at) => self.json.get(at).map_or("", |(pointer, _)| pointer),
            Part::Equals(at) => self.json.get(at).map_or("", |(_, value)| value),
        }
    }

    /// Puts a text into a field; nowhere, if its row is not there.
    pub fn set(&mut self, part: Part, text: String) {
        let field = match part {
            Part::Method => Some(&mut self.method),
            Part::Url => Some(&mut self.url),
            Part::HeaderName(at) => self.headers.get_mut(at).map(|(name, _)| name),
            Part::HeaderValue(at) => self.headers.get_mut(at).map(|(_, value)| value),
            Part::Body => Some(&mut self.body),
            Part::Who => Some(&mut self.who),
            Part::Credential => Some(&mut self.credential),
            Part::Status => Some(&mut self.status),
            Part::Contains => Some(&mut self.contains),
            Part::Pointer(at) => self.json.get_mut(at).map(|(pointer, _)| pointer),
            Part::Equals(at) => self.json.get_mut(at).map(|(_, value)| value),
        };
        if let Some(field) = field {
            *field = text;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_a_field_stands_there_and_nowhere_else() {
        let row = || ("a".to_owned(), "b".to_owned());
        let draft =
            RequestDraft { headers: vec![row()], json: vec![row()], ..RequestDraft::default() };
        let parts = [
            Part::Method,
            Part::Url,
            Part::HeaderName(0),
            Part::HeaderValue(0),
            Part::Body,
            Part::Who,
            Part::Credential,
            Part::Status,
            Part::Contains,
            Part::Pointer(0),
            Part::Equals(0),
        ];
        for part in parts {
            let mut changed = draft.clone();
            changed.set(part, "new".into());
            let new: Vec<_> = parts.into_iter().filter(|it| changed.get(*it) == "new").collect();
            assert_eq!(new, [part]);
        }
        let mut same = draft.clone();
        same.set(Part::Equals(1), "new".into());
        assert_eq!((same.get(Part::Equals(1)), &same), ("", &draft));
    }

    #[test]
    fn a_credential_is_named_for_its_kind() {
        assert_eq!(Part::Who.place(AuthKind::Basic), "work.http.auth.basic.user");
        assert_eq!(Part::Credential.place(AuthKind::Bearer), "work.http.auth.bearer.token");
        assert_eq!(Part::Credential.place(AuthKind::Header), "work.http.auth.header.value");
    }
}
