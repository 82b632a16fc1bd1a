//! An HTTP request while it is entered: a text for each of its fields, and what is wrong with them.

mod credential;
mod fault;
mod part;
mod read;
mod values;

use mainspring_wire::{Assertions, HttpAuth, HttpWork, Signing};

pub use credential::{host, is_clear, is_credential};
pub use fault::{Fault, Why, is_within};
pub use part::Part;
pub use values::BodyKind;
use values::{body_text, value_text};

/// What has been typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestDraft {
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// Names and values of headers. A row without both is none.
    pub headers: Vec<Row>,
    /// What is sent; empty for nothing.
    pub body: String,
    /// The kind of credentials.
    pub auth: AuthKind,
    /// The user, or the name of the header of the receiver's own.
    pub who: String,
    /// The password, the token, or the value of that header.
    pub credential: String,
    /// Names of the secrets that sign.
    pub signing: Vec<String>,
    /// Status codes of success, between commas.
    pub status: String,
    /// A text that the answer contains; empty for none.
    pub contains: String,
    /// JSON pointers, and the values that stand there. A row without both is none.
    pub json: Vec<Row>,
    /// How many redirects are followed.
    pub redirects: u8,
}

/// Two texts that belong together.
pub type Row = (String, String);

/// The kinds of credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthKind {
    /// There are none.
    Unneeded,
    /// A user and a password.
    Basic,
    /// A token.
    Bearer,
    /// A header of the receiver's own.
    Header,
}

impl Default for RequestDraft {
    fn default() -> Self {
        Self::of(&HttpWork::new("POST", ""))
    }
}

impl RequestDraft {
    /// The draft that a request is read back from.
    pub fn of(work: &HttpWork) -> Self {
        let (auth, who, credential) = match &work.auth {
            None => (AuthKind::Unneeded, "", ""),
            Some(HttpAuth::Basic(it)) => (AuthKind::Basic, &*it.user, &*it.password),
            Some(HttpAuth::Bearer(it)) => (AuthKind::Bearer, "", &*it.token),
            Some(HttpAuth::Header(it)) => (AuthKind::Header, &*it.name, &*it.value),
        };
        let Assertions { status, body_contains, body_is: _, json } = &work.assertions;
        let status: Vec<&str> = status.iter().map(|it| it.0.as_str()).collect();
        let signing = work.signing.as_ref();
        Self {
            method: work.method.clone(),
            url: work.url.clone(),
            headers: work.headers.iter().map(|it| (it.name.clone(), it.value.clone())).collect(),
            body: body_text(work.body.as_ref()),
            auth,
            who: who.to_owned(),
            credential: credential.to_owned(),
            signing: match signing {
                Some(Signing::StandardWebhooks(it)) => it.secrets.clone(),
                // No field yet: whoever set it elsewhere keeps it.
                Some(Signing::SignedNonce(_)) | None => Vec::new(),
            },
            status: status.join(", "),
            contains: body_contains.clone().unwrap_or_default(),
            json: json.iter().map(|it| (it.pointer.clone(), value_text(&it.equals))).collect(),
            redirects: work.redirects,
        }
    }

    /// Drops rows in which nothing stands: then rows are numbered as the server numbers them.
    pub fn tidy(&mut self) {
        self.headers.retain(|row| !is_blank(row));
        self.json.retain(|row| !is_blank(row));
    }

    /// Whether something is asked of the answer, beyond what is asked of each.
    pub fn expects(&self) -> bool {
        let said = !(self.status.is_empty() && self.contains.is_empty() && self.json.is_empty());
        said || self.redirects > 0
    }
}

fn is_blank((one, other): &Row) -> bool {
    one.trim().is_empty() && other.trim().is_empty()
}
