use leptos::prelude::*;
use mainspring_client::wire::Time;

use crate::console::console;
use crate::time;

/// How long ago something was, or how soon it will be. The tooltip has the time itself, in the viewer's
/// zone and in UTC.
#[component]
pub(crate) fn Ago(
    /// When.
    at: Time,
) -> AnyView {
    let console = console();
    let language = console.texts().language;
    let ms = time::millis(&at);
    view! {
        <time datetime=at.0 data-tip=time::both(ms, language)>
            {move || time::relative(ms, console.clock.now(), language)}
        </time>
    }
    .into_any()
}

/// How long something has been going on, counted up while it is looked at.
#[component]
pub(crate) fn Since(
    /// When it began.
    at: Time,
) -> AnyView {
    let console = console();
    let t = console.texts();
    let ms = time::millis(&at);
    view! {
        <time class="number" datetime=at.0 data-tip=time::both(ms, t.language)>
            {move || time::stopwatch(console.clock.now() - ms, &t.units)}
        </time>
    }
    .into_any()
}

/// How long until something comes, counted down.
#[component]
pub(crate) fn Countdown(
    /// When it comes.
    at: Time,
) -> AnyView {
    let console = console();
    let t = console.texts();
    let ms = time::millis(&at);
    view! {
        <time class="number" datetime=at.0 data-tip=time::both(ms, t.language)>
            {move || {
                let left = ms - console.clock.now();
                if left < 0.0 { t.common.now.to_owned() } else { time::stopwatch(left, &t.units) }
            }}
        </time>
    }
    .into_any()
}

/// A time of day with its day, in the viewer's zone. The tooltip has it in UTC too.
#[component]
pub(crate) fn Moment(
    /// When.
    at: Time,
) -> AnyView {
    let language = console().texts().language;
    let ms = time::millis(&at);
    view! {
        <time class="number" datetime=at.0 data-tip=time::both(ms, language)>
            {time::moment(ms, None, language)}
        </time>
    }
    .into_any()
}
