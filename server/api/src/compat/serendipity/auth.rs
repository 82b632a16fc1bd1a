use mainspring_domain::app::Caller;
use mainspring_domain::http::SignedNonce;
use mainspring_engine::{Engine, Error};
use poem::Request;

use super::super::is_same_site;
use super::SerendipityOptions;
use super::reply::Refused;

/// The signed nonce that a request carries. Each of its headers must hold something.
pub(super) fn signed(request: &Request) -> Result<SignedNonce, Refused> {
    let header = |name: &str| {
        let value = request.header(name).filter(|value| !value.is_empty());
        value.map(str::to_owned).ok_or(Refused::Engine(Error::Unauthenticated))
    };
    let [key, timestamp, nonce, payload, signature] = SignedNonce::HEADERS;
    Ok(SignedNonce {
        key: header(key)?,
        timestamp: header(timestamp)?,
        nonce: header(nonce)?,
        payload: header(payload)?,
        signature: header(signature)?,
    })
}

/// Who makes an app; `None`: anybody, where that is allowed. Whoever shows a key wants it to count.
pub(super) async fn operator(
    engine: &Engine,
    request: &Request,
    options: &SerendipityOptions,
) -> Result<Option<Caller>, Refused> {
    match request.header("x-api-key") {
        Some(key) => Ok(Some(engine.authenticate(key.trim()).await?)),
        None if options.open_registration && is_same_site(request, &[]) => Ok(None),
        None => Err(Error::Unauthenticated.into()),
    }
}
