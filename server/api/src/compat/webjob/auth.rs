use mainspring_domain::app::Caller;
use mainspring_engine::{Engine, Error};
use poem::Request;
use poem::http::header;

use super::super::is_same_site;
use super::reply::Refused;

/// Who is asking. Whoever shows a key where none is needed wants it to count. `other` is a key that stands elsewhere
/// than in the headers.
pub(super) async fn caller(
    engine: &Engine,
    request: &Request,
    other: Option<&str>,
    open: bool,
    origins: &[String],
) -> Result<Caller, Refused> {
    match presented(request).or(other) {
        Some(key) => Ok(engine.authenticate(key).await?),
        // Nobody has said that the page of another site may.
        None if open && is_same_site(request, origins) => Ok(Caller::anyone()),
        None => Err(Error::Unauthenticated.into()),
    }
}

/// The key text that the request carries. Schemes have no case.
fn presented(request: &Request) -> Option<&str> {
    if let Some(key) = request.header("x-api-key") {
        return Some(key.trim());
    }
    let (scheme, key) = request.header(header::AUTHORIZATION)?.split_once(' ')?;
    let known = ["apikey", "bearer"].iter().any(|name| scheme.eq_ignore_ascii_case(name));
    known.then(|| key.trim())
}
