use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use mainspring_client::Error;
use mainspring_client::wire::PluginVersion;
use mainspring_ui_model::number::bytes;
use mainspring_ui_model::query;
use mainspring_ui_model::route::Route;
use mainspring_ui_model::text::{Texts, fill};
use web_sys::{DragEvent, File};

use super::Uploading;
use crate::console::{Console, console};
use crate::parts::dialog::Dialog;
use crate::parts::icon::{Icon, icon};
use crate::parts::problem::ProblemView;
use crate::parts::progress::Progress;

/// How far an upload is.
#[derive(Clone)]
enum Stage {
    /// There is no file yet, or the one before was none of ours.
    Choosing { not_wasm: Option<String> },
    /// It is on its way, or has arrived and is being checked.
    Sending { name: String, sent: f64, total: f64 },
    /// The server does not want it.
    Refused(Arc<Error>),
}

/// Where a plugin is dropped or chosen, and watched on its way.
#[component]
pub(super) fn UploadDialog(uploading: Uploading) -> AnyView {
    let console = console();
    let t = console.texts();
    let stage = RwSignal::new(Stage::Choosing { not_wasm: None });
    let activate = RwSignal::new(true);
    let send = move |file: File| send(console, uploading, stage, &file, activate.get_untracked());
    if let Some(file) = uploading.file.get_untracked() {
        uploading.file.set(None);
        send(file);
    }
    let body = move || match stage.get() {
        Stage::Choosing { not_wasm } => choose(not_wasm, send, t),
        Stage::Sending { name, sent, total } => sending(&name, sent, total, t),
        Stage::Refused(error) => view! {
            <ProblemView error />
            {choose(None, send, t)}
        }
        .into_any(),
    };
    view! {
        <Dialog title=t.plugins.upload_title light=false on_close=move |()| uploading.open.set(false)>
            <div class="stack upload">
                {move || body()}
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=activate
                        on:change=move |event| activate.set(event_target_checked(&event))
                    />
                    <span>
                        <b>{t.plugins.activate_too}</b>
                        <small>{t.plugins.activate_too_detail}</small>
                    </span>
                </label>
            </div>
        </Dialog>
    }
    .into_any()
}

fn choose(
    not_wasm: Option<String>,
    send: impl Fn(File) + Copy + 'static,
    t: &'static Texts,
) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        event.stop_propagation();
        over.set(false);
        if let Some(file) = event.data_transfer().and_then(|data| data.files()?.get(0)) {
            send(file);
        }
    };
    let chosen = move |_| {
        if let Some(file) = input.get().and_then(|input| input.files()?.get(0)) {
            send(file);
        }
    };
    let complaint = not_wasm.map(|name| {
        view! { <p class="error" role="alert">{fill(t.plugins.not_wasm, &[("name", &name)])}</p> }
    });
    view! {
        <div
            class="drop"
            class:over=over
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            {icon(Icon::Upload)}
            <b>{t.plugins.drop}</b>
            <p>{t.plugins.drop_detail}</p>
            {complaint}
            <label class="button">
                {t.plugins.choose}
                <input node_ref=input class="file-input" type="file" accept=".wasm,application/wasm" on:change=chosen />
            </label>
        </div>
    }
    .into_any()
}

fn sending(name: &str, sent: f64, total: f64, t: &'static Texts) -> AnyView {
    let arrived = total > 0.0 && sent >= total;
    let title = if arrived { t.plugins.checking } else { t.plugins.sending };
    let fraction = (!arrived && total > 0.0).then(|| sent / total);
    view! {
        <div class="drop" role="status">
            {icon(Icon::File)}
            <b>{fill(title, &[("name", &name)])}</b>
            <p class="number">
                {fill(t.plugins.sent, &[("sent", &size(sent)), ("total", &size(total))])}
            </p>
            <Progress label=t.plugins.upload fraction=Signal::stored(fraction) />
        </div>
    }
    .into_any()
}

fn send(
    console: Console,
    uploading: Uploading,
    stage: RwSignal<Stage>,
    file: &File,
    activate: bool,
) {
    let name = file.name();
    if !name.to_ascii_lowercase().ends_with(".wasm") {
        return stage.set(Stage::Choosing { not_wasm: Some(name) });
    }
    stage.set(Stage::Sending { name: name.clone(), sent: 0.0, total: file.size() });
    let progress = move |sent, total| {
        stage.try_set(Stage::Sending { name: name.clone(), sent, total });
    };
    let (client, file) = (console.client(), file.clone());
    spawn_local(async move {
        match client.upload_plugin_file(&file, activate, progress).await {
            Ok(version) => arrived(console, uploading, version),
            Err(error) => {
                console.sessions.heard(&error);
                stage.try_set(Stage::Refused(Arc::new(error)));
            }
        }
    });
}

fn arrived(console: Console, uploading: Uploading, version: PluginVersion) {
    let t = console.texts();
    let PluginVersion { name, version, digest, .. } = version;
    console.toasts.done(fill(t.plugins.uploaded_toast, &[("name", &name), ("version", &version)]));
    // Whoever has closed the dialog has gone on to something else.
    if uploading.open.try_set(false).is_none() {
        let query = query::format([("version", digest.as_str())]);
        console.router.go_to(&Route::Plugins(Some(name)).with_query(&query));
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a file's size")]
fn size(size: f64) -> String {
    bytes(size as u64)
}
