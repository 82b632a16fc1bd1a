mod detail;
mod list;
mod upload;
mod version;

use leptos::prelude::*;
use web_sys::{DragEvent, File};

use crate::console::{Console, console};
use crate::parts::icon::{Icon, icon};
use detail::Detail;
use list::List;
use upload::UploadDialog;

/// All plugins, or one of them with its versions. A file that is dropped anywhere on it is uploaded.
#[component]
pub(crate) fn Plugins(name: Option<String>) -> AnyView {
    let console = console();
    let uploading = Uploading { open: RwSignal::new(false), file: RwSignal::new_local(None) };
    let dropped = move |event: DragEvent| {
        let file = event.data_transfer().and_then(|data| data.files()?.get(0));
        if let (Some(file), true) = (file, console.may_change_all()) {
            event.prevent_default();
            uploading.file.set(Some(file));
            uploading.open.set(true);
        }
    };
    let body = match name {
        Some(name) => view! { <Detail name uploading /> }.into_any(),
        None => view! { <List uploading /> }.into_any(),
    };
    view! {
        <div
            class="drop-area"
            on:dragover=move |event: DragEvent| {
                if console.may_change_all() {
                    event.prevent_default();
                }
            }
            on:drop=dropped
        >
            {body}
            {move || uploading.open.get().then(|| view! { <UploadDialog uploading /> })}
        </div>
    }
    .into_any()
}

/// The upload, if one is under way.
#[derive(Clone, Copy)]
struct Uploading {
    open: RwSignal<bool>,
    /// The file that was dropped before the dialog was open.
    file: RwSignal<Option<File>, LocalStorage>,
}

/// The button that opens the upload, for those who may.
fn upload_button(console: Console, uploading: Uploading, text: &'static str) -> Option<AnyView> {
    console.may_change_all().then(|| {
        view! {
            <button type="button" class="button primary" on:click=move |_| uploading.open.set(true)>
                {icon(Icon::Upload)}
                {text}
            </button>
        }
        .into_any()
    })
}
