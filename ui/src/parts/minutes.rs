use std::fmt::Write as _;

use leptos::prelude::*;
use mainspring_client::wire::Minute;
use mainspring_ui_model::text::Texts;

use crate::console::console;
use crate::parts::dynamic::dynamic;
use crate::time;

/// How runs ended in each of the last 60 minutes: a bar a minute, what went wrong in it below.
#[component]
pub(crate) fn MinutesChart(
    /// The minutes in which something ended, oldest first.
    #[prop(into)]
    minutes: Signal<Vec<Minute>>,
) -> AnyView {
    let console = console();
    let t = console.texts();
    let now = Memo::new(move |_| (console.clock.now() / MINUTE).floor());
    dynamic(move || Some(draw(&minutes.get(), now.get(), t)))
}

const MINUTE: f64 = 60_000.0;
const BARS: u16 = 60;
/// Width of a bar with its gap, and height of the tallest, in units of the drawing.
const STEP: f64 = 10.0;
const HEIGHT: f64 = 100.0;

fn draw(minutes: &[Minute], now: f64, t: &'static Texts) -> AnyView {
    let most = minutes.iter().map(|m| m.succeeded + m.failed + m.cancelled).max().unwrap_or(0);
    let scale = HEIGHT / count(nice(most));
    let mut shapes = String::new();
    let mut tips = Vec::new();
    for minute in minutes {
        let age = now - (time::millis(&minute.at) / MINUTE).floor();
        if !(0.0..f64::from(BARS)).contains(&age) {
            continue;
        }
        let x = (f64::from(BARS) - 1.0 - age) * STEP;
        let mut y = HEIGHT;
        let parts = [
            ("failed", minute.failed),
            ("cancelled", minute.cancelled),
            ("succeeded", minute.succeeded),
        ];
        for (class, n) in parts.into_iter().filter(|part| part.1 > 0) {
            // One failure among thousands must be seen all the same.
            let height = (count(n) * scale).max(1.5);
            y -= height;
            let _ = write!(
                shapes,
                r#"<rect class="{class}" x="{:.1}" y="{y:.2}" width="{:.1}" height="{height:.2}"/>"#,
                x + 1.0,
                STEP - 2.0,
            );
        }
        tips.push((x, tip(minute, t)));
    }
    let hovers = tips
        .into_iter()
        .map(|(x, tip)| {
            view! {
                <rect class="hover" x=x.to_string() y="0" width="10" height="100" data-tip=tip></rect>
            }
        })
        .collect_view();
    view! {
        <figure class="minutes">
            <div class="minutes-plot">
                <span class="minutes-top number">{nice(most).to_string()}</span>
                <svg viewBox="0 0 600 100" preserveAspectRatio="none" role="img" aria-label=t.overview.chart>
                    <path class="grid" d="M0 .5H600M0 50H600M0 99.5H600"></path>
                    <g inner_html=shapes></g>
                    {hovers}
                </svg>
            </div>
            <figcaption>
                {[60.0, 45.0, 30.0, 15.0, 0.0]
                    .map(|ago| {
                        view! { <span class="number">{time::clock((now - ago) * MINUTE, t.language)}</span> }
                    })
                    .collect_view()}
            </figcaption>
        </figure>
    }
    .into_any()
}

fn tip(minute: &Minute, t: &Texts) -> String {
    let mut tip = time::clock(time::millis(&minute.at), t.language);
    let parts = [
        (t.common.succeeded, minute.succeeded),
        (t.common.failed, minute.failed),
        (t.common.cancelled, minute.cancelled),
    ];
    for (name, n) in parts.into_iter().filter(|part| part.1 > 0) {
        let _ = write!(tip, "\n{name} {n}");
    }
    tip
}

/// The top of the scale: 4, 10, 20, 40, 100, …
fn nice(most: u64) -> u64 {
    let mut top = 4;
    for factor in [5, 4, 4].into_iter().cycle() {
        if top >= most || top > u64::MAX / 10 {
            return top;
        }
        top = if factor == 5 { top / 2 * 5 } else { top * 2 };
    }
    top
}

#[expect(clippy::cast_precision_loss, reason = "a height on the screen")]
fn count(n: u64) -> f64 {
    n as f64
}
