use mainspring_domain::id::Fence;
use mainspring_domain::ports::TraceChunk;
use mainspring_domain::trace::TraceEvent;

use super::rows::{Columns as _, to_json};
use super::{Conn, Failure, Sliced, Values};

pub(in super::super) async fn insert(
    conn: &mut Conn,
    chunks: &[&TraceChunk],
) -> Result<(), Failure> {
    let chunks: Vec<_> = chunks.iter().filter_map(|chunk| ChunkRow::of(chunk)).collect();
    INSERT.execute(conn, &chunks, ChunkRow::bind).await.map(drop)
}

// A chunk that is there already was written by a call whose answer got lost; what is handed over again
// may have grown since.
static INSERT: Sliced = Sliced::new(
    "fence, first, last, events",
    "insert into trace_chunks (fence, first, last, events)
     select * from t where fence is not null
     on conflict (fence, first)
     do update set last = excluded.last, events = excluded.events
        where excluded.last > trace_chunks.last",
);

#[derive(Clone, Copy)]
struct ChunkRow<'a> {
    chunk: &'a TraceChunk,
    first: u64,
    last: u64,
}

impl<'a> ChunkRow<'a> {
    fn of(chunk: &'a TraceChunk) -> Option<Self> {
        let (first, last) = (chunk.events.first()?.seq, chunk.events.last()?.seq);
        Some(Self { chunk, first, last })
    }

    fn bind(values: &mut Values, row: Self) -> Result<(), Failure> {
        values
            .push(row.chunk.attempt.0)?
            .push(i64::try_from(row.first).unwrap_or(i64::MAX))?
            .push(i64::try_from(row.last).unwrap_or(i64::MAX))?
            .push(to_json(&row.chunk.events)?)?;
        Ok(())
    }
}

/// Reads chunk by chunk, so that a long trace is never in memory as a whole.
pub(in super::super) async fn read(
    conn: &mut Conn,
    attempt: Fence,
    after: u64,
    limit: u32,
) -> Result<Vec<TraceEvent>, Failure> {
    let mut events: Vec<TraceEvent> = Vec::new();
    let mut last = after;
    while events.len() < limit as usize {
        let row = sqlx::query(
            "select events from trace_chunks where fence = $1 and last > $2 order by first limit 1",
        )
        .bind(attempt.0)
        .bind(i64::try_from(last).unwrap_or(i64::MAX))
        .fetch_optional(&mut *conn)
        .await?;
        let Some(row) = row else { break };
        let chunk: Vec<TraceEvent> = row.parsed("events")?;
        events.extend(chunk.into_iter().filter(|event| event.seq > last));
        match events.last() {
            Some(event) if event.seq > last => last = event.seq,
            _ => break,
        }
    }
    Ok(events)
}

pub(in super::super) async fn end(conn: &mut Conn, attempt: Fence) -> Result<u64, Failure> {
    let row =
        sqlx::query("select coalesce(max(last), 0) as last from trace_chunks where fence = $1")
            .bind(attempt.0)
            .fetch_one(conn)
            .await?;
    row.count("last")
}
