use leptos::prelude::*;
use mainspring_client::wire::Frame;
use mainspring_ui_model::text::count;

use crate::console::texts;
use crate::parts::copy::CopyButton;

/// Frames that are shown before somebody asks for more.
const FIRST: usize = 8;

/// A guest's stack, innermost first: functions, and lines where they are known.
#[component]
pub(crate) fn Frames(
    /// The frames.
    frames: Vec<Frame>,
    /// Whether all are shown, where that is to outlive this list.
    #[prop(optional)]
    all: Option<RwSignal<bool>>,
) -> AnyView {
    let t = texts();
    let text: Vec<String> = frames.iter().map(|frame| written(frame) + "\n").collect();
    let more = frames.len().saturating_sub(FIRST);
    let asked = all.unwrap_or_else(|| RwSignal::new(false));
    let all = Signal::derive(move || more < 3 || asked.get());
    let list = move || {
        let shown = if all.get() { frames.len() } else { FIRST };
        frames.iter().take(shown).map(row).collect_view()
    };
    view! {
        <div class="frames">
            <header>
                <h3>{t.run.stack}</h3>
                <CopyButton text=text.concat() />
            </header>
            <ol>{move || list()}</ol>
            <button
                type="button"
                class="button ghost small"
                class:hidden=move || all.get()
                on:click=move |_| asked.set(true)
            >
                {count(t.run.frames_more, u64::try_from(more).unwrap_or(0))}
            </button>
        </div>
    }
    .into_any()
}

fn row(frame: &Frame) -> AnyView {
    let place = place(frame);
    // The path's end says most: its beginning gives way where room is short.
    view! {
        <li>
            <code class="frame-function">{frame.function.clone()}</code>
            <span class="frame-place">
                <bdi>{place}</bdi>
            </span>
        </li>
    }
    .into_any()
}

fn place(frame: &Frame) -> Option<String> {
    let file = frame.file.as_deref()?;
    Some(match frame.line {
        Some(line) => format!("{file}:{line}"),
        None => file.to_owned(),
    })
}

fn written(frame: &Frame) -> String {
    match place(frame) {
        Some(place) => format!("{} at {place}", frame.function),
        None => frame.function.clone(),
    }
}
