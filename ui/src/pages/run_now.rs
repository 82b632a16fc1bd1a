use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_client::Error;
use mainspring_client::wire::{Job, Json, NewRun, Run};
use mainspring_ui_model::json::{compact, same};
use mainspring_ui_model::text::{count, fill};
use mainspring_ui_model::work;
use web_sys::SubmitEvent;

use crate::console::console;
use crate::pages::plugin_input::PluginInput;
use crate::parts::dialog::Dialog;
use crate::parts::icon::{Icon, icon};
use crate::parts::problem::ProblemView;

/// Runs a job at once, with its own input or another.
#[component]
pub(crate) fn RunNow(
    /// The job.
    job: Job,
    /// Hears the run that was queued, or that none was.
    #[prop(into)]
    on_close: Callback<Option<Run>>,
) -> AnyView {
    let console = console();
    let t = console.texts();
    let own = compact(&work::input(&job.work)).unwrap_or_default();
    let plugin = work::plugin(&job.work).cloned();
    let (plugin, digest) = plugin.map(|it| (it.name, it.digest)).unzip();
    let input = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<Arc<Error>>);
    let wrong = RwSignal::new(0);
    // The same for every try: a request whose answer got lost is not queued twice.
    let once = StoredValue::new(random_key());
    let (id, json) = (StoredValue::new(job.id), own.clone());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(Ok(text)) =
            input.get_untracked().map(|input: crate::parts::input_editor::Input| {
                let entered = input.json();
                wrong.set(entered.as_ref().err().copied().unwrap_or(0));
                entered
            })
        else {
            return;
        };
        let changed = (!same(&own, &text)).then(|| Json::parse(text).unwrap_or_default());
        let run = NewRun { input: changed, ..NewRun::default() };
        busy.set(true);
        spawn_local(async move {
            let (id, once) = (id.get_value(), once.get_value());
            match console.client().run_job(&id, &run, Some(&once)).await {
                Ok(run) => on_close.run(Some(run)),
                Err(why) => {
                    console.sessions.heard(&why);
                    error.try_set(Some(Arc::new(why)));
                    busy.try_set(false);
                }
            }
        });
    };
    view! {
        <Dialog
            title=fill(t.editor.run_title, &[("job", &job.name)])
            light=false
            on_close=move |()| on_close.run(None)
        >
            <form on:submit=submit>
                <p class="muted">{t.editor.run_detail}</p>
                <PluginInput plugin=plugin digest=digest.flatten() json=json input=input />
                {move || error.get().map(|error| view! { <ProblemView error /> })}
                <footer>
                    <span class="error" role="status">{move || mend(wrong.get(), t.editor.mend)}</span>
                    <button type="button" class="button" on:click=move |_| on_close.run(None)>
                        {t.common.cancel}
                    </button>
                    <button
                        type="submit"
                        class="button primary"
                        disabled=move || busy.get() || input.with(Option::is_none)
                    >
                        {icon(Icon::Play)}
                        {t.editor.run_now}
                    </button>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}

/// How many fields need another look, in words; nothing for none.
pub(crate) fn mend(wrong: usize, text: &str) -> Option<String> {
    (wrong > 0).then(|| count(text, u64::try_from(wrong).unwrap_or(u64::MAX)))
}

/// A key by which the server recognises the repetition of a request.
pub(crate) fn random_key() -> String {
    // Not a secret: it need only differ from the others of this app.
    let half = || format!("{:.0}", js_sys::Math::random() * 1e15);
    ["console-", &half(), "-", &half()].concat()
}
