//! The hub: what a client can ask to be told of. Its connections are the affair of [`crate::signalr`].

use std::time::Duration;

use mainspring_domain::app::Caller;
use mainspring_engine::{Engine, Error};
use poem::{Request, RequestBody, Response};
use serde::Deserialize;
use serde_json::Value;
use tokio::time::sleep;

use super::reply::Refused;
use super::{auth, find, told};
use crate::Door;
use crate::signalr::{Effect, Failure, Pace, Signalr, Visitor};

/// How often it is looked whether a key still holds.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

pub(super) struct Hub(Signalr<Guest>);

/// A client of the hub.
#[derive(Clone)]
struct Guest {
    engine: Engine,
    caller: Caller,
}

impl Hub {
    pub(super) fn new(pace: Pace) -> Self {
        Self(Signalr::new(pace))
    }

    /// Answers at a path below the hub's.
    pub(super) async fn answer(
        &self,
        path: &str,
        request: &Request,
        body: RequestBody,
        door: &Door,
        open: bool,
        origins: &[String],
    ) -> Result<Response, Refused> {
        #[derive(Deserialize)]
        struct Asked {
            access_token: Option<String>,
        }
        let engine = door.engine.clone();
        // Browsers cannot add headers to a WebSocket, nor to an event stream.
        let token = request.params::<Asked>().ok().and_then(|asked| asked.access_token);
        let token = token.as_deref().filter(|token| !token.is_empty());
        let caller = auth::caller(&engine, request, token, open, origins).await?;
        let chance = engine.chance();
        let guest = Guest { engine, caller };
        match path.strip_suffix('/').unwrap_or(path) {
            "" => Ok(self.0.connect(request, body, guest, chance, &door.closing).await),
            path if path.eq_ignore_ascii_case("/negotiate") => {
                Ok(self.0.negotiate(request, guest, chance))
            }
            _ => Err(Refused::UnknownPath),
        }
    }
}

impl Visitor for Guest {
    fn is(&self, other: &Self) -> bool {
        self.caller.key == other.caller.key
    }

    async fn invoke(&self, method: &str, arguments: &[Value]) -> Result<Effect, Failure> {
        let id = match arguments {
            [Value::String(id)] => Ok(id),
            _ => Err(Failure::BadArguments),
        };
        if method.eq_ignore_ascii_case("SubscribeToJob") {
            self.subscribe(id?).await
        } else if method.eq_ignore_ascii_case("UnsubscribeFromJob") {
            self.unsubscribe(id?).await
        } else {
            Err(Failure::UnknownMethod)
        }
    }

    async fn refused(&self) {
        loop {
            sleep(LOOK_AGAIN).await;
            match self.engine.still_admits(&self.caller, None).await {
                // What cannot be looked up now is looked up again.
                Ok(()) | Err(Error::Store(_)) => {}
                Err(_) => return,
            }
        }
    }
}

impl Guest {
    async fn subscribe(&self, id: &str) -> Result<Effect, Failure> {
        let Self { engine, caller } = self;
        let known = find::either(engine, caller, id).await.map_err(|refused| match refused {
            Refused::Unknown(_) => Failure::Refused("Job not found".to_owned()),
            _ => Failure::Broken,
        })?;
        let topic = known.id();
        let events = told::of(engine.clone(), caller.clone(), known);
        Ok(Effect::Listen { topic, alias: id.to_owned(), events })
    }

    /// By whatever name: it may have been subscribed to by another. What is unknown is not told of anyhow.
    async fn unsubscribe(&self, id: &str) -> Result<Effect, Failure> {
        let known = find::either(&self.engine, &self.caller, id).await;
        let names = known.ok().map(|known| known.id()).into_iter().chain([id.to_owned()]);
        Ok(Effect::Forget { names: names.collect() })
    }
}
