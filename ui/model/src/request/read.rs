use mainspring_wire::{
    Assertions, BasicAuth, BearerAuth, Header, HttpAuth, HttpWork, JsonEquals, Signing,
    StandardWebhooks,
};

use super::values::{statuses, typed_body, typed_value, value_text};
use super::{AuthKind, Fault, Part, RequestDraft, Why, is_blank};

impl RequestDraft {
    /// The request, or everything that is wrong. What shows a part of `old` unchanged is that part: a
    /// field cannot show every way of writing it.
    pub fn read(&self, old: Option<&HttpWork>) -> Result<HttpWork, Vec<Fault>> {
        let faults = self.faults(old);
        if !faults.is_empty() {
            return Err(faults);
        }
        let values = old.map_or(&[][..], |old| &old.assertions.json);
        // No field yet: whoever set them elsewhere keeps them.
        let retry_statuses = old.map_or_else(Vec::new, |old| old.retry_statuses.clone());
        let body_is = old.and_then(|old| old.assertions.body_is.clone());
        let signing = self.read_signing(old);
        let shown = old.map(Self::of);
        let old = |part| {
            let same = shown.as_ref().is_some_and(|shown| shown.get(part) == self.get(part));
            old.filter(|_| same)
        };
        let body = match old(Part::Body) {
            Some(old) => old.body.clone(),
            None => typed_body(&self.body),
        };
        let status = match old(Part::Status) {
            Some(old) => old.assertions.status.clone(),
            None => statuses(&self.status).unwrap_or_default(),
        };
        let body_contains = match old(Part::Contains) {
            Some(old) => old.assertions.body_contains.clone(),
            None => Some(self.contains.clone()).filter(|text| !text.is_empty()),
        };
        let json = self.json.iter().filter(|row| !is_blank(row)).map(|(pointer, typed)| {
            let same = values.iter().find(|it| value_text(&it.equals) == *typed);
            let equals = same.map_or_else(|| typed_value(typed), |old| old.equals.clone());
            JsonEquals { pointer: pointer.clone(), equals }
        });
        Ok(HttpWork {
            method: self.method.clone(),
            url: self.url.trim().to_owned(),
            headers: self.headers.iter().filter(|row| !is_blank(row)).map(header).collect(),
            body,
            auth: self.read_auth(),
            signing,
            assertions: Assertions { status, body_contains, body_is, json: json.collect() },
            retry_statuses,
            redirects: self.redirects,
        })
    }

    /// Everything that is wrong, as far as that is seen here, with rows numbered as they stand.
    pub fn faults(&self, old: Option<&HttpWork>) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut find = |part: Part, why| faults.push(Fault { place: part.place(self.auth), why });
        let url = self.url.trim().to_ascii_lowercase();
        // What stands for an address of the app is one, too.
        if !["http://", "https://", "app://"].iter().any(|scheme| url.starts_with(scheme)) {
            find(Part::Url, Why::Url);
        }
        for (at, row) in self.headers.iter().enumerate() {
            if row.0.trim().is_empty() && !is_blank(row) {
                find(Part::HeaderName(at), Why::Unnamed);
            }
        }
        // What the server has taken is no fault, though nobody would enter it today.
        let auth = self.read_auth();
        if auth != old.and_then(|old| old.auth.clone()) {
            match auth {
                Some(HttpAuth::Basic(it)) if it.user.is_empty() && it.password.is_empty() => {
                    find(Part::Who, Why::NoCredential);
                }
                Some(HttpAuth::Bearer(it)) if it.token.is_empty() => {
                    find(Part::Credential, Why::NoCredential);
                }
                Some(HttpAuth::Header(it)) if it.name.is_empty() => find(Part::Who, Why::Unnamed),
                _ => {}
            }
        }
        let is_old = old.is_some_and(|old| Self::of(old).status == self.status);
        if !is_old && statuses(&self.status).is_none() {
            find(Part::Status, Why::Status);
        }
        for (at, row) in self.json.iter().enumerate() {
            if row.1.trim().is_empty() && !is_blank(row) {
                find(Part::Equals(at), Why::NoValue);
            }
        }
        faults
    }

    fn read_auth(&self) -> Option<HttpAuth> {
        let (who, credential) = (self.who.clone(), self.credential.clone());
        match self.auth {
            AuthKind::Unneeded => None,
            AuthKind::Basic => Some(HttpAuth::Basic(BasicAuth { user: who, password: credential })),
            AuthKind::Bearer => Some(HttpAuth::Bearer(BearerAuth { token: credential })),
            AuthKind::Header => Some(HttpAuth::Header(header(&(who, credential)))),
        }
    }

    fn read_signing(&self, old: Option<&HttpWork>) -> Option<Signing> {
        let secrets = self.signing.clone();
        if secrets.is_empty() {
            let old = old.and_then(|old| old.signing.clone());
            return old.filter(|old| matches!(old, Signing::SignedNonce(_)));
        }
        Some(Signing::StandardWebhooks(StandardWebhooks { secrets }))
    }
}

fn header((name, value): &(String, String)) -> Header {
    Header { name: name.trim().to_owned(), value: value.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work(text: &str) -> HttpWork {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_request_that_is_not_changed_stays_as_it_was_stored() {
        for text in [
            r#"{"method":"GET","url":"https://example.org/"}"#,
            r#"{"method":"PUT","url":"HTTP://a","body":{"a":  1.0},"auth":{"bearer":{"token":""}}}"#,
            r#"{"url":"http://a","auth":{"basic":{"user":"ada","password":"{{secret:p}}"}},"body":null,
                "assertions":{"body_contains":"","json":[{"pointer":"","equals":{"a": [1, "x"]}},
                {"pointer":"/ok","equals":"true"}]}}"#,
            r#"{"url":"http://a","auth":{"header":{"name":"x-key","value":" k "}},"body":"a\r\nb"}"#,
            r#"{"method":"POST","url":"http://a/{{run_id}}","headers":[{"name":"x","value":" a: b"}],
                "body":"plain {\"text","signing":{"standard_webhooks":{"secrets":["hook","old"]}},
                "assertions":{"status":[404,"200-299","0-999"],"json":[{"pointer":"/ok","equals":true}]},
                "redirects":3}"#,
            r#"{"url":"app://callback","signing":{"signed_nonce":{"key":"k","payload":"p","secret":"s"}},
                "assertions":{"body_is":"success"},"retry_statuses":["100-599"]}"#,
        ] {
            let work = work(text);
            assert_eq!(RequestDraft::of(&work).read(Some(&work)).unwrap(), work, "{text}");
        }
    }

    #[test]
    fn what_is_changed_is_read_anew_and_the_rest_stays() {
        let work = work(
            r#"{"url":"http://a","body":{"n": 1},"assertions":{"json":[{"pointer":"/a","equals":[1, 2]},
                {"pointer":"/b","equals":2}]}}"#,
        );
        let mut draft = RequestDraft::of(&work);
        draft.set(Part::Equals(1), "three".into());
        draft.set(Part::Url, " https://b ".into());
        let read = draft.read(Some(&work)).unwrap();
        assert_eq!((read.url.as_str(), &read.body), ("https://b", &work.body));
        let values: Vec<_> = read.assertions.json.iter().map(|it| it.equals.as_str()).collect();
        assert_eq!(values, ["[1, 2]", "\"three\""]);
        // Rows have moved; their values have not.
        draft.set(Part::Equals(1), "[1,2]".into());
        draft.json.remove(0);
        let read = draft.read(Some(&work)).unwrap();
        assert_eq!(read.assertions.json[0].equals.as_str(), "[1, 2]");
    }

    #[test]
    fn a_new_body_is_sent_as_the_text_that_was_typed() {
        let mut draft = RequestDraft { url: "http://a".into(), ..RequestDraft::default() };
        draft.set(Part::Body, "{ }".into());
        assert_eq!(draft.read(None).unwrap().body.unwrap().as_str(), r#""{ }""#);
        draft.set(Part::Body, String::new());
        assert_eq!(draft.read(None).unwrap().body, None);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_its_field() {
        let row = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        let draft = RequestDraft {
            url: "example.org".into(),
            headers: vec![row("", ""), row(" ", "b")],
            auth: AuthKind::Bearer,
            status: "2xx".into(),
            json: vec![row("/a", "")],
            ..RequestDraft::default()
        };
        let faults = draft.read(None).unwrap_err();
        let told: Vec<_> = faults.iter().map(|it| (it.place.as_str(), it.why)).collect();
        assert_eq!(
            told,
            [
                ("work.http.url", Why::Url),
                ("work.http.headers.1.name", Why::Unnamed),
                ("work.http.auth.bearer.token", Why::NoCredential),
                ("work.http.assertions.status", Why::Status),
                ("work.http.assertions.json.0.equals", Why::NoValue),
            ]
        );
    }

    #[test]
    fn rows_in_which_nothing_stands_are_none() {
        let mut draft = RequestDraft { url: "http://a".into(), ..RequestDraft::default() };
        draft.headers = vec![(" ".into(), String::new()), ("x ".into(), "y".into())];
        assert_eq!(draft.read(None).unwrap().headers.len(), 1);
        draft.tidy();
        assert_eq!(draft.headers.len(), 1);
        assert_eq!(draft.read(None).unwrap().headers[0].name, "x");
    }

    #[test]
    fn credentials_are_read_by_their_kind() {
        let mut draft = RequestDraft { url: "http://a".into(), ..RequestDraft::default() };
        (draft.who, draft.credential) = ("ada".into(), "pw".into());
        let kinds = [AuthKind::Unneeded, AuthKind::Basic, AuthKind::Bearer, AuthKind::Header];
        let read = kinds.map(|auth| {
            draft.auth = auth;
            serde_json::to_string(&draft.read(None).unwrap().auth).unwrap()
        });
        assert_eq!(
            read,
            [
                "null",
                r#"{"basic":{"user":"ada","password":"pw"}}"#,
                r#"{"bearer":{"token":"pw"}}"#,
                r#"{"header":{"name":"ada","value":"pw"}}"#,
            ]
        );
    }

    #[test]
    fn a_value_is_shown_on_one_line() {
        assert_eq!(value_text(&serde_json::from_str("{\n\"a\": 1 }").unwrap()), r#"{"a":1}"#);
    }
}
