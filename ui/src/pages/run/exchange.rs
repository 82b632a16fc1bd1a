use leptos::prelude::*;
use mainspring_client::wire::{Answer, Excerpt, Exchange, Field};
use mainspring_ui_model::duration;
use mainspring_ui_model::json::Tree;
use mainspring_ui_model::number::bytes;
use mainspring_ui_model::text::{Texts, fill};

use crate::console::texts;
use crate::parts::copy::CopyButton;
use crate::parts::json_view::JsonView;
use crate::tail::Tail;

/// What an attempt asked of somebody else, and what the answer was.
#[component]
pub(super) fn ExchangeView(tail: Tail) -> AnyView {
    let t = texts();
    let total = Memo::new(move |_| tail.with(|trace| trace.exchanges().len()));
    let drawn = move || {
        let exchanges = (0..total.get()).filter_map(|at| {
            tail.once(|trace| trace.exchanges().get(at).map(|exchange| draw(exchange, t)))
        });
        exchanges.collect_view()
    };
    view! {
        <section class="card" aria-label=t.exchange.title>
            <header>
                <h2>{t.exchange.title}</h2>
            </header>
            {move || drawn()}
        </section>
    }
    .into_any()
}

fn draw(exchange: &Exchange, t: &'static Texts) -> AnyView {
    let Exchange { method, url, address, headers, body, answer, error, total_micros } = exchange;
    let address = address.as_ref().map(|it| fill(t.exchange.address, &[("address", it)]));
    let first_byte = answer.as_ref().map(|answer| answer.first_byte_micros);
    let answer_parts = answer.as_ref().map(|answer| {
        view! {
            {fields(t.exchange.answer_headers, &answer.headers)}
            {excerpt(t.exchange.answer_body, &answer.body, true, t)}
        }
    });
    view! {
        <div class="body exchange">
            <div class="exchange-line">
                <code><b>{method.clone()}</b> " " {url.clone()}</code>
                <CopyButton text=url.clone() />
                {status(answer.as_ref(), t)}
            </div>
            {error.clone().map(|error| view! { <p class="error">{error}</p> })}
            {timing(first_byte, *total_micros, t)}
            <p class="muted">{address}</p>
            {fields(t.exchange.sent_headers, headers)}
            {body.as_ref().map(|body| excerpt(t.exchange.sent_body, body, false, t))}
            {answer_parts}
        </div>
    }
    .into_any()
}

fn status(answer: Option<&Answer>, t: &'static Texts) -> AnyView {
    let Some(Answer { status, version, .. }) = answer else {
        return view! { <span class="badge state-failed">{t.exchange.no_answer}</span> }.into_any();
    };
    let class = match status {
        200..=299 => "badge state-succeeded",
        300..=399 => "badge plain",
        _ => "badge state-failed",
    };
    view! { <span class=class data-tip=version.clone()>{status.to_string()}</span> }.into_any()
}

/// How long the answer took to begin, within how long everything took.
fn timing(first_byte: Option<u64>, total: u64, t: &'static Texts) -> AnyView {
    let length = |micros| duration::short(micros, &t.units);
    let mut words = vec![];
    words.extend(first_byte.map(|it| fill(t.exchange.first_byte, &[("length", &length(it))])));
    words.push(fill(t.exchange.total, &[("length", &length(total))]));
    let part = first_byte.unwrap_or(total).saturating_mul(100) / total.max(1);
    view! {
        <div class="exchange-time">
            <div class="exchange-bar" aria-hidden="true">
                <i style:width=format!("{}%", part.min(100))></i>
            </div>
            <span class="number muted">{words.join(" · ")}</span>
        </div>
    }
    .into_any()
}

fn fields(title: &'static str, fields: &[Field]) -> AnyView {
    let lines = fields.iter().map(|field| {
        view! {
            <div>
                <dt>{field.name.clone()}</dt>
                <dd>{field.value.clone()}</dd>
            </div>
        }
    });
    view! {
        <details>
            <summary>{fill(title, &[("n", &fields.len())])}</summary>
            <dl class="log-fields">{lines.collect_view()}</dl>
        </details>
    }
    .into_any()
}

fn excerpt(title: &'static str, body: &Excerpt, open: bool, t: &'static Texts) -> AnyView {
    let Excerpt { text, size_bytes, cut } = body;
    let size = if *size_bytes == 0 { t.exchange.empty.to_owned() } else { bytes(*size_bytes) };
    let shown = bytes(u64::try_from(text.len()).unwrap_or(u64::MAX));
    let cut_words = fill(t.exchange.cut, &[("shown", &shown), ("size", &size)]);
    let content = match Tree::whole(text) {
        Ok(_) => view! { <JsonView text=text.clone() /> }.into_any(),
        Err(_) => view! { <pre class="json-text" tabindex="0">{text.clone()}</pre> }.into_any(),
    };
    view! {
        <details open=open>
            <summary>{fill(title, &[("size", &size)])}</summary>
            {content}
            {cut.then(|| view! { <p class="muted">{cut_words}</p> })}
        </details>
    }
    .into_any()
}
