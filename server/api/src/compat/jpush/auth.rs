use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use mainspring_domain::app::{App, Caller};
use mainspring_engine::Engine;
use poem::Request;
use poem::http::header;

use super::reply::Refused;

/// The app whose key and secret come as Basic credentials.
pub(super) async fn caller(engine: &Engine, request: &Request) -> Result<(App, Caller), Refused> {
    let (key, secret) = credentials(request).ok_or(Refused::Unauthenticated)?;
    Ok(engine.authenticate_app(&key, &secret).await?)
}

fn credentials(request: &Request) -> Option<(String, String)> {
    let (scheme, encoded) = request.header(header::AUTHORIZATION)?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (key, secret) = text.split_once(':')?;
    Some((key.to_owned(), secret.to_owned()))
}
