use std::collections::HashSet;

use leptos::prelude::*;
use mainspring_ui_model::json::{Kind, Tree};
use mainspring_ui_model::text::{Texts, count};

use crate::browser;
use crate::console::texts;
use crate::parts::copy::CopyButton;
use crate::parts::icon::{Icon, icon};

/// Values of a document that are kept; a larger one is cut, and says so.
const MOST_VALUES: usize = 50_000;
/// Lines that are drawn before somebody asks for more.
const A_PAGE: usize = 200;
/// A container with more values than this begins closed, unless it is the outermost.
const WIDE: usize = 40;
/// Longer texts are cut on the screen; copying takes the whole.
const LONG: usize = 2000;

/// A JSON document whose containers can be opened and closed. Every number has all of its digits.
#[component]
pub(crate) fn JsonView(
    /// The document.
    text: String,
) -> AnyView {
    let t = texts();
    let Ok(tree) = Tree::parse(&text, MOST_VALUES) else {
        return view! { <pre class="json-text">{text}</pre> }.into_any();
    };
    let left_out = u64::try_from(tree.left_out()).unwrap_or(0);
    let closed = RwSignal::new(closed_at_first(&tree));
    let most = RwSignal::new(A_PAGE);
    let nested = tree.nodes().iter().skip(1).any(|node| node.children > 0);
    let tree = StoredValue::new(tree);
    let all = Memo::new(move |_| tree.with_value(|tree| closed.with(|closed| lines(tree, closed))));
    let shown = move || all.with(|all| all.iter().take(most.get()).copied().collect::<Vec<_>>());
    let has_more = move || all.with(|all| all.len() > most.get());
    let close_all = move |close: bool| {
        closed.set(if close { tree.with_value(inner_containers) } else { HashSet::new() });
    };
    view! {
        <div class="json">
            <div class="json-tools" class:wide=nested>
                <button type="button" class="button ghost small" class:hidden=!nested on:click=move |_| close_all(false)>
                    {t.form.expand_all}
                </button>
                <button type="button" class="button ghost small" class:hidden=!nested on:click=move |_| close_all(true)>
                    {t.form.collapse_all}
                </button>
                <CopyButton text />
            </div>
            <div class="json-lines">
                <For each=move || shown() key=|line| *line children=move |line| draw(tree, line, closed, t) />
            </div>
            <button
                type="button"
                class="button ghost small"
                class:hidden=move || !has_more()
                on:click=move |_| most.update(|most| *most += 5 * A_PAGE)
            >
                {t.common.load_more}
            </button>
            {(left_out > 0).then(|| view! { <p class="muted">{count(t.form.values_left_out, left_out)}</p> })}
        </div>
    }
    .into_any()
}

/// A line on the screen: the index of a value, and whether it is the bracket after it.
type Line = (usize, bool);

fn lines(tree: &Tree, closed: &HashSet<usize>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    let nodes = tree.nodes();
    while let Some(node) = nodes.get(at) {
        while let Some(&around) = open.last().filter(|around| nodes[**around].end <= at) {
            lines.push((around, true));
            open.pop();
        }
        lines.push((at, false));
        if node.children > 0 && closed.contains(&at) {
            at = node.end;
        } else {
            if node.children > 0 {
                open.push(at);
            }
            at += 1;
        }
    }
    lines.extend(open.into_iter().rev().map(|around| (around, true)));
    lines
}

fn closed_at_first(tree: &Tree) -> HashSet<usize> {
    let nodes = tree.nodes().iter().enumerate().skip(1);
    nodes.filter(|(_, node)| node.children > WIDE || node.depth > 3).map(|(at, _)| at).collect()
}

fn inner_containers(tree: &Tree) -> HashSet<usize> {
    let nodes = tree.nodes().iter().enumerate().skip(1);
    nodes.filter(|(_, node)| node.children > 0).map(|(at, _)| at).collect()
}

fn draw(
    tree: StoredValue<Tree>,
    (at, is_end): Line,
    closed: RwSignal<HashSet<usize>>,
    t: &'static Texts,
) -> AnyView {
    tree.with_value(|tree| {
        let value = tree.value(at);
        let node = value.node();
        let (open, close) = brackets(node.kind);
        // The root's last line and every last child have no comma behind them.
        let is_last = node.parent.is_none_or(|around| tree.nodes()[around].children == node.place + 1);
        let comma = if is_last { "" } else { "," };
        let indent = format!("{}ch", node.depth * 2);
        if is_end {
            return view! { <div class="json-line" style:padding-left=indent>{close} {comma}</div> }.into_any();
        }
        let key = value.key_text().map(|key| key_button(key, value.pointer(), t));
        if node.children == 0 {
            let class = format!("json-{}", class(node.kind));
            let text = match node.kind {
                Kind::Object | Kind::Array => [open, close].concat(),
                _ => shortened(value.text()),
            };
            return view! {
                <div class="json-line" style:padding-left=indent>
                    {key} <span class=class>{text}</span> {comma}
                </div>
            }
            .into_any();
        }
        let size = u64::try_from(node.children).unwrap_or(0);
        let words = count(if open == "{" { t.form.members } else { t.form.items }, size);
        let is_closed = move || closed.with(|closed| closed.contains(&at));
        let toggle = move |_| {
            closed.update(|closed| {
                if !closed.remove(&at) {
                    closed.insert(at);
                }
            });
        };
        view! {
            <div class="json-line" style:padding-left=indent>
                <button
                    type="button"
                    class="json-toggle"
                    aria-expanded=move || if is_closed() { "false" } else { "true" }
                    aria-label=words.clone()
                    on:click=toggle
                >
                    {icon(Icon::Chevron)}
                </button>
                {key}
                {open}
                <span class="json-size" class:hidden=move || !is_closed()>{words}</span>
                <span class:hidden=move || !is_closed()>{close} {comma}</span>
            </div>
        }
        .into_any()
    })
}

/// A member's name; a click copies the path to it.
fn key_button(key: &str, pointer: String, t: &'static Texts) -> AnyView {
    let tip = format!("{}: {pointer}", t.form.copy_pointer);
    let copy = move |_| {
        let _ = browser::window().navigator().clipboard().write_text(&pointer);
    };
    view! {
        <button type="button" class="json-key" tabindex="-1" data-tip=tip on:click=copy>
            {key.to_owned()}
        </button>
        <span class="json-colon">": "</span>
    }
    .into_any()
}

fn brackets(kind: Kind) -> (&'static str, &'static str) {
    if kind == Kind::Array { ("[", "]") } else { ("{", "}") }
}

fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "string",
        Kind::Number => "number",
        Kind::Bool | Kind::Null => "word",
        Kind::Object | Kind::Array => "empty",
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONG) {
        Some((end, _)) => [&text[..end], "…"].concat(),
        None => text.to_owned(),
    }
}
