//! The one stream of a tab by which the server says what has changed, and shows the attempt that a page
//! watches.

mod stream;

use leptos::prelude::*;
use mainspring_client::wire::{Run, Topic, TraceEvent};

use crate::browser;
use crate::effects::effect;
use crate::session::{SessionState, Sessions};
use stream::Stream;

/// How long a stream may say nothing, in milliseconds. The server says something every ten seconds; a
/// connection that broke without a word, as after a change of networks, is known by nothing else.
const SILENCE: f64 = 25_000.0;

/// The stream, and what it has said.
#[derive(Clone, Copy)]
pub(crate) struct Live {
    pub(crate) status: RwSignal<Status>,
    /// How often each kind of things has changed, in the order of [`index`].
    changes: [RwSignal<u32>; 5],
    watched: StoredValue<Option<Watched>, LocalStorage>,
    stream: StoredValue<Option<Stream>, LocalStorage>,
    /// Failures in a row, which make the pause before the next try longer.
    failures: StoredValue<u32>,
    /// How often the connection came back, after which everything is looked up again.
    returns: RwSignal<u32>,
    /// When the stream was last heard of.
    heard: StoredValue<f64>,
}

/// How the stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Nobody is signed in.
    Off,
    /// What is shown is kept up to date.
    Live,
    /// Nobody can see the tab.
    Paused,
    /// The connection is lost, and being made again.
    Reconnecting,
}

/// What a watched attempt says.
#[derive(Debug, Clone)]
pub(crate) enum Seen {
    /// The next events of its trace.
    Trace(Vec<TraceEvent>),
    /// It is over; the run as it is now.
    End(Box<Run>),
    /// It cannot be watched.
    Refused,
}

struct Watched {
    run: String,
    attempt: u32,
    /// The last event that came.
    after: u64,
    tell: std::rc::Rc<dyn Fn(Seen)>,
}

impl Live {
    pub(crate) fn new(sessions: Sessions) -> Self {
        let live = Self {
            status: RwSignal::new(Status::Off),
            changes: std::array::from_fn(|_| RwSignal::new(0)),
            watched: StoredValue::new_local(None),
            stream: StoredValue::new_local(None),
            failures: StoredValue::new(0),
            returns: RwSignal::new(0),
            heard: StoredValue::new(0.0),
        };
        let signed_in = Memo::new(move |_| {
            sessions.state.with(|state| matches!(state, SessionState::SignedIn(_)))
        });
        effect(move || {
            if signed_in.get() {
                live.open();
            } else {
                live.shut(Status::Off);
            }
        });
        browser::listen(&browser::document(), "visibilitychange", move |_: web_sys::Event| match (
            browser::document().hidden(),
            live.status.get_untracked(),
        ) {
            (_, Status::Off) => {}
            (true, _) => live.shut(Status::Paused),
            (false, _) => live.open(),
        });
        browser::every(5000, move || {
            if browser::now() - live.heard.get_value() > SILENCE {
                live.begin_again();
            }
        });
        browser::listen(&browser::window(), "online", move |_: web_sys::Event| live.begin_again());
        live
    }

    /// How often things of these kinds have changed, or may have while there was no connection. Whoever
    /// reads it is called again when they do.
    pub(crate) fn changes(&self, topics: &[Topic]) -> u32 {
        let changes = topics.iter().map(|&topic| self.changes[index(topic)].get());
        changes.fold(self.returns.get(), u32::wrapping_add)
    }

    /// Has an attempt of a run shown from after the event `after` on, until the page that asks for it is
    /// gone or asks for another.
    pub(crate) fn watch(&self, run: &str, attempt: u32, after: u64, tell: impl Fn(Seen) + 'static) {
        let watched = Watched { run: run.to_owned(), attempt, after, tell: std::rc::Rc::new(tell) };
        self.watched.set_value(Some(watched));
        self.reopen();
        let live = *self;
        let run = run.to_owned();
        on_cleanup(move || live.leave(&run, attempt));
    }

    /// Stops watching, unless something else is watched by now.
    pub(crate) fn leave(&self, run: &str, attempt: u32) {
        let same = self.watched.with_value(|watched| {
            watched.as_ref().is_some_and(|it| it.run == run && it.attempt == attempt)
        });
        if same {
            self.watched.set_value(None);
            self.reopen();
        }
    }

    fn reopen(&self) {
        // A stream that is still being opened was asked for the wrong thing, too.
        let opening = self.stream.with_value(Option::is_some);
        let status = self.status.get_untracked();
        if opening || matches!(status, Status::Live | Status::Reconnecting) {
            self.open();
        }
    }

    /// Takes a stream that is there for broken, and opens another.
    fn begin_again(&self) {
        let status = self.status.get_untracked();
        if matches!(status, Status::Live | Status::Reconnecting) {
            self.status.set(Status::Reconnecting);
            self.open();
        }
    }

    fn open(&self) {
        self.lives();
        let path = self.watched.with_value(|watched| {
            let watched = watched.as_ref();
            let attempt = watched.map(|it| (it.run.as_str(), it.attempt));
            mainspring_client::events_path(attempt, watched.map_or(0, |it| it.after))
        });
        self.stream.set_value(Stream::open(*self, &path));
    }

    fn shut(&self, status: Status) {
        self.stream.set_value(None);
        self.status.set(status);
    }

    /// The stream is open. Whatever changed while it was not is looked up now.
    fn opened(&self) {
        self.lives();
        self.failures.set_value(0);
        let before = self.status.get_untracked();
        self.status.set(Status::Live);
        if matches!(before, Status::Paused | Status::Reconnecting) {
            self.look_again();
        }
    }

    /// The stream gave a sign of life.
    fn lives(&self) {
        self.heard.set_value(browser::now());
    }

    fn look_again(&self) {
        self.returns.update(|n| *n = n.wrapping_add(1));
    }

    /// The stream broke. `closed`: the browser has given up on it, as it does after an answer that is no
    /// stream; then it is opened again from here, later and later.
    fn broke(&self, closed: bool) {
        self.status.set(Status::Reconnecting);
        if !closed {
            return;
        }
        self.stream.set_value(None);
        let failures = self.failures.get_value() + 1;
        self.failures.set_value(failures);
        let live = *self;
        browser::after(1000 * i32::try_from(failures.min(15)).unwrap_or(15), move || {
            let idle = live.stream.with_value(Option::is_none);
            if idle && live.status.get_untracked() == Status::Reconnecting {
                // If the session is what is missing, the pages' own questions find that out.
                live.look_again();
                live.open();
            }
        });
    }

    fn changed(&self, topics: &[Topic]) {
        for &topic in topics {
            self.changes[index(topic)].update(|n| *n = n.wrapping_add(1));
        }
    }

    fn tell(&self, seen: Seen) {
        if let Seen::Trace(events) = &seen
            && let Some(last) = events.last()
        {
            self.watched.update_value(|watched| {
                if let Some(watched) = watched {
                    watched.after = last.seq;
                }
            });
        }
        let tell = self.watched.with_value(|watched| watched.as_ref().map(|it| it.tell.clone()));
        if let Some(tell) = tell {
            tell(seen);
        }
    }
}

fn index(topic: Topic) -> usize {
    match topic {
        Topic::Jobs => 0,
        Topic::Runs => 1,
        Topic::Plugins => 2,
        Topic::Keys => 3,
        Topic::Secrets => 4,
    }
}
