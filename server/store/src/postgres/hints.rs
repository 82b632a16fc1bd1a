//! Hints between nodes by LISTEN and NOTIFY: sent after what they are about was committed, so that no commit
//! waits for the lock that notifying takes.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use mainspring_domain::id::Fence;
use mainspring_domain::node::Hint;
use mainspring_domain::ports::{Ear, StoreError};
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::time::sleep;
use tracing::warn;

use super::Postgres;
use super::error::classify;

/// Separate for each database.
const CHANNEL: &str = "mainspring";

/// A payload may be 8000 bytes long; a hint takes up to 34.
const MOST_HINTS: usize = 200;

/// How long to wait before a connection that was lost is made again.
const AGAIN: Duration = Duration::from_secs(1);

impl Postgres {
    pub(super) async fn notify(&self, from: &str, hints: &[Hint]) -> Result<(), StoreError> {
        for some in hints.chunks(MOST_HINTS) {
            sqlx::query("select pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(spell(from, some))
                .execute(&self.readers)
                .await
                .map_err(|error| classify(Arc::new(error)))?;
        }
        Ok(())
    }

    pub(super) fn listen(&self, node: String) -> Box<dyn Ear> {
        Box::new(Listening { node, pool: self.readers.clone(), listener: None })
    }
}

struct Listening {
    node: String,
    pool: PgPool,
    listener: Option<PgListener>,
}

#[async_trait]
impl Ear for Listening {
    /// Whenever the connection is new, everything may have been missed.
    async fn next(&mut self) -> Vec<Hint> {
        let Some(listener) = &mut self.listener else {
            match listener(&self.pool).await {
                Ok(listener) => {
                    self.listener = Some(listener);
                    return vec![Hint::All];
                }
                Err(error) => {
                    warn!(%error, "other nodes cannot be heard; trying again");
                    sleep(AGAIN).await;
                    return Vec::new();
                }
            }
        };
        match listener.try_recv().await {
            Ok(Some(heard)) => read(&self.node, heard.payload()),
            Ok(None) => vec![Hint::All],
            Err(error) => {
                warn!(%error, "other nodes are not heard any more; connecting again");
                self.listener = None;
                Vec::new()
            }
        }
    }
}

async fn listener(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// The sender's name in hexadecimal digits, and the hints, with spaces between.
fn spell(from: &str, hints: &[Hint]) -> String {
    let words = hints.iter().map(|hint| match hint {
        Hint::Changed(kind) => format!("c{kind}"),
        Hint::Doomed(fence) => format!("d{}", fence.0),
        Hint::Look(fence) => format!("l{}", fence.0),
        Hint::Run(run) => format!("r{run}"),
        Hint::All => "a".to_owned(),
    });
    [hex::encode(from)].into_iter().chain(words).collect::<Vec<_>>().join(" ")
}

/// What another node has told; what a newer version tells is left out.
fn read(node: &str, payload: &str) -> Vec<Hint> {
    let mut words = payload.split(' ');
    if words.next() == Some(&hex::encode(node)) {
        return Vec::new();
    }
    let hint = |word: &str| {
        let rest = word.get(1..)?;
        Some(match word.get(..1)? {
            "c" => Hint::Changed(rest.parse().ok()?),
            "d" => Hint::Doomed(Fence(rest.parse().ok()?)),
            "l" => Hint::Look(Fence(rest.parse().ok()?)),
            "r" => Hint::Run(rest.parse().ok()?),
            "a" => Hint::All,
            _ => return None,
        })
    };
    words.filter_map(hint).collect()
}

#[cfg(test)]
mod tests {
    use mainspring_domain::id::RunId;

    use super::*;

    #[test]
    fn hints_are_heard_by_others_as_they_were_told() {
        let run = RunId::new(jiff::Timestamp::UNIX_EPOCH, [7; 10]);
        let (doomed, look) = (Hint::Doomed(Fence(42)), Hint::Look(Fence(43)));
        let hints = [Hint::Changed(3), doomed, look, Hint::Run(run), Hint::All];
        let payload = spell("node 帅", &hints);
        assert_eq!(read("another", &payload), hints);
        assert_eq!(read("node 帅", &payload), []);
    }

    #[test]
    fn a_full_message_fits_into_a_payload() {
        let run = RunId::new(jiff::Timestamp::UNIX_EPOCH, [7; 10]);
        assert!(spell(&"x".repeat(64), &vec![Hint::Run(run); MOST_HINTS]).len() < 8000);
    }

    #[test]
    fn what_is_not_understood_is_passed_over() {
        assert_eq!(read("a", "62 z9 c d帅 c7"), [Hint::Changed(7)]);
        assert_eq!(read("a", ""), []);
    }
}
