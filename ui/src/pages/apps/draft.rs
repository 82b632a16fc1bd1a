use leptos::prelude::*;
use mainspring_client::wire::BrokenRule;
use mainspring_ui_model::apps::AppDraft;

/// The form, and what is wrong with it. Cheap to copy; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) draft: RwSignal<AppDraft>,
    /// Said here or by the server, until the field is changed.
    pub(super) broken: RwSignal<Vec<BrokenRule>>,
}

/// One of the draft's texts.
pub(super) type Text = fn(&mut AppDraft) -> &mut String;

impl Form {
    pub(super) fn new(draft: AppDraft) -> Self {
        Self { draft: RwSignal::new(draft), broken: RwSignal::new(Vec::new()) }
    }

    pub(super) fn get(&self, text: Text) -> Memo<String> {
        let draft = self.draft;
        Memo::new(move |_| std::mem::take(text(&mut draft.get())))
    }

    pub(super) fn set(&self, place: &str, text: Text, value: String) {
        self.draft.update(|draft| *text(draft) = value);
        self.mended(place);
    }

    /// Forgets what was wrong at a place.
    pub(super) fn mended(&self, place: &str) {
        self.broken.update(|broken| broken.retain(|rule| rule.field != place));
    }

    /// What is wrong at a place; empty where nothing is.
    pub(super) fn wrong(&self, place: &'static str) -> Memo<String> {
        let broken = self.broken;
        Memo::new(move |_| {
            broken.with(|broken| {
                let here = broken.iter().filter(|rule| rule.field == place);
                here.map(|rule| rule.reason.as_str()).collect::<Vec<_>>().join(" ")
            })
        })
    }
}
