use std::time::Duration;

/// How long a connection waits for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// After so much silence of its own the server shows that it is there. Clients give up after the double.
    pub ping: Duration,
    /// A client that says nothing for so long, or reads nothing, is gone.
    pub silence: Duration,
    /// How long a connection may take until it is one.
    pub handshake: Duration,
    /// How long a poll is held while there is nothing to tell.
    pub poll: Duration,
}

impl Pace {
    /// What follows from the time between two signs of life.
    pub fn of(ping: Duration) -> Self {
        Self { ping, silence: ping * 2, ..Self::default() }
    }
}

impl Default for Pace {
    /// As clients expect it where they are not told otherwise.
    fn default() -> Self {
        Self {
            ping: Duration::from_secs(15),
            silence: Duration::from_secs(30),
            handshake: Duration::from_secs(15),
            poll: Duration::from_secs(90),
        }
    }
}
