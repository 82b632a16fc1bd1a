use leptos::prelude::*;
use mainspring_ui_model::text::{Texts, count};
use mainspring_ui_model::trace::{Line, pairs};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use super::lines::Lines;
use super::row::kind;
use crate::browser;
use crate::console::console;
use crate::parts::icon::{Icon, icon_button};
use crate::tail::Tail;
use crate::time;

/// More lines than this do not go into the clipboard; a file takes all.
const MOST_COPIED: usize = 10_000;

/// The button that copies the log as far as it is shown.
pub(super) fn copy_button(tail: Tail, lines: Lines, t: &'static Texts) -> AnyView {
    let toasts = console().toasts;
    icon_button(Icon::Copy, t.trace.copy, move |_| {
        let all = lines.all();
        let rows = all.get(all.len().saturating_sub(MOST_COPIED)..).unwrap_or_default();
        let clipboard = browser::window().navigator().clipboard();
        let _ = clipboard.write_text(&written(tail, rows, t).concat());
        let n = u64::try_from(rows.len()).unwrap_or(0);
        toasts.done(if rows.len() < all.len() {
            count(t.trace.copied_part, n)
        } else {
            t.common.copied.to_owned()
        });
    })
}

/// Offers the log as far as it is shown as a file.
pub(super) fn download(tail: Tail, lines: Lines, name: &str, t: &'static Texts) {
    let parts = js_sys::Array::new();
    for part in written(tail, &lines.all(), t) {
        parts.push(&JsValue::from_str(&part));
    }
    let options = BlobPropertyBag::new();
    options.set_type("text/plain;charset=utf-8");
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else { return };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    let link = browser::document().create_element("a");
    if let Some(link) = link.ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    // The browser has taken hold of it by then.
    browser::after(10_000, move || {
        let _ = Url::revoke_object_url(&url);
    });
}

/// The lines as text, one string each.
fn written(tail: Tail, rows: &[usize], t: &'static Texts) -> Vec<String> {
    tail.once(|trace| {
        let lines = rows.iter().filter_map(|at| trace.lines().get(*at));
        lines.map(|line| one(line, t)).collect()
    })
}

fn one(line: &Line, t: &'static Texts) -> String {
    #[expect(clippy::cast_precision_loss, reason = "microseconds of this age are far from 2^53")]
    let at = time::of_millis(line.at as f64 / 1000.0);
    let mut text = [&at.0, " ", kind(line.kind, t).1, " ", &line.text].concat();
    if !line.fields.is_empty() {
        text.push(' ');
        text.push_str(&pairs(&line.fields));
    }
    text.push('\n');
    text
}
