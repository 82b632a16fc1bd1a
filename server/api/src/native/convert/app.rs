use std::time::Duration;

use mainspring_domain::app as domain;
use mainspring_domain::vault::SecretValue;
use mainspring_engine as engine;
use mainspring_wire::{App, AppPatch, AppWithSecret, NewApp};

use super::{millis, time, work};

/// How far a signed time may lie from now where nothing is said of it.
const USUAL_WINDOW: Duration = Duration::from_mins(5);

pub(crate) fn read(new: NewApp) -> domain::AppSpec {
    domain::AppSpec {
        name: new.name,
        enabled: true,
        callback_url: new.callback_url,
        gateway_url: new.gateway_url,
        note: new.note,
        retry: new.retry.as_ref().map(work::read_retry),
        signature_window: new
            .signature_window_ms
            .map_or(Some(USUAL_WINDOW), |given| given.map(Duration::from_millis)),
        callback_form: new.callback_form,
    }
}

pub(crate) fn read_patch(patch: AppPatch) -> engine::AppPatch {
    engine::AppPatch {
        name: patch.name,
        enabled: patch.enabled,
        callback_url: patch.callback_url,
        gateway_url: patch.gateway_url,
        note: patch.note,
        retry: patch.retry.map(|retry| retry.as_ref().map(work::read_retry)),
        signature_window: patch.signature_window_ms.map(|ms| ms.map(Duration::from_millis)),
        callback_form: patch.callback_form,
    }
}

pub(crate) fn with_secret((app, secret): (domain::App, SecretValue)) -> AppWithSecret {
    AppWithSecret { app: view(app), secret: secret.reveal().to_owned() }
}

pub(crate) fn view(app: domain::App) -> App {
    let spec = app.spec;
    App {
        id: app.id.to_string(),
        key: app.key,
        name: spec.name,
        enabled: spec.enabled,
        callback_url: spec.callback_url,
        gateway_url: spec.gateway_url,
        note: spec.note,
        retry: spec.retry.as_ref().map(work::retry),
        signature_window_ms: spec.signature_window.map(millis),
        callback_form: spec.callback_form,
        created_at: time(app.created_at),
        updated_at: time(app.updated_at),
    }
}
