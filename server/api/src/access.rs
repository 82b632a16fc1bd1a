//! Who is asking.

use std::sync::Arc;

use mainspring_domain::app::Caller;
use mainspring_engine::{Engine, Error};
use poem::http::header;
use poem::{Request, RequestBody, Result};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::Door;
use crate::problem::Refusal;

/// The engine, in the hands of an authenticated caller. There is no other way for a handler to get
/// at a caller, and hardly a command that does without one.
pub(crate) struct Access {
    pub(crate) engine: Engine,
    pub(crate) caller: Caller,
}

impl<'a> ApiExtractor<'a> for Access {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        let scheme = |ty, description| MetaSecurityScheme {
            ty,
            description: Some(description),
            name: None,
            key_in: None,
            scheme: None,
            bearer_format: None,
            flows: None,
            openid_connect_url: None,
        };
        let bearer = MetaSecurityScheme {
            scheme: Some("bearer"),
            ..scheme("http", "An API key, as `Authorization: Bearer ms_…`")
        };
        let header = MetaSecurityScheme {
            name: Some("X-API-Key"),
            key_in: Some("header"),
            ..scheme("apiKey", "An API key, as `X-API-Key: ms_…`")
        };
        registry.create_security_scheme("bearer", bearer);
        registry.create_security_scheme("key", header);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec!["bearer", "key"]
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let engine = &door(request)?.engine;
        let key = presented(request).ok_or(Error::Unauthenticated).map_err(Refusal::from)?;
        let caller = engine.authenticate(key).await.map_err(Refusal::from)?;
        Ok(Self { engine: engine.clone(), caller })
    }
}

/// What the routes were given. It is there in every request.
pub(crate) fn door(request: &Request) -> Result<&Arc<Door>, Refusal> {
    request.data().ok_or_else(|| Refusal::internal(NoDoor))
}

#[derive(Debug, thiserror::Error)]
#[error("the request did not come through the border")]
struct NoDoor;

/// The key text that the request carries. Schemes have no case.
fn presented(request: &Request) -> Option<&str> {
    if let Some(key) = request.header("x-api-key") {
        return Some(key.trim());
    }
    let (scheme, key) = request.header(header::AUTHORIZATION)?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}
