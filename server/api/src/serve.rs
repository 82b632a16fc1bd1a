use std::future::Future;
use std::io;
use std::net::TcpListener;
use std::time::Duration;

use mainspring_engine::Engine;
use poem::listener::TcpAcceptor;
use tokio_util::sync::CancellationToken;

use crate::closing::Closing;
use crate::{ApiOptions, routes_until};

/// How long answers that are under way may take once the server is told to stop. Traces that are
/// followed do not end by themselves: their watchers go on at the next server.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long a connection may be silent between two requests, or in the middle of one's head. Longer than a client of a
/// hub is kept waiting.
const SILENCE: Duration = Duration::from_mins(2);

/// Answers requests until `stop`.
pub fn serve(
    listener: TcpListener,
    engine: Engine,
    options: ApiOptions,
    stop: CancellationToken,
) -> impl Future<Output = io::Result<()>> + Send {
    let closing = Closing::with(stop.clone());
    let routes = routes_until(engine, options, closing.clone());
    async move {
        let acceptor = TcpAcceptor::from_std(listener)?;
        let served = poem::Server::new_with_acceptor(acceptor)
            .idle_timeout(SILENCE)
            .run_with_graceful_shutdown(routes, stop.cancelled_owned(), Some(PATIENCE))
            .await;
        closing.wait(PATIENCE).await;
        served
    }
}
