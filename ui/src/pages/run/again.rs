use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_client::Error;
use mainspring_client::wire::{Json, Redrive, Run};
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::fill;
use mainspring_ui_model::work;
use web_sys::SubmitEvent;

use crate::console::console;
use crate::lookup::look_up;
use crate::pages::plugin_input::PluginInput;
use crate::pages::run_now::{mend, random_key};
use crate::parts::dialog::Dialog;
use crate::parts::icon::{Icon, icon};
use crate::parts::input_editor::Input;
use crate::parts::problem::ProblemView;
use crate::parts::skeleton::skeleton_rows;

/// Repeats a run with other input.
#[component]
pub(super) fn RunAgain(
    /// The run.
    run: Run,
    /// Hears that it is over.
    #[prop(into)]
    on_close: Callback<()>,
) -> AnyView {
    let console = console();
    let t = console.texts();
    let job_id = run.job_id.clone();
    let job = look_up(&[], move |client| {
        let id = job_id.clone();
        Box::pin(async move { client.job(&id).await })
    });
    let input = RwSignal::new(None::<Input>);
    let (busy, wrong) = (RwSignal::new(false), RwSignal::new(0));
    let error = RwSignal::new(None::<Arc<Error>>);
    let (id, once) = (StoredValue::new(run.id), StoredValue::new(random_key()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(entered) = input.get_untracked().map(|input| input.json()) else { return };
        wrong.set(entered.as_ref().err().copied().unwrap_or(0));
        let Ok(text) = entered else { return };
        let redrive = Redrive { input: Some(Json::parse(text).unwrap_or_default()) };
        busy.set(true);
        spawn_local(async move {
            let (id, once) = (id.get_value(), once.get_value());
            match console.client().retry_run(&id, &redrive, Some(&once)).await {
                Ok(run) => {
                    on_close.run(());
                    console.router.go(&Route::Run(run.id));
                }
                Err(why) => {
                    console.sessions.heard(&why);
                    error.try_set(Some(Arc::new(why)));
                    busy.try_set(false);
                }
            }
        });
    };
    let own = StoredValue::new(run.input);
    let body = move || match (job.value.get(), job.error.get()) {
        (Some(job), _) => {
            let plugin = work::plugin(&job.work).cloned();
            let (plugin, digest) = plugin.map(|it| (it.name, it.digest)).unzip();
            let own = own.get_value().map(|own| own.as_str().to_owned());
            let json = own.unwrap_or_else(|| work::input(&job.work));
            view! { <PluginInput plugin=plugin digest=digest.flatten() json=json input=input /> }
                .into_any()
        }
        (None, Some(error)) => {
            view! { <ProblemView error on_retry=move |()| job.again() /> }.into_any()
        }
        (None, None) => skeleton_rows(3),
    };
    view! {
        <Dialog title=t.run.again_title light=false on_close=on_close>
            <form on:submit=submit>
                <p class="muted">{fill(t.run.again_detail, &[("job", &run.job_name)])}</p>
                {move || body()}
                {move || error.get().map(|error| view! { <ProblemView error /> })}
                <footer>
                    <span class="error" role="status">{move || mend(wrong.get(), t.editor.mend)}</span>
                    <button type="button" class="button" on:click=move |_| on_close.run(())>
                        {t.common.cancel}
                    </button>
                    <button
                        type="submit"
                        class="button primary"
                        disabled=move || busy.get() || input.with(Option::is_none)
                    >
                        {icon(Icon::Retry)}
                        {t.run.again}
                    </button>
                </footer>
            </form>
        </Dialog>
    }
    .into_any()
}
