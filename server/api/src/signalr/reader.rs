use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::decoder::Decoder;
use super::session::End;

/// What a session hears, record by record.
pub(super) struct Reader {
    inbox: mpsc::Receiver<Bytes>,
    decoder: Decoder,
    /// When anything was heard last, be it a part of a record.
    pub(super) heard_at: Instant,
}

impl Reader {
    pub(super) fn new(inbox: mpsc::Receiver<Bytes>, now: Instant) -> Self {
        Self { inbox, decoder: Decoder::default(), heard_at: now }
    }

    /// The next record. What has come of it is kept where it is not waited for.
    pub(super) async fn record(&mut self) -> Result<Bytes, End> {
        loop {
            let next = self.decoder.next();
            if let Some(record) = next.map_err(|_| End::error("a record is too long"))? {
                return Ok(record);
            }
            let bytes = self.inbox.recv().await.ok_or(End::Gone)?;
            self.heard_at = Instant::now();
            self.decoder.push(&bytes);
        }
    }
}
