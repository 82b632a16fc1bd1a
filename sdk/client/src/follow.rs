use std::future::Future;

use bytes::Bytes;
use futures::stream::{self, Stream, StreamExt as _};
use mainspring_wire::{Problem, Run, TraceEvent};
use serde::de::DeserializeOwned;

use crate::client::v1;
use crate::request::Request;
use crate::sse::{Event, Reader};
use crate::{Client, Error};

/// What following a trace yields.
#[derive(Debug, Clone, PartialEq)]
pub enum Followed {
    /// The next event.
    Event(TraceEvent),
    /// The attempt is over; the run as it is now. Nothing comes after this.
    End(Box<Run>),
}

/// How often in a row a connection may fail before following is given up.
pub const MOST_FAILURES: u32 = 10;

impl Client {
    /// Follows an attempt's trace from after `after` to its end, without gap or repetition. A broken
    /// connection is made again after `pause(n)`, where n counts its failures in a row from 1.
    pub fn follow<P: Future<Output = ()>>(
        &self,
        run: &str,
        attempt: u32,
        after: u64,
        pause: impl Fn(u32) -> P,
    ) -> impl Stream<Item = Result<Followed, Error>> {
        let following = Following {
            client: self.clone(),
            run: run.to_owned(),
            attempt: attempt.to_string(),
            after,
            pause,
            failures: 0,
            connection: None,
        };
        stream::unfold(Some(following), |following| async {
            let mut following = following?;
            let item = following.next().await;
            let over = matches!(item, Err(_) | Ok(Followed::End(_)));
            Some((item, (!over).then_some(following)))
        })
    }
}

struct Following<Pause> {
    client: Client,
    run: String,
    attempt: String,
    after: u64,
    pause: Pause,
    failures: u32,
    connection: Option<Connection>,
}

struct Connection {
    chunks: Chunks,
    reader: Reader,
}

type Chunks = stream::BoxStream<'static, reqwest::Result<Bytes>>;

impl<P: Future<Output = ()>, Pause: Fn(u32) -> P> Following<Pause> {
    async fn next(&mut self) -> Result<Followed, Error> {
        loop {
            match self.event().await {
                Ok(Some(event)) => {
                    if let Some(followed) = self.read(&event)? {
                        return Ok(followed);
                    }
                }
                // A server that stops ends its answers; another one goes on with them.
                Ok(None) => self.failed(None).await?,
                Err(Error::Transport(error)) => self.failed(Some(error)).await?,
                Err(error) => return Err(error),
            }
        }
    }

    /// The next event; `None` where the connection has ended.
    async fn event(&mut self) -> Result<Option<Event>, Error> {
        let connection = if let Some(connection) = &mut self.connection {
            connection
        } else {
            let connection = self.connect().await?;
            self.connection.insert(connection)
        };
        loop {
            if let Some(event) = connection.reader.next() {
                return Ok(Some(event));
            }
            match connection.chunks.next().await {
                Some(bytes) => connection.reader.feed(&bytes?),
                None => return Ok(None),
            }
        }
    }

    async fn connect(&self) -> Result<Connection, Error> {
        let path = v1!["runs", &self.run, "attempts", &self.attempt, "trace", "stream"];
        let request = Request::get(path)
            .header("accept", "text/event-stream")
            .header("last-event-id", self.after.to_string());
        let response = self.client.send(request).await?;
        Ok(Connection { chunks: Box::pin(response.stream()), reader: Reader::default() })
    }

    fn read(&mut self, event: &Event) -> Result<Option<Followed>, Error> {
        match event.kind.as_str() {
            "trace" => {
                let event: TraceEvent = parse(&event.data)?;
                self.after = event.seq;
                self.failures = 0;
                Ok(Some(Followed::Event(event)))
            }
            "end" => Ok(Some(Followed::End(Box::new(parse(&event.data)?)))),
            "problem" => Err(Error::Problem(Box::new(parse::<Problem>(&event.data)?))),
            _ => Ok(None),
        }
    }

    async fn failed(&mut self, error: Option<reqwest::Error>) -> Result<(), Error> {
        self.connection = None;
        self.failures += 1;
        if self.failures > MOST_FAILURES {
            return Err(error.map_or_else(
                || Error::Unexpected { status: 200, why: "the trace ends before its end".into() },
                Error::Transport,
            ));
        }
        (self.pause)(self.failures).await;
        Ok(())
    }
}

fn parse<T: DeserializeOwned>(data: &str) -> Result<T, Error> {
    serde_json::from_str(data)
        .map_err(|error| Error::Unexpected { status: 200, why: error.to_string() })
}
