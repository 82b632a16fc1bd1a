//! Who is asking.

use mainspring_domain::app::{Caller, Role};
use mainspring_engine::{Engine, Error, SignedIn};
use poem::http::header;
use poem::{Request, RequestBody, Result};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use subtle::ConstantTimeEq as _;

use crate::border::{Entry, RequestId};
use crate::cookie;
use crate::problem::{Code, Refusal};

/// The engine, in the hands of an authenticated caller. There is no other way for a handler to get
/// at a caller, and hardly a command that does without one.
pub(crate) struct Access {
    pub(crate) engine: Engine,
    pub(crate) caller: Caller,
    pub(crate) request: RequestId,
    /// The session whose cookie the request came with; `None` where it came with a key.
    pub(crate) session: Option<SignedIn>,
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
        let cookie = MetaSecurityScheme {
            name: Some("mainspring_session"),
            key_in: Some("cookie"),
            ..scheme(
                "apiKey",
                "The cookie of a session (its name ends in the server's port where that is in the \
                 address), with `X-CSRF-Token` where something is changed",
            )
        };
        registry.create_security_scheme("bearer", bearer);
        registry.create_security_scheme("key", header);
        registry.create_security_scheme("session", cookie);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec!["bearer", "key", "session"]
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> Result<Self> {
        let Entry { door, id } = entry(request)?;
        let (engine, request_id) = (door.engine.clone(), *id);
        let (caller, session) = if let Some(key) = presented(request) {
            (engine.authenticate(key).await.map_err(Refusal::from)?, None)
        } else if let Some(cookie) = cookie::presented(request) {
            let signed_in = engine.resume(cookie).await.map_err(Refusal::from)?;
            check_csrf(request, &signed_in)?;
            (signed_in.caller.clone(), Some(signed_in))
        } else {
            return Err(Refusal::from(Error::Unauthenticated).into());
        };
        Ok(Self { engine, caller, request: request_id, session })
    }
}

impl Access {
    /// Refuses callers below a role before their request is read. Every command checks again.
    pub(crate) fn require(&self, needs: Role) -> Result<(), Refusal> {
        if self.caller.role >= needs { Ok(()) } else { Err(Error::Forbidden { needs }.into()) }
    }
}

/// Browsers send the cookie with whatever is asked of this server, be it by a form that another page
/// brings: only the console knows the token too.
fn check_csrf(request: &Request, signed_in: &SignedIn) -> Result<(), Refusal> {
    if request.method().is_safe() {
        return Ok(());
    }
    let sent = request.header("x-csrf-token").unwrap_or_default();
    if bool::from(sent.as_bytes().ct_eq(signed_in.csrf_token().as_bytes())) {
        return Ok(());
    }
    let detail = "a request that changes something and comes with a session's cookie needs the \
                  session's csrf_token as X-CSRF-Token";
    Err(Refusal::new(Code::Csrf, detail))
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
