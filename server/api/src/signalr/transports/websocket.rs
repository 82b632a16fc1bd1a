use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt as _, StreamExt as _};
use poem::web::websocket::{CloseCode, Message, WebSocket, WebSocketConfig, WebSocketStream};
use poem::{IntoResponse as _, Response};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::closing::Closing;
use crate::signalr::Visitor;
use crate::signalr::protocol::MOST_AT_ONCE;
use crate::signalr::registry::Seat;
use crate::signalr::session::{Line, Start};

/// What is read at once. The buffer is there as long as the connection: the usual one would cost 128 KiB.
const READ: usize = 1 << 10;

/// How long a connection that has ended may take for its last words.
const PARTING: Duration = Duration::from_secs(1);

type Sink = SplitSink<WebSocketStream, Message>;
type Stream = SplitStream<WebSocketStream>;

/// Carries a session over a socket, in the task of the socket.
pub(super) fn carry<V: Visitor>(
    socket: WebSocket,
    seat: Seat<V>,
    start: Start<V>,
    closing: &Closing,
) -> Response {
    // A frame is refused by its head: nothing of a longer one is kept.
    let config = WebSocketConfig::default()
        .read_buffer_size(READ)
        .write_buffer_size(0)
        .max_message_size(Some(MOST_AT_ONCE))
        .max_frame_size(Some(MOST_AT_ONCE));
    let closing = closing.clone();
    let upgraded = socket.config(config).on_upgrade(move |socket| {
        closing.track(async move {
            converse(socket, start).await;
            drop(seat);
        })
    });
    upgraded.into_response()
}

async fn converse<V: Visitor>(socket: WebSocketStream, start: Start<V>) {
    let (mut sink, mut stream) = socket.split();
    let (session, Line { inbox, outbox }) = start.session();
    let code = {
        let mut speaking = pin!(speak(&mut sink, outbox));
        let told = async {
            tokio::select! {
                // What it has said last is still to be sent.
                () = session.run() => drop(timeout(PARTING, &mut speaking).await),
                () = &mut speaking => {}
            }
        };
        tokio::select! {
            code = hear(&mut stream, inbox) => code,
            () = told => CloseCode::Normal,
        }
    };
    let goodbye = async {
        if sink.send(Message::close_with(code, "")).await.is_ok() && code == CloseCode::Normal {
            // The client's own goodbye, or the end of the connection.
            while let Some(Ok(_)) = stream.next().await {}
        }
    };
    let _ = timeout(PARTING, goodbye).await;
}

/// Until the client leaves, or sends what it must not.
async fn hear(stream: &mut Stream, inbox: mpsc::Sender<Bytes>) -> CloseCode {
    while let Some(message) = stream.next().await {
        let bytes = match message {
            Ok(Message::Text(text)) => text.into_bytes(),
            Ok(Message::Binary(bytes)) => bytes,
            Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_)) => continue,
            // Nearly always that: the library does not tell its errors apart.
            Err(_) => return CloseCode::Size,
        };
        if inbox.send(bytes.into()).await.is_err() {
            // The session has ended, and says so itself.
            std::future::pending::<()>().await;
        }
    }
    CloseCode::Away
}

/// Until the session has ended, or the connection.
async fn speak(sink: &mut Sink, mut outbox: mpsc::Receiver<String>) {
    while let Some(record) = outbox.recv().await {
        if sink.send(Message::Text(record)).await.is_err() {
            return;
        }
    }
}
