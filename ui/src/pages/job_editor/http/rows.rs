use leptos::prelude::*;
use mainspring_ui_model::request::{Part, RequestDraft, Row, is_credential};
use mainspring_ui_model::text::{Texts, fill};

use super::field::{Form, fault, fault_of_all, input};
use super::secrets::{clear, placeholders};
use crate::browser;
use crate::console::texts;
use crate::parts::dynamic::dynamic;
use crate::parts::icon::{Icon, icon, icon_button};

/// Fields that come in pairs, of which there may be any number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rows {
    /// Names and values of headers.
    Headers,
    /// Places of an answer, and what stands there.
    Values,
}

impl Rows {
    fn all(self, request: &RequestDraft) -> &Vec<Row> {
        match self {
            Self::Headers => &request.headers,
            Self::Values => &request.json,
        }
    }

    fn all_mut(self, request: &mut RequestDraft) -> &mut Vec<Row> {
        match self {
            Self::Headers => &mut request.headers,
            Self::Values => &mut request.json,
        }
    }

    fn parts(self, at: usize) -> (Part, Part) {
        match self {
            Self::Headers => (Part::HeaderName(at), Part::HeaderValue(at)),
            Self::Values => (Part::Pointer(at), Part::Equals(at)),
        }
    }

    fn place(self) -> &'static str {
        match self {
            Self::Headers => "work.http.headers",
            Self::Values => "work.http.assertions.json",
        }
    }

    /// What both fields are called, with a number and in grey, and the button for one more pair.
    fn words(self, t: &Texts) -> ([&'static str; 2], [&'static str; 2], &'static str) {
        let t = &t.http;
        match self {
            Self::Headers => ([t.header_name, t.name], [t.header_value, t.value], t.add_header),
            Self::Values => ([t.pointer_n, t.pointer], [t.equals_n, t.equals], t.add_value),
        }
    }
}

/// The pairs, a row each, and a button for one more.
pub(super) fn rows(form: Form, rows: Rows) -> AnyView {
    let request = form.request();
    let count = Memo::new(move |_| request.with(|request| rows.all(request).len()));
    let drawn = dynamic(move || {
        let drawn = (0..count.get()).map(|at| row(form, rows, at));
        Some(drawn.collect_view().into_any())
    });
    let (.., label) = rows.words(texts());
    let add = move |_| {
        let at = count.get_untracked();
        request.update(|request| rows.all_mut(request).push(Row::default()));
        form.draft.touch();
        focus(form.place(rows.parts(at).0));
    };
    view! {
        {drawn}
        {fault_of_all(form, rows.place())}
        <button type="button" class="button small" id=add_id(rows) on:click=add>
            {icon(Icon::Plus)}
            {label}
        </button>
    }
    .into_any()
}

fn row(form: Form, rows: Rows, at: usize) -> AnyView {
    let t = texts();
    let request = form.request();
    let (one, other) = rows.parts(at);
    let ([one_name, one_grey], [other_name, other_grey], _) = rows.words(t);
    let named = |words| Some(fill(words, &[("n", &(at + 1))]));
    let remove = move |_| {
        request.update(|request| {
            rows.all_mut(request).remove(at);
        });
        // The rows behind it have moved: what the server said of them is not about what stands there.
        form.draft.mended(rows.place());
        form.draft.touch();
        focus(add_id(rows));
    };
    let carries = move |request: &RequestDraft| is_credential(request.get(one));
    let of_headers =
        (rows == Rows::Headers).then(|| (placeholders(form, other), clear(form, other, carries)));
    let (button, clear) = of_headers.unzip();
    view! {
        <div class="http-row">
            {input(form, one, named(one_name), one_grey)}
            {input(form, other, named(other_name), other_grey)}
            <span>{button} {icon_button(Icon::Cross, t.http.remove, remove)}</span>
            {fault(form, format!("{}.{at}", rows.place()))}
            {clear}
        </div>
    }
    .into_any()
}

fn add_id(rows: Rows) -> String {
    format!("{}.add", rows.place())
}

/// Puts the focus on what is there as soon as the next frame is drawn.
fn focus(id: String) {
    browser::next_frame(move || {
        if let Some(element) = browser::by_id(&id) {
            let _ = element.focus();
        }
    });
}
