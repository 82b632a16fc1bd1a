use mainspring_domain::app::Caller;
use mainspring_engine::{Engine, Error};
use poem::Request;
use poem::http::header;

use super::reply::Refused;

/// Who is asking: by `Authorization: ApiKey …`, which counts alone where it is there, else by `X-API-Key`.
pub(super) async fn caller(engine: &Engine, request: &Request) -> Result<Caller, Refused> {
    let named = request.header(header::AUTHORIZATION).and_then(|text| text.strip_prefix("ApiKey "));
    let key = named.or_else(|| request.header("x-api-key")).ok_or(Refused::NoKey)?;
    engine.authenticate(key).await.map_err(|error| match error {
        Error::Unauthenticated => Refused::WrongKey,
        error => error.into(),
    })
}
