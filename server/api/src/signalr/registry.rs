use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Visitor;
use super::refusal::Refusal;
use super::transports::Polls;

/// More connections there are not. Each may cost some ten KiB while it is idle, and a file of the process.
const MOST: usize = 4096;

/// Which connections there are, by their tokens.
pub(super) struct Registry<V>(Mutex<HashMap<String, Arc<Known<V>>>>);

/// A connection.
pub(super) struct Known<V> {
    visitor: V,
    /// Cancelled to end it.
    pub(super) over: CancellationToken,
    carrier: Mutex<Carrier>,
}

/// What carries a connection.
#[derive(Clone)]
pub(super) enum Carrier {
    /// Nothing yet: it was promised, until then.
    Awaited(Instant),
    WebSocket,
    Events(mpsc::Sender<Bytes>),
    Polls(Arc<Polls>),
}

/// Forgets the connection when it is dropped.
pub(super) struct Seat<V> {
    registry: Arc<Registry<V>>,
    token: String,
    pub(super) known: Arc<Known<V>>,
}

impl<V> Default for Registry<V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<V: Visitor> Registry<V> {
    /// Expects a connection for so long.
    pub(super) fn promise(
        &self,
        token: String,
        visitor: V,
        patience: Duration,
    ) -> Result<(), Refusal> {
        self.insert(token, visitor, Carrier::Awaited(Instant::now() + patience)).map(drop)
    }

    /// A connection that nobody has negotiated.
    pub(super) fn begin(self: &Arc<Self>, token: String, visitor: V) -> Result<Seat<V>, Refusal> {
        let known = self.insert(token.clone(), visitor, Carrier::WebSocket)?;
        Ok(Seat { registry: Arc::clone(self), token, known })
    }

    /// Somebody's connection.
    pub(super) fn find(&self, token: &str, visitor: &V) -> Result<Arc<Known<V>>, Refusal> {
        let known = self.lock().get(token).cloned();
        let known = known.filter(|known| known.visitor.is(visitor)).ok_or(Refusal::Unknown)?;
        match known.carrier() {
            Carrier::Awaited(until) if until < Instant::now() => Err(Refusal::Unknown),
            _ => Ok(known),
        }
    }

    /// Carries a connection that was promised.
    pub(super) fn seat(
        self: &Arc<Self>,
        token: &str,
        known: &Arc<Known<V>>,
        carrier: Carrier,
    ) -> Result<Seat<V>, Refusal> {
        let mut current = known.lock();
        match *current {
            Carrier::Awaited(_) => *current = carrier,
            Carrier::WebSocket | Carrier::Events(_) | Carrier::Polls(_) => {
                return Err(Refusal::Busy);
            }
        }
        drop(current);
        let (registry, token) = (Arc::clone(self), token.to_owned());
        Ok(Seat { registry, token, known: Arc::clone(known) })
    }

    fn insert(
        &self,
        token: String,
        visitor: V,
        carrier: Carrier,
    ) -> Result<Arc<Known<V>>, Refusal> {
        let mut all = self.lock();
        if all.len() >= MOST {
            let now = Instant::now();
            all.retain(|_, known| !known.is_overdue(now));
        }
        if all.len() >= MOST {
            return Err(Refusal::Full);
        }
        let (over, carrier) = (CancellationToken::new(), Mutex::new(carrier));
        let known = Arc::new(Known { visitor, over, carrier });
        all.insert(token, Arc::clone(&known));
        Ok(known)
    }
}

impl<V> Registry<V> {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Known<V>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V> Known<V> {
    pub(super) fn carrier(&self) -> Carrier {
        self.lock().clone()
    }

    fn is_overdue(&self, now: Instant) -> bool {
        matches!(*self.lock(), Carrier::Awaited(until) if until < now)
    }

    fn lock(&self) -> MutexGuard<'_, Carrier> {
        self.carrier.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V> Drop for Seat<V> {
    fn drop(&mut self) {
        self.registry.lock().remove(&self.token);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::signalr::{Effect, Failure};

    #[derive(Debug, Clone, PartialEq)]
    struct Somebody(u8);

    impl Visitor for Somebody {
        fn is(&self, other: &Self) -> bool {
            self == other
        }

        async fn invoke(&self, _: &str, _: &[Value]) -> Result<Effect, Failure> {
            Err(Failure::UnknownMethod)
        }

        async fn refused(&self) {
            std::future::pending::<()>().await;
        }
    }

    const LONG: Duration = Duration::from_secs(3600);

    #[test]
    fn there_are_only_so_many_and_what_was_promised_in_vain_makes_room() {
        let registry = Registry::default();
        let promise = |n: usize, patience| registry.promise(n.to_string(), Somebody(1), patience);
        promise(0, Duration::ZERO).unwrap();
        for n in 1..MOST {
            promise(n, LONG).unwrap();
        }
        promise(MOST, LONG).unwrap();
        assert_eq!(promise(MOST + 1, LONG), Err(Refusal::Full));
        assert!(registry.find("0", &Somebody(1)).is_err());
        assert!(registry.find("1", &Somebody(1)).is_ok());
    }

    #[test]
    fn a_connection_is_its_owners_and_carried_once_and_forgotten_with_its_seat() {
        let registry = Arc::new(Registry::default());
        registry.promise("a".to_owned(), Somebody(1), LONG).unwrap();
        assert_eq!(registry.find("a", &Somebody(2)).err(), Some(Refusal::Unknown));
        let known = registry.find("a", &Somebody(1)).unwrap();
        let seat = registry.seat("a", &known, Carrier::WebSocket).unwrap();
        let second = registry.seat("a", &known, Carrier::WebSocket);
        assert_eq!(second.err(), Some(Refusal::Busy));
        drop(seat);
        assert_eq!(registry.find("a", &Somebody(1)).err(), Some(Refusal::Unknown));
    }
}
