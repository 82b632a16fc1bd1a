use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::mpsc;
use tokio::sync::mpsc::OwnedPermit;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_util::sync::CancellationToken;

use super::life::Life;
use super::protocol::{self, Incoming, Invocation};
use super::reader::Reader;
use super::subscriptions::Subscriptions;
use super::{Effect, Failure, Pace, Visitor, handshake};

/// How much may wait in each direction.
const WAITING: usize = 16;

/// One connection, from the handshake to its last record.
pub(super) struct Session<V> {
    visitor: V,
    pace: Pace,
    stop: CancellationToken,
    over: CancellationToken,
    reader: Reader,
    outbox: mpsc::Sender<String>,
    life: Option<Arc<Life>>,
    subscriptions: Subscriptions,
    /// Whether both have agreed on the protocol.
    agreed: bool,
    spoken_at: Instant,
}

/// What a session begins with.
pub(super) struct Start<V> {
    pub(super) visitor: V,
    pub(super) pace: Pace,
    /// The server stops.
    pub(super) stop: CancellationToken,
    /// The connection is ended from outside of it.
    pub(super) over: CancellationToken,
    /// Where the client shows by other means that it is there: then it is not pinged either.
    pub(super) life: Option<Arc<Life>>,
}

/// The transport's ends of a session.
pub(super) struct Line {
    pub(super) inbox: mpsc::Sender<Bytes>,
    pub(super) outbox: mpsc::Receiver<String>,
}

/// Why a connection ends.
pub(super) enum End {
    /// Nobody is there to hear why: it left, fell silent, or does not read.
    Gone,
    /// The last record is this.
    Last(String),
}

type Room = OwnedPermit<String>;

impl<V> Start<V> {
    pub(super) fn session(self) -> (Session<V>, Line) {
        let Self { visitor, pace, stop, over, life } = self;
        let (to_inbox, inbox) = mpsc::channel(WAITING);
        let (outbox, from_outbox) = mpsc::channel(WAITING);
        let now = Instant::now();
        let session = Session {
            visitor,
            pace,
            stop,
            over,
            reader: Reader::new(inbox, now),
            outbox,
            life,
            subscriptions: Subscriptions::default(),
            agreed: false,
            spoken_at: now,
        };
        (session, Line { inbox: to_inbox, outbox: from_outbox })
    }
}

impl<V: Visitor> Session<V> {
    /// Hears and speaks until the end. The last record may still have to be carried then.
    pub(super) async fn run(mut self) {
        let (stop, over) = (self.stop.clone(), self.over.clone());
        let (visitor, outbox) = (self.visitor.clone(), self.outbox.clone());
        let end = tokio::select! {
            biased;
            () = stop.cancelled() => End::Last(protocol::close(None)),
            () = over.cancelled() => End::Gone,
            () = visitor.refused() => End::error("the key is not good any more"),
            end = self.converse() => end,
            () = outbox.closed() => End::Gone,
        };
        match end {
            // Before the handshake nobody knows what a last record is.
            End::Last(record) if self.agreed => drop(outbox.try_send(record)),
            End::Last(_) | End::Gone => {}
        }
    }

    async fn converse(&mut self) -> End {
        match timeout(self.pace.handshake, self.shake_hands()).await {
            Ok(Ok(())) => self.agreed = true,
            Ok(Err(end)) => return end,
            Err(_) => return End::Gone,
        }
        loop {
            if let Err(end) = self.step().await {
                return end;
            }
        }
    }

    async fn shake_hands(&mut self) -> Result<(), End> {
        let room = room(&self.outbox, self.pace.silence).await?;
        match handshake::answer(&self.reader.record().await?) {
            Ok(agreed) => self.say(room, agreed),
            Err(refused) => {
                room.send(refused);
                return Err(End::Gone);
            }
        }
        Ok(())
    }

    /// Nothing is done, or looked at, that there is no room for telling.
    async fn step(&mut self) -> Result<(), End> {
        let room = room(&self.outbox, self.pace.silence).await?;
        let silent_at = self.reader.heard_at + self.pace.silence;
        let ping_at = self.spoken_at + self.pace.ping;
        tokio::select! {
            record = self.reader.record() => self.take(&record?, room).await?,
            event = self.subscriptions.next() => self.say(room, protocol::event(&event)),
            () = sleep_until(ping_at), if self.life.is_none() => self.say(room, protocol::ping()),
            () = sleep_until(silent_at) => self.look_for_life()?,
        }
        Ok(())
    }

    fn say(&mut self, room: Room, record: String) {
        room.send(record);
        self.spoken_at = Instant::now();
    }

    async fn take(&mut self, record: &[u8], room: Room) -> Result<(), End> {
        match protocol::read(record).map_err(|_| End::error("a record is not as it must be"))? {
            Incoming::Other => {}
            Incoming::Close => return Err(End::Gone),
            Incoming::Invocation(invocation) => {
                let result = self.invoke(&invocation).await;
                if let Some(completion) = protocol::completion(&invocation, result) {
                    self.say(room, completion);
                }
            }
        }
        Ok(())
    }

    async fn invoke(&mut self, invocation: &Invocation) -> Result<(), Failure> {
        match self.visitor.invoke(&invocation.target, invocation.arguments()?).await? {
            Effect::Listen { topic, alias, events } => {
                self.subscriptions.listen(topic, alias, events)
            }
            Effect::Forget { names } => {
                self.subscriptions.forget(&names);
                Ok(())
            }
        }
    }

    /// What was heard while it was waited for counts as well.
    fn look_for_life(&mut self) -> Result<(), End> {
        let now = Instant::now();
        if self.life.as_ref().is_some_and(|life| life.was_shown()) {
            self.reader.heard_at = now;
        }
        let is_silent = now >= self.reader.heard_at + self.pace.silence;
        if is_silent { Err(End::Gone) } else { Ok(()) }
    }
}

/// A place in what waits to be sent. None comes free while the client does not read.
async fn room(outbox: &mpsc::Sender<String>, patience: Duration) -> Result<Room, End> {
    let room = timeout(patience, outbox.clone().reserve_owned()).await;
    room.ok().and_then(Result::ok).ok_or(End::Gone)
}

impl End {
    pub(super) fn error(reason: &str) -> Self {
        Self::Last(protocol::close(Some(&format!("Connection closed with an error: {reason}."))))
    }
}
