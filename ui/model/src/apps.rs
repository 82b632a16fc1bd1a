//! An app as somebody fills in its form, and what follows for the server.

use mainspring_wire::{App, AppPatch, Backoff, BrokenRule, NewApp, Retry};

use crate::duration;
use crate::text::Texts;

/// How far signed times may be off where nothing else is chosen, in milliseconds.
pub const USUAL_WINDOW_MS: u64 = 300_000;

/// How far from now the times may lie that are signed as the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// [`USUAL_WINDOW_MS`].
    Usual,
    /// As the door says where the program comes in.
    Door,
    /// What is typed.
    Other,
}

/// What stands in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppDraft {
    /// What people call it.
    pub name: String,
    /// Where it wants to be told; empty: nowhere.
    pub callback: String,
    /// Where its push messages go; empty: nowhere.
    pub gateway: String,
    /// Remarks.
    pub note: String,
    /// Whether the callback gets a form.
    pub form: bool,
    /// How far signed times may be off.
    pub window: Window,
    /// The length of [`Window::Other`].
    pub window_length: String,
    /// Whether it has a rule of its own for failed tasks.
    pub own_retry: bool,
    /// Attempts after the first one.
    pub retry_max: String,
    /// How the waits grow.
    pub backoff: Backoff,
    /// The first wait.
    pub delay: String,
    /// The longest wait.
    pub cap: String,
    /// Whether waits are drawn; the form does not show it.
    jitter: bool,
}

impl Default for AppDraft {
    fn default() -> Self {
        let Retry { max, backoff, delay_ms, cap_ms, jitter } = Retry::default();
        Self {
            name: String::new(),
            callback: String::new(),
            gateway: String::new(),
            note: String::new(),
            form: false,
            window: Window::Usual,
            window_length: String::new(),
            own_retry: false,
            retry_max: max.to_string(),
            backoff,
            delay: duration::typed(delay_ms),
            cap: duration::typed(cap_ms),
            jitter,
        }
    }
}

impl AppDraft {
    /// The form of an app that there is.
    pub fn of(app: &App) -> Self {
        let retry = app.retry.clone().unwrap_or_default();
        let text = |it: &Option<String>| it.clone().unwrap_or_default();
        let (window, length) = match app.signature_window_ms {
            None => (Window::Door, String::new()),
            Some(USUAL_WINDOW_MS) => (Window::Usual, String::new()),
            Some(ms) => (Window::Other, duration::typed(ms)),
        };
        Self {
            name: app.name.clone(),
            callback: text(&app.callback_url),
            gateway: text(&app.gateway_url),
            note: app.note.clone(),
            form: app.callback_form,
            window,
            window_length: length,
            own_retry: app.retry.is_some(),
            retry_max: retry.max.to_string(),
            backoff: retry.backoff,
            delay: duration::typed(retry.delay_ms),
            cap: duration::typed(retry.cap_ms),
            jitter: retry.jitter,
        }
    }

    /// The app to be made, or what is wrong with the form.
    pub fn new_app(&self, t: &Texts) -> Result<NewApp, Vec<BrokenRule>> {
        let read = self.read(t)?;
        Ok(NewApp {
            name: self.name.trim().to_owned(),
            callback_url: given(&self.callback),
            gateway_url: given(&self.gateway),
            note: self.note.trim().to_owned(),
            retry: read.retry,
            signature_window_ms: Some(read.window_ms),
            callback_form: self.form,
        })
    }

    /// What was changed: what somebody else has set meanwhile stays where it is not touched.
    pub fn patch(&self, old: &App, t: &Texts) -> Result<AppPatch, Vec<BrokenRule>> {
        fn changed<T: PartialEq>(old: &T, new: T) -> Option<T> {
            (*old != new).then_some(new)
        }
        let new = self.new_app(t)?;
        let window = new.signature_window_ms.flatten();
        Ok(AppPatch {
            name: changed(&old.name, new.name),
            enabled: None,
            callback_url: changed(&old.callback_url, new.callback_url),
            gateway_url: changed(&old.gateway_url, new.gateway_url),
            note: changed(&old.note, new.note),
            retry: changed(&old.retry, new.retry),
            signature_window_ms: changed(&old.signature_window_ms, window),
            callback_form: changed(&old.callback_form, new.callback_form),
        })
    }

    fn read(&self, t: &Texts) -> Result<Read, Vec<BrokenRule>> {
        let mut wrong = Vec::new();
        let mut length = |field: &str, text: &str| {
            duration::parse(text).unwrap_or_else(|| {
                wrong.push(rule(field, t.editor.length_bad));
                0
            })
        };
        let window_ms = match self.window {
            Window::Usual => Some(USUAL_WINDOW_MS),
            Window::Door => None,
            Window::Other => Some(length(WINDOW, &self.window_length)),
        };
        let (own, jitter, backoff) = (self.own_retry, self.jitter, self.backoff);
        let waits =
            own.then(|| (length("retry.delay_ms", &self.delay), length("retry.cap_ms", &self.cap)));
        let max = self.retry_max.trim().parse().ok().filter(|max| *max <= 100);
        if own && max.is_none() {
            wrong.push(rule("retry.max", t.editor.retry_max_bad));
        }
        let retry = waits.map(|(delay_ms, cap_ms)| Retry {
            max: max.unwrap_or_default(),
            backoff,
            delay_ms,
            cap_ms,
            jitter,
        });
        if wrong.is_empty() { Ok(Read { window_ms, retry }) } else { Err(wrong) }
    }
}

/// Where the server has the window. It says so without the unit.
pub const WINDOW: &str = "signature_window";

struct Read {
    window_ms: Option<u64>,
    retry: Option<Retry>,
}

fn rule(field: &str, reason: &str) -> BrokenRule {
    BrokenRule { field: field.to_owned(), reason: reason.to_owned() }
}

fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use mainspring_wire::Time;

    use super::*;
    use crate::text::Language;

    fn app() -> App {
        App {
            id: "1".into(),
            key: Some("key".into()),
            name: "shop".into(),
            enabled: true,
            callback_url: Some("https://shop.example.com".into()),
            gateway_url: None,
            note: String::new(),
            retry: Some(Retry { max: 5, jitter: false, ..Retry::default() }),
            signature_window_ms: Some(60_000),
            callback_form: true,
            created_at: Time::from("2026-03-02T09:00:00Z"),
            updated_at: Time::from("2026-03-02T09:00:00Z"),
        }
    }

    #[test]
    fn a_form_that_nobody_touched_changes_nothing() {
        let t = Language::En.texts();
        for window in [None, Some(60_000), Some(USUAL_WINDOW_MS)] {
            let app = App { signature_window_ms: window, ..app() };
            assert_eq!(AppDraft::of(&app).patch(&app, t), Ok(AppPatch::default()));
        }
    }

    #[test]
    fn what_is_emptied_is_removed() {
        let (t, app) = (Language::En.texts(), app());
        let mut draft = AppDraft::of(&app);
        draft.callback.clear();
        (draft.own_retry, draft.window) = (false, Window::Door);
        let patch = draft.patch(&app, t).unwrap();
        assert_eq!(patch.callback_url, Some(None));
        assert_eq!(patch.retry, Some(None));
        assert_eq!(patch.signature_window_ms, Some(None));
    }

    #[test]
    fn all_that_is_wrong_is_said_at_its_field() {
        let t = Language::En.texts();
        let draft = AppDraft {
            window: Window::Other,
            own_retry: true,
            retry_max: "many".into(),
            cap: "soon".into(),
            ..AppDraft::default()
        };
        let wrong = draft.new_app(t).unwrap_err();
        let fields: Vec<_> = wrong.iter().map(|rule| rule.field.as_str()).collect();
        assert_eq!(fields, [WINDOW, "retry.cap_ms", "retry.max"]);
    }

    #[test]
    fn a_new_app_takes_each_nonce_once_unless_its_door_decides() {
        let t = Language::En.texts();
        let window = |draft: &AppDraft| draft.new_app(t).unwrap().signature_window_ms;
        assert_eq!(window(&AppDraft::default()), Some(Some(USUAL_WINDOW_MS)));
        let draft = AppDraft { window: Window::Door, ..AppDraft::default() };
        assert_eq!(window(&draft), Some(None));
    }
}
