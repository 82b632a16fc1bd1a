use std::future;

use futures::stream::{self, AbortHandle, Abortable, BoxStream, SelectAll, StreamExt as _};

use super::{Event, Failure};

/// So many things a connection is told of at once: each costs a look at the store now and then.
const MOST: usize = 100;

/// What a connection is told of.
#[derive(Default)]
pub(super) struct Subscriptions {
    known: Vec<Subscription>,
    streams: SelectAll<BoxStream<'static, Told>>,
}

struct Subscription {
    /// Its topic, and what else the client calls it.
    names: Vec<String>,
    handle: AbortHandle,
}

enum Told {
    Event(Event),
    /// Nothing follows on this topic.
    End(String),
}

impl Subscriptions {
    pub(super) fn listen(
        &mut self,
        topic: String,
        alias: String,
        events: BoxStream<'static, Event>,
    ) -> Result<(), Failure> {
        let known = self.known.iter_mut().find(|known| known.names.first() == Some(&topic));
        if let Some(Subscription { names, .. }) = known {
            if !names.contains(&alias) {
                names.push(alias);
            }
            return Ok(());
        }
        if self.known.len() >= MOST {
            let reason = format!("a connection has at most {MOST} subscriptions at a time");
            return Err(Failure::Refused(reason));
        }
        let end = stream::once(future::ready(Told::End(topic.clone())));
        let (handle, registration) = AbortHandle::new_pair();
        let told = Abortable::new(events.map(Told::Event).chain(end), registration);
        self.streams.push(told.boxed());
        self.known.push(Subscription { names: vec![topic, alias], handle });
        Ok(())
    }

    /// Ends what has one of these names.
    pub(super) fn forget(&mut self, names: &[String]) {
        self.known.retain(|known| {
            let is_meant = known.names.iter().any(|name| names.contains(name));
            if is_meant {
                known.handle.abort();
            }
            !is_meant
        });
    }

    /// The next event of any. Does not resolve while there is none.
    pub(super) async fn next(&mut self) -> Event {
        loop {
            match self.streams.next().await {
                Some(Told::Event(event)) => return event,
                Some(Told::End(topic)) => {
                    self.known.retain(|known| known.names.first() != Some(&topic));
                }
                None => future::pending().await,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use futures::channel::mpsc;
    use serde_json::value::RawValue;

    use super::*;

    fn event(target: &'static str) -> Event {
        Event { target, argument: RawValue::NULL.to_owned() }
    }

    fn next(subscriptions: &mut Subscriptions) -> Option<&'static str> {
        subscriptions.next().now_or_never().map(|event| event.target)
    }

    #[test]
    fn one_topic_is_told_once_whatever_it_is_called_and_ends_by_any_of_its_names() {
        let mut all = Subscriptions::default();
        let (sender, events) = mpsc::unbounded();
        all.listen("1".into(), "one".into(), events.boxed()).unwrap();
        let again = stream::once(future::ready(event("again"))).boxed();
        all.listen("1".into(), "first".into(), again).unwrap();
        sender.unbounded_send(event("a")).unwrap();
        assert_eq!(next(&mut all), Some("a"));
        assert_eq!(next(&mut all), None);

        sender.unbounded_send(event("b")).unwrap();
        all.forget(&["other".into()]);
        all.forget(&["none".into(), "first".into()]);
        assert_eq!(next(&mut all), None);
        assert!(all.known.is_empty());
    }

    #[test]
    fn what_has_ended_is_told_again_when_it_is_asked_for_again() {
        let mut all = Subscriptions::default();
        for _ in 0..2 {
            let last = stream::once(future::ready(event("end"))).boxed();
            all.listen("1".into(), "one".into(), last).unwrap();
            assert_eq!(next(&mut all), Some("end"));
            assert_eq!(next(&mut all), None);
        }
    }

    #[test]
    fn there_are_only_so_many_at_a_time() {
        let mut all = Subscriptions::default();
        for topic in 0..MOST {
            all.listen(topic.to_string(), "x".into(), stream::pending().boxed()).unwrap();
        }
        let refused = all.listen("more".into(), "x".into(), stream::pending().boxed());
        assert!(matches!(refused, Err(Failure::Refused(_))));
        all.forget(&["7".into()]);
        all.listen("more".into(), "x".into(), stream::pending().boxed()).unwrap();
    }
}
