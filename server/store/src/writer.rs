//! Group commit: writes that arrive while a commit is under way share the next one.

use std::io;
use std::sync::Arc;

use futures::future::BoxFuture;
use mainspring_domain::ports::{Claimed, QueuedRun, Settlement, StoreError, TraceChunk};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tracing::warn;

use super::error::classify;
use super::link::{BEGIN, Link, transact};
use super::{Conn, queries};

/// How many calls may share a commit. Together with the slices they bring this bounds how long the
/// first of them waits.
const MOST_CALLS: usize = 512;

/// So many callers are answered at once, which is the sooner for them.
const FEW: usize = 4;

/// How many calls may wait before callers wait to be heard.
const QUEUE: usize = 4096;

/// A handle to the one writer of the database. It ends when the last handle is gone.
#[derive(Debug, Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Write>,
}

/// A write with the place for its answer. Verbs that every run passes are known by name, so that
/// the slices of all callers become one statement; all others are closures.
enum Write {
    Enqueue(Call<Vec<QueuedRun>, Vec<bool>>),
    Settle(Call<Vec<Settlement>, Vec<bool>>),
    Trace(Call<Vec<TraceChunk>, ()>),
    Claim(Call<ClaimRequest, Vec<Claimed>>),
    Other(Box<dyn Other>),
}

struct Call<Request, Answer> {
    request: Request,
    reply: oneshot::Sender<Result<Answer, StoreError>>,
}

pub(super) struct ClaimRequest {
    pub(super) node: String,
    pub(super) limit: u32,
    pub(super) now: i64,
}

impl Writer {
    /// On a thread of its own: on that of everybody else, each statement's end would wait its turn behind
    /// hundreds of guests.
    pub(super) fn spawn(link: Link) -> io::Result<Self> {
        let (queue, writes) = mpsc::channel(QUEUE);
        let callers = Handle::current();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || runtime.block_on(drive(link, writes, callers)))?;
        Ok(Self { queue })
    }

    pub(super) async fn enqueue(&self, runs: Vec<QueuedRun>) -> Result<Vec<bool>, StoreError> {
        self.call(runs, Write::Enqueue).await
    }

    pub(super) async fn settle(&self, settled: Vec<Settlement>) -> Result<Vec<bool>, StoreError> {
        self.call(settled, Write::Settle).await
    }

    pub(super) async fn append_trace(&self, chunks: Vec<TraceChunk>) -> Result<(), StoreError> {
        self.call(chunks, Write::Trace).await
    }

    pub(super) async fn claim(&self, request: ClaimRequest) -> Result<Vec<Claimed>, StoreError> {
        self.call(request, Write::Claim).await
    }

    /// Any other write. `work` may be called twice: again alone, when the commit that it shared
    /// failed.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> Fn(&'c mut Conn) -> BoxFuture<'c, Result<T, sqlx::Error>>
            + Send
            + Sync
            + 'static,
    {
        self.call((), |Call { reply, .. }| {
            Write::Other(Box::new(Closure { work, result: None, reply }))
        })
        .await
    }

    async fn call<Request, Answer>(
        &self,
        request: Request,
        write: impl FnOnce(Call<Request, Answer>) -> Write,
    ) -> Result<Answer, StoreError> {
        let (reply, answer) = oneshot::channel();
        let stopped = || StoreError::Unavailable("the writer has stopped".into());
        self.queue.send(write(Call { request, reply })).await.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }
}

async fn drive(mut link: Link, mut writes: mpsc::Receiver<Write>, callers: Handle) {
    let mut group = Vec::new();
    while writes.recv_many(&mut group, MOST_CALLS).await > 0 {
        // Calls come in bursts, as when a commit has just been answered: let the burst arrive.
        tokio::task::yield_now().await;
        while group.len() < MOST_CALLS
            && let Ok(write) = writes.try_recv()
        {
            group.push(write);
        }
        let mut batch = Batch::of(group.drain(..));
        match batch.commit(&mut link).await {
            Ok(()) if batch.calls() <= FEW => batch.answer(),
            // From their own threads: from here, each would be woken through the operating system.
            Ok(()) => drop(callers.spawn(async move { batch.answer() })),
            Err(Failed::Begin(error)) => batch.fail(error),
            Err(Failed::Work(error)) if batch.calls() == 1 => batch.fail(error),
            // One of them is to blame: each alone finds out which, and the others hold.
            Err(Failed::Work(error)) => {
                warn!(%error, calls = batch.calls(), "a shared commit failed; trying each call alone");
                for mut alone in batch.split() {
                    match alone.commit(&mut link).await {
                        Ok(()) => alone.answer(),
                        Err(Failed::Begin(error) | Failed::Work(error)) => alone.fail(error),
                    }
                }
            }
        }
    }
}

/// Why a commit failed.
enum Failed {
    /// It could not even begin. No call is to blame, and each alone would wait as long for a foreign
    /// lock as all did together.
    Begin(sqlx::Error),
    /// A call, or the disk.
    Work(sqlx::Error),
}

/// Calls that share a commit, with their answers once it has been prepared.
#[derive(Default)]
struct Batch {
    enqueues: Calls<Vec<QueuedRun>, Vec<bool>>,
    settles: Calls<Vec<Settlement>, Vec<bool>>,
    traces: Calls<Vec<TraceChunk>, ()>,
    claims: Calls<ClaimRequest, Vec<Claimed>>,
    others: Vec<Box<dyn Other>>,
}

struct Calls<Request, Answer> {
    calls: Vec<Call<Request, Answer>>,
    answers: Vec<Answer>,
}

impl<Request, Answer> Default for Calls<Request, Answer> {
    fn default() -> Self {
        Self { calls: Vec::new(), answers: Vec::new() }
    }
}

impl Batch {
    fn of(writes: impl Iterator<Item = Write>) -> Self {
        let mut batch = Self::default();
        for write in writes {
            match write {
                Write::Enqueue(call) => batch.enqueues.calls.push(call),
                Write::Settle(call) => batch.settles.calls.push(call),
                Write::Trace(call) => batch.traces.calls.push(call),
                Write::Claim(call) => batch.claims.calls.push(call),
                Write::Other(other) => batch.others.push(other),
            }
        }
        batch
    }

    fn calls(&self) -> usize {
        self.enqueues.calls.len()
            + self.settles.calls.len()
            + self.traces.calls.len()
            + self.claims.calls.len()
            + self.others.len()
    }

    async fn commit(&mut self, link: &mut Link) -> Result<(), Failed> {
        let connection = link.connection().await.map_err(Failed::Begin)?;
        let result = self.commit_over(connection).await;
        if let Err(Failed::Begin(error) | Failed::Work(error)) = &result {
            link.failed(error);
        }
        result
    }

    async fn commit_over(&mut self, connection: &mut Conn) -> Result<(), Failed> {
        transact(connection, BEGIN).await.map_err(Failed::Begin)?;
        let prepared = self.prepare(connection).await;
        let end = if prepared.is_ok() { "commit" } else { "rollback" };
        let ended = transact(connection, end).await;
        if prepared.is_ok() && ended.is_err() {
            // A commit that failed may leave the transaction open; it may also have ended it.
            let _ = transact(connection, "rollback").await;
        }
        prepared.and(ended).map_err(Failed::Work)
    }

    /// Claims come last, so that they see what the others have just queued or set free.
    async fn prepare(&mut self, connection: &mut Conn) -> Result<(), sqlx::Error> {
        for other in &mut self.others {
            other.run(connection).await?;
        }
        let answers = queries::enqueue::insert(connection, &self.enqueues.items()).await?;
        self.enqueues.portion(answers);
        queries::trace::insert(connection, &self.traces.items()).await?;
        self.traces.answers = self.traces.calls.iter().map(|_| ()).collect();
        let answers = queries::settle::apply(connection, &self.settles.items()).await?;
        self.settles.portion(answers);
        self.claims.answers.clear();
        for Call { request, .. } in &self.claims.calls {
            self.claims.answers.push(queries::claim::take(connection, request).await?);
        }
        Ok(())
    }

    fn answer(self) {
        self.enqueues.answer();
        self.settles.answer();
        self.traces.answer();
        self.claims.answer();
        for other in self.others {
            other.answer(None);
        }
    }

    fn fail(self, error: sqlx::Error) {
        let error = Arc::new(error);
        self.enqueues.fail(&error);
        self.settles.fail(&error);
        self.traces.fail(&error);
        self.claims.fail(&error);
        for other in self.others {
            other.answer(Some(&error));
        }
    }

    fn split(self) -> impl Iterator<Item = Self> {
        let one = |write| Self::of(std::iter::once(write));
        let enqueues = self.enqueues.calls.into_iter().map(Write::Enqueue);
        let settles = self.settles.calls.into_iter().map(Write::Settle);
        let traces = self.traces.calls.into_iter().map(Write::Trace);
        let claims = self.claims.calls.into_iter().map(Write::Claim);
        let others = self.others.into_iter().map(Write::Other);
        others.chain(enqueues).chain(traces).chain(settles).chain(claims).map(one)
    }
}

impl<Item, Answer> Calls<Vec<Item>, Answer> {
    /// The slices of all calls as one.
    fn items(&self) -> Vec<&Item> {
        self.calls.iter().flat_map(|call| &call.request).collect()
    }
}

impl<Item, Answer> Calls<Vec<Item>, Vec<Answer>> {
    /// Cuts the answers to all items into each caller's own.
    fn portion(&mut self, answers: Vec<Answer>) {
        let mut answers = answers.into_iter();
        let own = |call: &Call<Vec<Item>, _>| answers.by_ref().take(call.request.len()).collect();
        self.answers = self.calls.iter().map(own).collect();
    }
}

impl<Request, Answer> Calls<Request, Answer> {
    /// Whoever no longer waits for its answer does not need it.
    fn answer(self) {
        for (call, answer) in self.calls.into_iter().zip(self.answers) {
            let _ = call.reply.send(Ok(answer));
        }
    }

    fn fail(self, error: &Arc<sqlx::Error>) {
        for call in self.calls {
            let _ = call.reply.send(Err(classify(Arc::clone(error))));
        }
    }
}

trait Other: Send {
    fn run<'a>(&'a mut self, connection: &'a mut Conn) -> BoxFuture<'a, Result<(), sqlx::Error>>;
    fn answer(self: Box<Self>, error: Option<&Arc<sqlx::Error>>);
}

struct Closure<T, F> {
    work: F,
    result: Option<T>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Other for Closure<T, F>
where
    T: Send,
    F: for<'c> Fn(&'c mut Conn) -> BoxFuture<'c, Result<T, sqlx::Error>> + Send + Sync,
{
    fn run<'a>(&'a mut self, connection: &'a mut Conn) -> BoxFuture<'a, Result<(), sqlx::Error>> {
        Box::pin(async move {
            self.result = Some((self.work)(connection).await?);
            Ok(())
        })
    }

    fn answer(self: Box<Self>, error: Option<&Arc<sqlx::Error>>) {
        let answer = match (error, self.result) {
            (None, Some(result)) => Ok(result),
            (Some(error), _) => Err(classify(Arc::clone(error))),
            (None, None) => Err(StoreError::Unavailable("the write was not carried out".into())),
        };
        let _ = self.reply.send(answer);
    }
}
