//! Uploads by `XMLHttpRequest`: `fetch` cannot tell how much has been sent.

use js_sys::Promise;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

use super::CSRF;
use crate::Error;

/// Sends a file, and answers with status and body. `progress` hears how many bytes of how many have
/// been sent.
pub(crate) async fn upload(
    path: &str,
    csrf: Option<&str>,
    file: &Blob,
    progress: impl Fn(f64, f64) + 'static,
) -> Result<(u16, String), Error> {
    let request = XmlHttpRequest::new()?;
    request.open_with_async("POST", path, true)?;
    request.set_request_header("content-type", "application/wasm")?;
    request.set_request_header("accept", "application/json, application/problem+json")?;
    if let Some(token) = csrf {
        request.set_request_header(CSRF, token)?;
    }
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        progress(event.loaded(), event.total());
    });
    request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    let end = Promise::new(&mut |done, failed| {
        request.set_onload(Some(&done));
        request.set_onerror(Some(&failed));
        request.set_onabort(Some(&failed));
    });
    request.send_with_opt_blob(Some(file))?;
    JsFuture::from(end).await?;
    Ok((request.status()?, request.response_text()?.unwrap_or_default()))
}
