//! Parameters of paths, queries and headers.

use std::borrow::Cow;

use mainspring_domain::Timestamp;
use mainspring_domain::id::{AppId, JobId, KeyId, RunId};
use mainspring_domain::page::PageOf;
use mainspring_domain::vault::{BadSecretName, SecretName};
use mainspring_engine::OnceKey;
use poem::{Request, RequestBody, Result};
use poem_openapi::registry::{MetaParamIn, MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseError, ParseFromParameter, ParseResult, ToJSON, Type};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::native::convert::read_time;
use crate::problem::{Code, Refusal};

/// A value that a parameter spells.
pub(crate) trait Spelled: Sized + Send + Sync {
    /// Reads it. The error is a sentence without the parameter's name.
    fn read(text: &str) -> Result<Self, String>;
    /// What is documented about the spelling.
    fn schema() -> MetaSchema;
}

/// A parameter with its value.
pub(crate) struct Param<T>(pub(crate) T);

macro_rules! ids {
    ($($id:ty),*) => {
        $(impl Spelled for $id {
            fn read(text: &str) -> Result<Self, String> {
                text.parse().map_err(|error: mainspring_domain::id::BadId| error.to_string())
            }

            fn schema() -> MetaSchema {
                // Without an example: Swagger UI would send it wherever the parameter is optional.
                MetaSchema { pattern: Some(PATTERN.to_owned()), ..MetaSchema::new("string") }
            }
        })*
    };
}
/// 32 hex digits, or a dashed UUID.
const PATTERN: &str = "^[0-9a-fA-F-]{32,36}$";

ids!(JobId, RunId, KeyId, AppId);

impl Spelled for Timestamp {
    fn read(text: &str) -> Result<Self, String> {
        read_time(text)
    }

    fn schema() -> MetaSchema {
        MetaSchema::new_with_format("string", "date-time")
    }
}

impl Spelled for SecretName {
    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|error: BadSecretName| error.to_string())
    }

    fn schema() -> MetaSchema {
        let pattern = "^[A-Za-z][A-Za-z0-9_.-]{0,63}$".to_owned();
        MetaSchema { pattern: Some(pattern), ..MetaSchema::new("string") }
    }
}

/// How many items a page may have.
#[derive(Clone, Copy)]
pub(crate) struct Limit(pub(crate) u32);

impl Limit {
    const MOST: u32 = 200;

    pub(crate) fn usual() -> Param<Self> {
        Param(Self(50))
    }
}

impl Spelled for Limit {
    fn read(text: &str) -> Result<Self, String> {
        let limit = text.parse().ok().filter(|limit| (1..=Self::MOST).contains(limit));
        limit.map(Self).ok_or_else(|| format!("must be a number between 1 and {}", Self::MOST))
    }

    fn schema() -> MetaSchema {
        MetaSchema {
            minimum: Some(1.0),
            maximum: Some(f64::from(Self::MOST)),
            ..MetaSchema::new_with_format("integer", "uint32")
        }
    }
}

impl ToJSON for Param<Limit> {
    fn to_json(&self) -> Option<Value> {
        Some(self.0.0.into())
    }
}

/// The revision that a change is based on, as `If-Match` quotes it.
pub(crate) struct Revision(pub(crate) i64);

impl Spelled for Revision {
    fn read(text: &str) -> Result<Self, String> {
        let number = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        let number = number.unwrap_or(text).parse().map(Self);
        number.map_err(|_| "must be the job's revision in quotes, as in \"3\"".to_owned())
    }

    fn schema() -> MetaSchema {
        MetaSchema::new("string")
    }
}

/// The page that `cursor` and `limit` ask for.
pub(crate) fn page<T>(cursor: Option<Param<T>>, Param(Limit(limit)): Param<Limit>) -> PageOf<T> {
    PageOf { after: cursor.map(|Param(cursor)| cursor), limit }
}

impl<T: Spelled> Type for Param<T> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "parameter".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(T::schema()))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<T: Spelled> ParseFromParameter for Param<T> {
    fn parse_from_parameter(text: &str) -> ParseResult<Self> {
        T::read(text).map(Self).map_err(ParseError::custom)
    }
}

/// The header `Idempotency-Key`, with what it is used for.
pub(crate) struct Once<'a>(Option<(&'a str, &'a Request)>);

/// The longest `Idempotency-Key`, in bytes.
const LONGEST_KEY: usize = 255;

impl Once<'_> {
    /// What the engine recognises a repetition by: the key, and a hash of the operation, its path
    /// and its body.
    pub(crate) fn of(self, body: &[u8]) -> Option<OnceKey> {
        let (key, request) = self.0?;
        let mut hash = Sha256::new();
        // Neither a method nor a path contains a line feed, so the parts cannot run together.
        for part in [request.method().as_str(), request.original_uri().path()] {
            hash.update(part);
            hash.update(b"\n");
        }
        hash.update(body);
        Some(OnceKey { key: key.to_owned(), request: hash.finalize().into() })
    }
}

impl<'a> ApiExtractor<'a> for Once<'a> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
    type ParamType = ();
    type ParamRawType = ();

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Header)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        let schema = MetaSchema { max_length: Some(LONGEST_KEY), ..MetaSchema::new("string") };
        Some(MetaSchemaRef::Inline(Box::new(schema)))
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        options: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let Some(key) = request.headers().get(options.name) else { return Ok(Self(None)) };
        let key = key.to_str().ok().filter(|key| {
            (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic())
        });
        match key {
            Some(key) => Ok(Self(Some((key, request)))),
            None => Err(Refusal::new(
                Code::BadParameter,
                format!(
                    "the header Idempotency-Key must have 1 to {LONGEST_KEY} visible ASCII \
                     characters"
                ),
            )
            .into()),
        }
    }
}
