use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use poem::Response;
use poem::http::StatusCode;
use tokio::sync::{Mutex, mpsc};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::closing::Closing;
use crate::signalr::life::Life;
use crate::signalr::refusal::text;
use crate::signalr::registry::Seat;
use crate::signalr::session::{Line, Session};
use crate::signalr::{Pace, Visitor};

/// A connection that is carried by requests which ask for what there is to hear.
pub(crate) struct Polls {
    pub(super) inbox: mpsc::Sender<Bytes>,
    outbox: Mutex<mpsc::Receiver<String>>,
    /// Ends the poll that is held.
    latest: StdMutex<CancellationToken>,
    /// The client knows that nothing follows.
    told: CancellationToken,
    signs: Arc<Life>,
}

/// Carries a session until its client has heard of its end, or does not ask any more.
pub(super) fn carry<V: Visitor>(
    seat: Seat<V>,
    session: Session<V>,
    polls: Arc<Polls>,
    pace: Pace,
    closing: &Closing,
) {
    let stop = closing.stop();
    let carried = async move {
        session.run().await;
        tokio::select! {
            () = polls.told.cancelled() => {}
            () = stop.cancelled() => {}
            () = sleep(pace.silence) => {}
        }
        drop(seat);
    };
    tokio::spawn(closing.track(carried));
}

impl Polls {
    pub(super) fn new(line: Line, signs: Arc<Life>) -> Self {
        let Line { inbox, outbox } = line;
        let (latest, told) = (StdMutex::default(), CancellationToken::new());
        Self { inbox, outbox: Mutex::new(outbox), latest, told, signs }
    }

    /// What there is to hear, as soon as there is something. Ends the poll before it.
    pub(super) async fn poll(&self, patience: Duration) -> Response {
        let _asking = self.signs.asking();
        let mine = self.replace();
        let heard = async {
            let mut outbox = self.outbox.lock().await;
            let mut records = outbox.recv().await?;
            while let Ok(more) = outbox.try_recv() {
                records.push_str(&more);
            }
            Some(records)
        };
        tokio::select! {
            biased;
            () = mine.cancelled() => text(StatusCode::NO_CONTENT, ()),
            heard = heard => {
                let Some(records) = heard else {
                    self.leave();
                    return text(StatusCode::NO_CONTENT, ());
                };
                text(StatusCode::OK, records)
            }
            () = sleep(patience) => text(StatusCode::OK, ()),
        }
    }

    /// Nobody will ask any more.
    pub(super) fn leave(&self) {
        self.told.cancel();
    }

    fn replace(&self) -> CancellationToken {
        let mine = CancellationToken::new();
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *latest, mine.clone()).cancel();
        mine
    }
}
