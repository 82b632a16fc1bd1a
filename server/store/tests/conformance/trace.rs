use mainspring_domain::id::Fence;
use mainspring_domain::ports::{Settlement, TraceChunk};
use mainspring_domain::trace::{Level, TraceEntry, TraceEvent};

use super::given::*;

crate::on_every_store!(
    every_kind_of_event_reads_back_as_it_was_written,
    a_trace_is_read_from_any_position,
    a_slice_has_at_least_one_event_and_about_as_many_as_asked_for,
    the_rest_of_a_trace_comes_with_the_end_of_its_attempt,
    a_chunk_that_is_written_again_changes_nothing,
    a_chunk_that_is_written_again_with_more_events_loses_none,
    traces_of_many_attempts_are_kept_apart,
    a_trace_that_has_no_events_is_empty,
);

fn line(seq: u64) -> TraceEvent {
    let entry = TraceEntry::Log {
        level: Level::Info,
        message: format!("line {seq}"),
        fields: Vec::new(),
        step: None,
    };
    TraceEvent { seq, at: at(1), entry }
}

fn chunk(attempt: i64, seqs: std::ops::RangeInclusive<u64>) -> TraceChunk {
    TraceChunk { attempt: Fence(attempt), events: seqs.map(line).collect() }
}

async fn seqs(store: &AnyStore, attempt: i64, after: u64, limit: u32) -> Vec<u64> {
    let events = store.trace(Fence(attempt), after, limit).await.unwrap();
    events.into_iter().map(|event| event.seq).collect()
}

async fn every_kind_of_event_reads_back_as_it_was_written(store: AnyStore) {
    let log = |level| TraceEntry::Log {
        level,
        message: "NUL \0, quote \", 帅, line\nend".to_owned(),
        fields: vec![("k".to_owned(), "v".to_owned()), (String::new(), String::new())],
        step: Some(1),
    };
    let entries = [
        log(Level::Trace),
        log(Level::Debug),
        log(Level::Info),
        log(Level::Warn),
        log(Level::Error),
        TraceEntry::Progress { done: u64::MAX, total: Some(0), message: Some("half".to_owned()) },
        TraceEntry::StepBegan { step: 1, parent: Some(2), name: "fetch".to_owned() },
        TraceEntry::StepEnded { step: 1, error: Some("no".to_owned()) },
        TraceEntry::Truncated { message: "cut".to_owned() },
        TraceEntry::Ended { message: "failed".to_owned() },
    ];
    let events: Vec<_> =
        (1..).zip(entries).map(|(seq, entry)| TraceEvent { seq, at: at(2), entry }).collect();
    let chunk = TraceChunk { attempt: Fence(7), events: events.clone() };
    store.append_trace(vec![chunk]).await.unwrap();
    assert_eq!(store.trace(Fence(7), 0, 100).await.unwrap(), events);
}

async fn a_trace_is_read_from_any_position(store: AnyStore) {
    store.append_trace(vec![chunk(7, 1..=3)]).await.unwrap();
    store.append_trace(vec![chunk(7, 4..=4), chunk(7, 5..=9)]).await.unwrap();
    for after in 0..=10 {
        let expected: Vec<u64> = (after + 1..=9).collect();
        assert_eq!(seqs(&store, 7, after, 100).await, expected, "after {after}");
    }
    assert!(seqs(&store, 7, u64::MAX, 100).await.is_empty());
    assert_eq!(store.trace_end(Fence(7)).await.unwrap(), 9);
}

async fn a_slice_has_at_least_one_event_and_about_as_many_as_asked_for(store: AnyStore) {
    for first in (1..=1000).step_by(10) {
        store.append_trace(vec![chunk(7, first..=first + 9)]).await.unwrap();
    }
    let (mut found, mut slices) = (Vec::new(), 0);
    loop {
        let slice = seqs(&store, 7, found.last().copied().unwrap_or(0), 25).await;
        if slice.is_empty() {
            break;
        }
        assert!(slice.len() < 25 + 10, "{}", slice.len());
        found.extend(slice);
        slices += 1;
    }
    assert_eq!(found, (1..=1000).collect::<Vec<u64>>());
    assert!(slices > 20);
    assert!(!seqs(&store, 7, 4, 1).await.is_empty());
}

async fn the_rest_of_a_trace_comes_with_the_end_of_its_attempt(store: AnyStore) {
    let job = a_job(&store, spec()).await;
    let claimed = a_running_run(&store, job.id, 1).await;
    let number = fence(&claimed.run).0;
    store.append_trace(vec![chunk(number, 1..=2)]).await.unwrap();
    let end = Settlement { trace: Some(chunk(number, 3..=5)), ..end(&claimed, done(), 2) };
    assert_eq!(store.settle(vec![end]).await.unwrap(), [true]);
    assert_eq!(seqs(&store, number, 0, 100).await, [1, 2, 3, 4, 5]);
}

async fn a_chunk_that_is_written_again_changes_nothing(store: AnyStore) {
    for _ in 0..2 {
        store.append_trace(vec![chunk(7, 1..=3)]).await.unwrap();
    }
    store.append_trace(vec![chunk(7, 4..=5)]).await.unwrap();
    store.append_trace(vec![chunk(7, 1..=3)]).await.unwrap();
    assert_eq!(seqs(&store, 7, 0, 100).await, [1, 2, 3, 4, 5]);
}

async fn a_chunk_that_is_written_again_with_more_events_loses_none(store: AnyStore) {
    store.append_trace(vec![chunk(7, 1..=3)]).await.unwrap();
    // The answer got lost: the writer hands over what it believes not to be stored, and more.
    store.append_trace(vec![chunk(7, 1..=6)]).await.unwrap();
    assert_eq!(seqs(&store, 7, 0, 100).await, [1, 2, 3, 4, 5, 6]);
    assert_eq!(store.trace_end(Fence(7)).await.unwrap(), 6);
}

async fn traces_of_many_attempts_are_kept_apart(store: AnyStore) {
    let chunks = (1..=50).zip(1..).map(|(attempt, last)| chunk(attempt, 1..=last)).collect();
    store.append_trace(chunks).await.unwrap();
    for (attempt, last) in (1..=50).zip(1..) {
        assert_eq!(store.trace_end(Fence(attempt)).await.unwrap(), last);
        assert_eq!(seqs(&store, attempt, 0, 100).await, (1..=last).collect::<Vec<u64>>());
    }
}

async fn a_trace_that_has_no_events_is_empty(store: AnyStore) {
    assert!(seqs(&store, 7, 0, 100).await.is_empty());
    assert_eq!(store.trace_end(Fence(7)).await.unwrap(), 0);
}
