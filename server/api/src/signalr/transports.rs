//! What carries a connection, and which request asks for what.

mod events;
mod long_polling;
mod websocket;

use std::sync::Arc;

use poem::http::{Method, StatusCode, header};
use poem::web::websocket::WebSocket;
use poem::{FromRequest as _, Request, RequestBody, Response};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use super::life::Life;
use super::negotiate::Names;
use super::protocol::MOST_AT_ONCE;
use super::refusal::{Refusal, text};
use super::registry::{Carrier, Known, Registry};
use super::session::Start;
use super::{Pace, Visitor};
use crate::body;
use crate::closing::Closing;
use crate::problem::Code;

pub(super) use long_polling::Polls;

/// A request for a connection.
pub(super) struct Arrival<'a, V> {
    pub(super) registry: &'a Arc<Registry<V>>,
    pub(super) pace: Pace,
    pub(super) request: &'a Request,
    pub(super) visitor: V,
    pub(super) chance: [u8; 32],
    pub(super) closing: &'a Closing,
}

impl<V: Visitor> Arrival<'_, V> {
    pub(super) async fn answer(self, body: RequestBody) -> Result<Response, Refusal> {
        #[derive(Deserialize)]
        struct Asked {
            id: Option<String>,
        }
        let asked: Asked = self.request.params().map_err(|_| Refusal::NoId)?;
        let id = asked.id.filter(|id| !id.is_empty());
        match *self.request.method() {
            Method::GET if self.is_upgrade() => self.websocket(id).await,
            Method::GET => self.listen(&id.ok_or(Refusal::NoId)?).await,
            Method::POST => self.post(&id.ok_or(Refusal::NoId)?, body).await,
            Method::DELETE => self.delete(&id.ok_or(Refusal::NoId)?),
            _ => Err(Refusal::MethodNotAllowed),
        }
    }

    fn is_upgrade(&self) -> bool {
        let upgrade = self.request.header(header::UPGRADE).unwrap_or_default();
        upgrade.eq_ignore_ascii_case("websocket")
    }

    async fn websocket(self, id: Option<String>) -> Result<Response, Refusal> {
        let socket = WebSocket::from_request_without_body(self.request).await;
        let socket = socket.map_err(|_| Refusal::BadUpgrade)?;
        let seat = if let Some(id) = id {
            let known = self.registry.find(&id, &self.visitor)?;
            self.registry.seat(&id, &known, Carrier::WebSocket)?
        } else {
            // Without a negotiation nobody else has to find it.
            self.registry.begin(Names::of(self.chance).token, self.visitor.clone())?
        };
        let start = self.start(seat.known.over.clone(), None);
        Ok(websocket::carry(socket, seat, start, self.closing))
    }

    /// Events as they happen where the client understands them; else what there is by now.
    async fn listen(self, id: &str) -> Result<Response, Refusal> {
        let known = self.registry.find(id, &self.visitor)?;
        let accepts = self.request.header(header::ACCEPT).unwrap_or_default();
        let as_events = accepts.to_ascii_lowercase().contains("text/event-stream");
        match known.carrier() {
            Carrier::Awaited(_) if as_events => {
                let (session, line) = self.start(known.over.clone(), None).session();
                let carrier = Carrier::Events(line.inbox);
                let seat = self.registry.seat(id, &known, carrier)?;
                Ok(events::carry(seat, session, line.outbox, self.closing))
            }
            Carrier::Awaited(_) => {
                let signs = Arc::new(Life::default());
                let start = self.start(known.over.clone(), Some(Arc::clone(&signs)));
                let (session, line) = start.session();
                let polls = Arc::new(Polls::new(line, signs));
                let carrier = Carrier::Polls(Arc::clone(&polls));
                let seat = self.registry.seat(id, &known, carrier)?;
                long_polling::carry(seat, session, polls, self.pace, self.closing);
                Ok(text(StatusCode::OK, ()))
            }
            Carrier::Polls(polls) if !as_events => Ok(polls.poll(self.pace.poll).await),
            Carrier::Events(_) if as_events => Err(Refusal::Busy),
            Carrier::WebSocket | Carrier::Events(_) | Carrier::Polls(_) => {
                Err(Refusal::OtherTransport)
            }
        }
    }

    async fn post(self, id: &str, mut body: RequestBody) -> Result<Response, Refusal> {
        let known = self.registry.find(id, &self.visitor)?;
        let inbox = match known.carrier() {
            Carrier::Awaited(_) => return Err(Refusal::Unknown),
            Carrier::WebSocket => return Err(Refusal::NotPosted),
            Carrier::Events(inbox) => inbox,
            Carrier::Polls(polls) => polls.inbox.clone(),
        };
        let sent = body::read(self.request, &mut body, MOST_AT_ONCE as u64).await;
        let sent = sent.map_err(|refusal| match refusal.code() {
            Code::TooLarge => {
                known.over.cancel();
                Refusal::TooLong
            }
            _ => Refusal::CutOff,
        })?;
        inbox.send(sent).await.map_err(|_| Refusal::Unknown)?;
        Ok(text(StatusCode::OK, ()))
    }

    fn delete(&self, id: &str) -> Result<Response, Refusal> {
        let known: Arc<Known<V>> = self.registry.find(id, &self.visitor)?;
        match known.carrier() {
            Carrier::Polls(polls) => {
                known.over.cancel();
                polls.leave();
                Ok(text(StatusCode::ACCEPTED, ()))
            }
            Carrier::Awaited(_) | Carrier::WebSocket | Carrier::Events(_) => {
                Err(Refusal::NotDeleted)
            }
        }
    }

    fn start(&self, over: CancellationToken, life: Option<Arc<Life>>) -> Start<V> {
        let (visitor, stop) = (self.visitor.clone(), self.closing.stop());
        Start { visitor, pace: self.pace, stop, over, life }
    }
}
