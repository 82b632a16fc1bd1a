use leptos::prelude::*;
use mainspring_client::wire::{Job, PluginWork, Work};
use mainspring_ui_model::job_words;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::fill;
use mainspring_ui_model::work;

use crate::console::texts;
use crate::parts::ago::Ago;
use crate::parts::copy::ShortId;
use crate::parts::json_view::JsonView;

/// What a job runs, and within which bounds.
pub(super) fn definition(job: &Job) -> AnyView {
    let t = texts();
    let concurrency = match job.max_concurrent {
        Some(n) => fill(t.jobs.at_most, &[("n", &n)]),
        None => t.jobs.unlimited.to_owned(),
    };
    view! {
        <section class="card">
            <header>
                <h2>{t.jobs.definition}</h2>
            </header>
            <div class="body stack">
                <dl class="facts">
                    {what(&job.work)}
                    {fact(t.jobs.limits, job_words::limits(&job.limits, t.jobs.default, t).into_any())}
                    {fact(t.jobs.retries, job_words::retries(&job.retry, t).into_any())}
                    {fact(t.jobs.concurrency, concurrency.into_any())}
                    {fact(t.jobs.priority, fill(t.jobs.priority_of, &[("n", &job.priority)]).into_any())}
                    {fact(t.jobs.created, view! { <Ago at=job.created_at.clone() /> }.into_any())}
                    {fact(t.jobs.updated, view! { <Ago at=job.updated_at.clone() /> }.into_any())}
                    {fact(t.jobs.id, view! { <ShortId id=job.id.clone() length=32 /> }.into_any())}
                </dl>
                <div>
                    <h3 class="label">{t.jobs.input}</h3>
                    <JsonView text=work::input(&job.work) />
                </div>
            </div>
        </section>
    }
    .into_any()
}

fn what(work: &Work) -> AnyView {
    let t = texts();
    let Work::Plugin(PluginWork { name, digest, .. }) = work else {
        return fact("HTTP", view! { <code>{work::brief(work)}</code> }.into_any());
    };
    let version = match digest {
        Some(digest) => view! { <ShortId id=digest.clone() /> }.into_any(),
        None => t.jobs.active_version.into_any(),
    };
    let plugin = Route::Plugins(Some(name.clone())).path();
    let link = view! { <a class="link" href=plugin>{name.clone()}</a> }.into_any();
    view! {
        {fact(t.jobs.plugin, link)}
        {fact(t.jobs.version, version)}
    }
    .into_any()
}

fn fact(name: &'static str, value: AnyView) -> AnyView {
    view! {
        <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}
