//! Who is asking.

use mainspring_domain::app::{Caller, Role};
use mainspring_engine::{Engine, Error};
use poem::http::header;
use poem::{Request, RequestBody, Result};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use crate::border::{Entry, RequestId};
use crate::problem::Refusal;

/// The engine, in the hands of an authenticated caller. There is no other way for a handler to get
/// at a caller, and hardly a command that does without one.
pub(crate) struct Access {
    pub(crate) engine: Engine,
    pub(crate) caller: Caller,
    pub(crate) request: RequestId,
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
        let Entry { door, id } = entry(request)?;
        let key = presented(request).ok_or(Error::Unauthenticated).map_err(Refusal::from)?;
        let caller = door.engine.authenticate(key).await.map_err(Refusal::from)?;
        Ok(Self { engine: door.engine.clone(), caller, request: *id })
    }
}

impl Access {
    /// Refuses callers below a role before their request is read. Every command checks again.
    pub(crate) fn require(&self, needs: Role) -> Result<(), Refusal> {
        if self.caller.role >= needs { Ok(()) } else { Err(Error::Forbidden { needs }.into()) }
    }
}

/// What the border gave the request. It is there in every one.
pub(crate) fn entry(request: &Request) -> Result<&Entry, Refusal> {
    request.data().ok_or_else(|| Refusal::internal(NoEntry))
}

#[derive(Debug, thiserror::Error)]
#[error("the request did not come through the border")]
struct NoEntry;

/// The key text that the request carries. Schemes have no case.
fn presented(request: &Request) -> Option<&str> {
    if let Some(key) = request.header("x-api-key") {
        return Some(key.trim());
    }
    let (scheme, key) = request.header(header::AUTHORIZATION)?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}
