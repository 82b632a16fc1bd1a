use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Json;
use crate::json::present;

/// A request that the server makes. `{{run_id}}`, `{{job_id}}`, `{{scheduled_at}}`, `{{triggered_at}}`
/// and `{{secret:NAME}}` are filled in when it is made: in the URL, in values of headers, in the body
/// and in credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(example, skip_serializing_if_is_none, deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct HttpWork {
    /// GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.
    #[serde(default = "get")]
    #[cfg_attr(feature = "openapi", oai(default = "get"))]
    pub method: String,
    /// An absolute http or https URL.
    pub url: String,
    /// In the order in which they are sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", oai(default, skip_serializing_if_is_empty))]
    pub headers: Vec<Header>,
    /// What is sent, unless a run brings its own input: a text as it stands, any other JSON as JSON.
    /// Without it, or with `null`, nothing.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(deserialize_with = "crate::openapi::present"))]
    pub body: Option<Json>,
    /// Who the request says it comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<HttpAuth>,
    /// How the receiver can tell that the request comes from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing: Option<Signing>,
    /// What an answer must be to count as success. All must hold.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub assertions: Assertions,
    /// Statuses of answers after which the request is made again: codes as 404, ranges as `"500-599"`. Empty: 408, 425,
    /// 429 and 500 to 599.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", oai(default, skip_serializing_if_is_empty))]
    pub retry_statuses: Vec<Statuses>,
    /// How many redirects are followed, 0 to 10; 0: an answer that redirects is a failure.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub redirects: u8,
}

impl HttpWork {
    /// A request without headers, body or credentials, that expects a status from 200 to 299.
    pub fn new(method: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            method: method.into(),
            url: url.into(),
            headers: Vec::new(),
            body: None,
            auth: None,
            signing: None,
            assertions: Assertions::default(),
            retry_statuses: Vec::new(),
            redirects: 0,
        }
    }
}

/// A header of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// Credentials: an object with exactly one member, named for their kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Union))]
#[cfg_attr(feature = "openapi", oai(one_of, externally_tagged, rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum HttpAuth {
    /// RFC 7617.
    Basic(BasicAuth),
    /// RFC 6750.
    Bearer(BearerAuth),
    /// A header of the receiver's own.
    Header(Header),
}

/// A name with its password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct BasicAuth {
    /// Without a colon.
    pub user: String,
    /// Best the placeholder of a secret: `{{secret:NAME}}`.
    pub password: String,
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct BearerAuth {
    /// Best the placeholder of a secret: `{{secret:NAME}}`.
    pub token: String,
}

/// A signature: an object with exactly one member, named for its kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Union))]
#[cfg_attr(feature = "openapi", oai(one_of, externally_tagged, rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Signing {
    /// Standard Webhooks 1.0.
    StandardWebhooks(StandardWebhooks),
    /// A time and a nonce, signed; the request itself is not.
    SignedNonce(SignedNonce),
}

/// Standard Webhooks 1.0: `webhook-id` is the run's id, the same for all its attempts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct StandardWebhooks {
    /// Names of 1 to 4 secrets. Each signs; several while one replaces another.
    pub secrets: Vec<String>,
}

/// The headers `app_key`, `timestamps` (seconds since 1970), `nonce`, `payload` and `signature`: base64 of the
/// hexadecimal digits of HMAC-SHA256 of timestamps, nonce and payload, under the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct SignedNonce {
    /// What the receiver knows the secret by.
    pub key: String,
    /// A text that is always the same.
    pub payload: String,
    /// The name of the secret that signs.
    pub secret: String,
}

/// What an answer must be to count as success. All must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(default, skip_serializing_if_is_none, deny_unknown_fields))]
#[serde(default, deny_unknown_fields)]
pub struct Assertions {
    /// Status codes of success: codes as 404, ranges as `"200-299"`. Empty: 200 to 299.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_empty))]
    pub status: Vec<Statuses>,
    /// A text that the body contains.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_contains: Option<String>,
    /// What the body is, but for blanks around it and the case of letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_is: Option<String>,
    /// Values at places of the body, which then must be JSON.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_empty))]
    pub json: Vec<JsonEquals>,
}

/// A value at a place of a JSON document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object), oai(deny_unknown_fields))]
#[serde(deny_unknown_fields)]
pub struct JsonEquals {
    /// The place: a JSON pointer, RFC 6901.
    pub pointer: String,
    /// The value; numbers are equal as numbers, objects in any order.
    pub equals: Json,
}

/// Status codes as they are written: one, as the number 404 or the text `"404"`, or a range, as the
/// text `"200-299"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statuses(pub String);

impl Serialize for Statuses {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.parse::<u16>() {
            Ok(code) => code.serialize(serializer),
            Err(_) => self.0.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Statuses {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl serde::de::Visitor<'_> for Visitor {
            type Value = Statuses;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a status code, as 404, or a range of them, as \"200-299\"")
            }

            fn visit_u64<E>(self, code: u64) -> Result<Statuses, E> {
                Ok(Statuses(code.to_string()))
            }

            fn visit_str<E>(self, text: &str) -> Result<Statuses, E> {
                Ok(Statuses(text.to_owned()))
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

fn get() -> String {
    "GET".to_owned()
}
