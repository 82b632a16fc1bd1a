//! JSON bodies: bounded, of the right type, and with errors that name the place.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt as _};
use mainspring_wire::BrokenRule;
use poem::http::header;
use poem::{Body, Request, RequestBody, Result};
use poem_openapi::registry::{MetaMediaType, MetaRequest, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_json::value::RawValue;
use serde_path_to_error::{Path, Segment};
use tokio::time::timeout;

use crate::access::entry;
use crate::problem::{Code, Refusal};

/// How long the next piece of a body may take.
const PIECE: Duration = Duration::from_mins(1);

/// A JSON body.
pub(crate) struct Sent<T> {
    pub(crate) value: T,
    /// As it came.
    pub(crate) bytes: Bytes,
}

/// A JSON body that may be left out, which is the same as `{}`.
pub(crate) struct Optional<T>(pub(crate) Sent<T>);

impl<'a, T: DeserializeOwned + Type> ApiExtractor<'a> for Sent<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let content = MetaMediaType { content_type: JSON, schema: T::schema_ref() };
        Some(MetaRequest { description: None, content: vec![content], required: true })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self> {
        check_type(request, JSON)?;
        let bytes = read_json(request, body).await?;
        Ok(Self { value: parse(&bytes)?, bytes })
    }
}

impl<'a, T: DeserializeOwned + Default + Type> ApiExtractor<'a> for Optional<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        Sent::<T>::request_meta().map(|meta| MetaRequest { required: false, ..meta })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let bytes = read_json(request, body).await?;
        if bytes.is_empty() {
            return Ok(Self(Sent { value: T::default(), bytes }));
        }
        check_type(request, JSON)?;
        Ok(Self(Sent { value: parse(&bytes)?, bytes }))
    }
}

const JSON: &str = "application/json";

/// Refuses a body that says to be of another type.
pub(crate) fn check_type(request: &Request, wanted: &str) -> Result<(), Refusal> {
    let sent = request.header(header::CONTENT_TYPE).unwrap_or_default();
    let essence = sent.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(wanted) {
        return Ok(());
    }
    let sent = if sent.is_empty() { "missing" } else { sent };
    let detail = format!("the Content-Type must be {wanted}, and is {sent}");
    Err(Refusal::new(Code::UnsupportedMediaType, detail))
}

/// Reads a body of at most `limit` bytes, whether or not it says how long it is.
pub(crate) async fn read(
    request: &Request,
    body: &mut RequestBody,
    limit: u64,
) -> Result<Bytes, Refusal> {
    let too_large = || {
        let detail = format!("the body is larger than {limit} bytes, which is the limit");
        Refusal::new(Code::TooLarge, detail)
    };
    let body: Body = body.take().map_err(Refusal::internal)?;
    let mut chunks = body.into_bytes_stream();
    let told = request.header(header::CONTENT_LENGTH).and_then(|length| length.parse().ok());
    if told.is_some_and(|length: u64| length > limit) {
        pass_over(chunks, limit).await;
        return Err(too_large());
    }
    let cut_off = |_| Refusal::new(Code::BodyCutOff, "the body ended before its end");
    // Nearly all bodies come in one piece, which need not be copied.
    let Some(first) = next(&mut chunks).await? else { return Ok(Bytes::new()) };
    let first = first.map_err(cut_off)?;
    let mut rest = BytesMut::new();
    while let Some(chunk) = next(&mut chunks).await? {
        let chunk = chunk.map_err(cut_off)?;
        if (first.len() + rest.len() + chunk.len()) as u64 > limit {
            pass_over(chunks, limit).await;
            return Err(too_large());
        }
        rest.extend_from_slice(&chunk);
    }
    if first.len() as u64 > limit {
        return Err(too_large());
    }
    if rest.is_empty() {
        return Ok(first);
    }
    let mut whole = BytesMut::from(first);
    whole.unsplit(rest);
    Ok(whole.freeze())
}

/// The next piece of a body, as long as somebody sends.
async fn next<E>(
    chunks: &mut (impl Stream<Item = Result<Bytes, E>> + Unpin),
) -> Result<Option<Result<Bytes, E>>, Refusal> {
    let detail = "no more of the body has come for a minute";
    timeout(PIECE, chunks.next()).await.map_err(|_| Refusal::new(Code::BodyCutOff, detail))
}

/// Reads up to twice the limit and forgets it: an answer that comes while the caller still sends is
/// lost with the connection.
async fn pass_over<E>(mut chunks: impl Stream<Item = Result<Bytes, E>> + Unpin, limit: u64) {
    let mut passed = 0;
    while let Ok(Some(Ok(chunk))) = next(&mut chunks).await {
        passed += chunk.len() as u64;
        if passed > limit.saturating_mul(2) {
            return;
        }
    }
}

async fn read_json(request: &Request, body: &mut RequestBody) -> Result<Bytes, Refusal> {
    read(request, body, entry(request)?.door.options.max_body_bytes).await
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    // serde would also take the members of an object as an array, in an order that is no contract.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        let reason = "must be a JSON object, not an array".to_owned();
        return Err(Refusal::broken(vec![BrokenRule { field: "body".to_owned(), reason }]));
    }
    serde_json::from_slice(bytes).map_err(|_| misfit::<T>(bytes))
}

/// Reads a body again that could not be read, this time keeping track of the place.
fn misfit<T: DeserializeOwned>(bytes: &[u8]) -> Refusal {
    if let Err(error) = serde_json::from_slice::<&RawValue>(bytes) {
        return Refusal::new(Code::MalformedJson, format!("the body is not JSON: {error}"));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let (field, reason) = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Ok(_) => ("body".to_owned(), "has another shape than the schema".to_owned()),
        Err(error) => (spell(error.path()), explain(error.inner())),
    };
    Refusal::broken(vec![BrokenRule { field, reason }])
}

/// Why sound JSON does not fit. What the parser then takes for a fault of syntax is an object with
/// no member or several, where the kind of thing is told by its only one.
fn explain(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Data => error.to_string(),
        Category::Syntax | Category::Eof | Category::Io => {
            format!(
                "must be an object with exactly one member, named for its kind, at line {} column \
                 {}",
                error.line(),
                error.column()
            )
        }
    }
}

fn spell(path: &Path) -> String {
    let segments = path.iter().map(|segment| match segment {
        Segment::Seq { index } => index.to_string(),
        Segment::Map { key } => key.clone(),
        Segment::Enum { variant } => variant.clone(),
        Segment::Unknown => "?".to_owned(),
    });
    let path: Vec<String> = segments.collect();
    if path.is_empty() { "body".to_owned() } else { path.join(".") }
}
