use mainspring_client::wire::Changed;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource, MessageEvent};

use super::{Live, Seen};

/// An open `EventSource`; dropped, it is closed.
pub(super) struct Stream {
    source: EventSource,
    _opened: Closure<dyn Fn(Event)>,
    _broke: Closure<dyn Fn(Event)>,
    _heard: Closure<dyn Fn(MessageEvent)>,
}

impl Stream {
    /// Opens the stream at a path, and has the events told to `live`.
    pub(super) fn open(live: Live, path: &str) -> Option<Self> {
        let source = EventSource::new(path).ok()?;
        let opened = Closure::<dyn Fn(Event)>::new(move |_| live.opened());
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        let broke = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let closed = event
                .target()
                .and_then(|target| target.dyn_into::<EventSource>().ok())
                .is_none_or(|source| source.ready_state() == EventSource::CLOSED);
            live.broke(closed);
        });
        source.set_onerror(Some(broke.as_ref().unchecked_ref()));
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            hear(live, &event);
        });
        for kind in ["changed", "trace", "end", "problem", "beat"] {
            let heard = heard.as_ref().unchecked_ref();
            source.add_event_listener_with_callback(kind, heard).ok()?;
        }
        Some(Self { source, _opened: opened, _broke: broke, _heard: heard })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.set_onopen(None);
        self.source.set_onerror(None);
        self.source.close();
    }
}

/// Reads an event. One that makes no sense is left out: a newer server may say more than this knows.
fn hear(live: Live, event: &MessageEvent) {
    live.lives();
    let Some(data) = event.data().as_string() else { return };
    match event.type_().as_str() {
        "changed" => {
            if let Ok(changed) = serde_json::from_slice::<Changed>(data.as_bytes()) {
                live.changed(&changed.topics);
            }
        }
        "trace" => tell(live, &data, Seen::Trace),
        "end" => tell(live, &data, Seen::End),
        // What is wrong is found by the page's own questions, which ask for more than the attempt.
        "problem" => live.tell(Seen::Refused),
        _ => {}
    }
}

fn tell<T: serde::de::DeserializeOwned>(live: Live, data: &str, seen: fn(T) -> Seen) {
    // From bytes, as the client reads its answers: the code for each type is there once.
    if let Ok(value) = serde_json::from_slice(data.as_bytes()) {
        live.tell(seen(value));
    }
}
