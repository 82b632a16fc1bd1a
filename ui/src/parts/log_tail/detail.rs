use leptos::prelude::*;

use super::row::{kind, offset};
use crate::console::texts;
use crate::parts::copy::CopyButton;
use crate::parts::icon::{Icon, icon_button};
use crate::tail::Tail;
use crate::time;

/// A line in full: its text as it was written, its fields, its time and its step.
#[component]
pub(super) fn LineDetail(
    tail: Tail,
    /// The index of the line.
    line: usize,
    /// Which line is shown; unset to close.
    chosen: RwSignal<Option<usize>>,
) -> AnyView {
    let t = texts();
    let found = tail.once(|trace| {
        let line = trace.lines().get(line)?.clone();
        let step = line.step.and_then(|number| trace.steps().get(number));
        let step = step.map(|step| step.name.to_string());
        Some((line, step))
    });
    let Some((line, step)) = found else { return ().into_any() };
    let (class, level) = kind(line.kind, t);
    #[expect(clippy::cast_precision_loss, reason = "microseconds of this age are far from 2^53")]
    let ms = line.at as f64 / 1000.0;
    let since = offset(line.at - tail.span.get_untracked().0);
    let text = line.text.to_string();
    let fields = line.fields.iter().map(|field| {
        view! {
            <div>
                <dt>{field.name.clone()}</dt>
                <dd>{field.value.clone()}</dd>
            </div>
        }
    });
    view! {
        <aside class=format!("log-detail {class}") aria-label=t.trace.line_detail>
            <header>
                <b class="log-level">{level}</b>
                <time class="number" data-tip=time::both(ms, t.language)>
                    {time::absolute(ms, None, t.language)}
                </time>
                <span class="number muted">{format!("+{since}")}</span>
                <span class="muted ellipsis">{step}</span>
                <span class="spacer"></span>
                <CopyButton text=text.clone() />
                {icon_button(Icon::Cross, t.common.close, move |_| chosen.set(None))}
            </header>
            <pre tabindex="0">{text}</pre>
            <dl class="log-fields">{fields.collect_view()}</dl>
        </aside>
    }
    .into_any()
}
