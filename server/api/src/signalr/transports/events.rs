use std::sync::Arc;
use std::time::Duration;
use std::{future, io};

use bytes::Bytes;
use futures::StreamExt as _;
use futures::stream;
use poem::{Body, Response};
use tokio::sync::{Mutex, mpsc};
use tokio::time::sleep;

use crate::closing::Closing;
use crate::signalr::Visitor;
use crate::signalr::registry::Seat;
use crate::signalr::session::Session;

/// How long the last records may take.
const PARTING: Duration = Duration::from_secs(1);

/// Carries what a session says as server-sent events. What it hears comes by other requests.
pub(super) fn carry<V: Visitor>(
    seat: Seat<V>,
    session: Session<V>,
    outbox: mpsc::Receiver<String>,
    closing: &Closing,
) -> Response {
    let outbox = Arc::new(Mutex::new(outbox));
    let (unread, said) = (Arc::clone(&outbox), closing.track(session.run()));
    tokio::spawn(async move {
        said.await;
        sleep(PARTING).await;
        // The answer may be there for as long as its client likes. What waits in it for somebody who does not read
        // is not: whoever reads holds the lock, or comes for it.
        if let Ok(mut unread) = unread.try_lock() {
            while unread.try_recv().is_ok() {}
        }
    });
    // Sends the headers on their way: clients wait for them.
    let first = stream::once(future::ready(Bytes::from_static(b":\r\n\r\n")));
    let records = stream::unfold((outbox, seat), |(outbox, seat)| async {
        let record = outbox.lock().await.recv().await?;
        Some((event(&record), (outbox, seat)))
    });
    let body = first.chain(records).map(Ok::<_, io::Error>);
    Response::builder()
        .content_type("text/event-stream")
        .header("cache-control", "no-cache, no-store")
        .header("x-accel-buffering", "no")
        .body(Body::from_bytes_stream(body))
}

/// A record may have lines where it carries JSON of others. Between two tokens they mean nothing.
fn event(record: &str) -> Bytes {
    let mut event = String::with_capacity(record.len() + 16);
    for line in record.split(['\n', '\r']) {
        event.push_str("data: ");
        event.push_str(line);
        event.push_str("\r\n");
    }
    event.push_str("\r\n");
    event.into()
}

#[cfg(test)]
mod tests {
    use super::event;

    #[test]
    fn every_line_of_a_record_is_one_of_its_event() {
        assert_eq!(event("{\"a\":1}\u{1e}"), "data: {\"a\":1}\u{1e}\r\n\r\n");
        assert_eq!(event("{\n1}\u{1e}"), "data: {\r\ndata: 1}\u{1e}\r\n\r\n");
    }
}
