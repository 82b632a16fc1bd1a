//! A server for clients of `SignalR`: ASP.NET Core's JSON protocol over each of its three transports.
//!
//! What is invoked and what is told is the [`Visitor`]'s business: nothing here knows of it. A connection is one
//! session, which hears and speaks through bounded channels; a transport is what carries these. Events are
//! pulled: while a client does not read, nothing is gathered for it.

mod decoder;
mod handshake;
mod life;
mod negotiate;
mod pace;
mod protocol;
mod reader;
mod refusal;
mod registry;
mod session;
mod subscriptions;
mod transports;

use std::future::Future;
use std::sync::Arc;

use futures::stream::BoxStream;
use poem::http::Method;
use poem::{IntoResponse, Request, RequestBody, Response};
use serde_json::Value;
use serde_json::value::RawValue;

pub use pace::Pace;

use crate::closing::Closing;
use refusal::Refusal;
use registry::Registry;
use transports::Arrival;

/// Somebody on the other side, and what they may ask for.
pub(crate) trait Visitor: Clone + Send + Sync + 'static {
    /// Whether both are the same, so that the connections of one are the other's.
    fn is(&self, other: &Self) -> bool;

    /// Carries out a method.
    fn invoke(
        &self,
        method: &str,
        arguments: &[Value],
    ) -> impl Future<Output = Result<Effect, Failure>> + Send;

    /// Resolves once they would not be let in any more.
    fn refused(&self) -> impl Future<Output = ()> + Send;
}

/// What a method does to the connection that it came by.
pub(crate) enum Effect {
    /// The connection is told these until they end. What it is told already, it is not told twice.
    Listen {
        /// What they are about.
        topic: String,
        /// What the client calls it.
        alias: String,
        events: BoxStream<'static, Event>,
    },
    /// It is not told any more of what has one of these names.
    Forget { names: Vec<String> },
}

/// A method of the client's that is called, with one argument.
pub(crate) struct Event {
    pub(crate) target: &'static str,
    pub(crate) argument: Box<RawValue>,
}

/// Why a method was not carried out.
#[derive(Debug)]
pub(crate) enum Failure {
    UnknownMethod,
    BadArguments,
    /// In words for the client.
    Refused(String),
    /// It is the server's fault.
    Broken,
}

/// The connections to one address.
pub(crate) struct Signalr<V> {
    registry: Arc<Registry<V>>,
    pace: Pace,
}

impl<V: Visitor> Signalr<V> {
    pub(crate) fn new(pace: Pace) -> Self {
        Self { registry: Arc::default(), pace }
    }

    /// Promises a connection. Its names are made of `chance`, which nobody can guess.
    pub(crate) fn negotiate(&self, request: &Request, visitor: V, chance: [u8; 32]) -> Response {
        let answer = match *request.method() {
            Method::POST => negotiate::answer(&self.registry, &self.pace, request, visitor, chance),
            _ => Err(Refusal::MethodNotAllowed),
        };
        answer.unwrap_or_else(IntoResponse::into_response)
    }

    /// Begins a connection, or carries what belongs to one.
    pub(crate) async fn connect(
        &self,
        request: &Request,
        body: RequestBody,
        visitor: V,
        chance: [u8; 32],
        closing: &Closing,
    ) -> Response {
        let (registry, pace) = (&self.registry, self.pace);
        let arrival = Arrival { registry, pace, request, visitor, chance, closing };
        arrival.answer(body).await.unwrap_or_else(IntoResponse::into_response)
    }
}
