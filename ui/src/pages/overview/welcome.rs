use leptos::prelude::*;
use mainspring_client::wire::Role;
use mainspring_ui_model::route::Route;

use crate::console::console;
use crate::overlays::Overlay;
use crate::parts::icon::{Icon, icon};
use crate::shell::logo;

/// What a fresh server shows: the way to the first job.
pub(super) fn welcome() -> AnyView {
    let console = console();
    let t = console.texts();
    let steps = [
        (Icon::Plugins, t.overview.step_plugin, t.overview.step_plugin_detail),
        (Icon::Jobs, t.overview.step_job, t.overview.step_job_detail),
        (Icon::Play, t.overview.step_watch, t.overview.step_watch_detail),
    ];
    let steps = steps.map(|(shape, title, detail)| {
        view! {
            <li>
                <span class="empty-icon">{icon(shape)}</span>
                <b>{title}</b>
                <p>{detail}</p>
            </li>
        }
    });
    let act = if console.may(Role::Operator) {
        view! {
            <button
                type="button"
                class="button primary"
                on:click=move |_| console.overlays.show(Overlay::NewJob)
            >
                {icon(Icon::Plus)}
                {t.overview.first_job}
            </button>
        }
        .into_any()
    } else {
        view! { <p class="muted">{t.overview.viewer_hint}</p> }.into_any()
    };
    view! {
        <section class="card welcome">
            {logo()}
            <h2>{t.overview.welcome}</h2>
            <p>{t.overview.welcome_detail}</p>
            <ol>{steps.collect_view()}</ol>
            <div class="actions">
                {act} <a class="button" href=Route::Plugins(None).path()>{t.overview.see_plugins}</a>
            </div>
        </section>
    }
    .into_any()
}
